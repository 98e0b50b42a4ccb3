import type { IncomingMessage, ServerResponse } from "node:http";
import type { PipelineHandle } from "sms-pipeline";
import { isUnderBasePath, requestPath, toHttpRequest, writeReply } from "sms-pipeline/node";

export interface ExpressAdapterOptions {
  /** How long a request's body may take to arrive, in milliseconds. Default: 10 s. */
  readonly bodyTimeoutMs?: number | undefined;
}

/** What the adapter reads of an Express request, 4 or 5. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string;
  /** Set when a body parser of the app came first. */
  readonly body?: unknown;
  /** Set where the app keeps the bytes, e.g. in a body parser's `verify` option. */
  readonly rawBody?: unknown;
}

/** A middleware that fits `app.use` of Express 4 and 5. */
export type ExpressMiddleware = (
  req: ExpressRequest,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Serves the pipeline's routes in an Express app. Requests outside `pipeline.basePath`, compared with the full path
 * wherever the middleware is mounted, go on to the next handler. It may stand before or after body parsers.
 */
export function createExpressAdapter(
  pipeline: PipelineHandle,
  options: ExpressAdapterOptions = {},
): ExpressMiddleware {
  const { bodyTimeoutMs } = options;
  return (req, res, next) => {
    const target = req.originalUrl ?? req.url ?? "/";
    if (!isUnderBasePath(requestPath(target), pipeline.basePath)) {
      next();
      return;
    }
    const request = toHttpRequest(req, res, { bodyTimeoutMs, target, host: req });
    pipeline
      .handle(request)
      .then((reply) => writeReply(req, res, reply))
      .catch(next);
  };
}
