import type { Readable } from "node:stream";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { ConfigurationError, type PipelineHandle } from "sms-pipeline";
import { isUnderBasePath, toHttpRequest, toNodeReply } from "sms-pipeline/node";

export interface FastifyAdapterOptions {
  /** How long a request's body may take to arrive, in milliseconds. Default: 10 s. */
  readonly bodyTimeoutMs?: number | undefined;
}

/** Where a request keeps its unread body: the app's hooks may have put another stream in the place of its own. */
const PAYLOAD = Symbol("sms-pipeline.payload");

interface ServedRequest extends FastifyRequest {
  [PAYLOAD]?: Readable | null;
}

/**
 * A Fastify plugin that serves the pipeline's routes, for `app.register(...)`. All it changes (content type parsers,
 * error handler) stays in its own scope. Under a prefix, `pipeline.basePath` must begin with that prefix: it is
 * the full path, as the carrier signs it. Registering throws a `ConfigurationError` otherwise.
 */
export function createFastifyAdapter(
  pipeline: PipelineHandle,
  options: FastifyAdapterOptions = {},
): FastifyPluginCallback {
  return (app, _options, done) => {
    const { basePath } = pipeline;
    const { bodyTimeoutMs } = options;
    // Fastify takes a prefix with a slash at its end, such as "/", for the same without.
    const prefix = app.prefix.replace(/\/$/, "");
    if (!isUnderBasePath(basePath, prefix)) {
      done(outsidePrefix(basePath, prefix));
      return;
    }
    // The body goes to the pipeline unread: with its own cap, and as the bytes that were signed.
    // Twice in one scope, where an app registers two pipelines by `fastify-plugin`.
    if (!app.hasRequestDecorator(PAYLOAD)) app.decorateRequest(PAYLOAD, null);
    app.addHook("preParsing", (request: ServedRequest, _reply, payload, next) => {
      request[PAYLOAD] = payload;
      next(null, payload);
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (request: ServedRequest, payload, parsed) => {
      request[PAYLOAD] = payload;
      parsed(null, request.body);
    });

    let isClosing = false;
    app.addHook("preClose", (closed) => {
      isClosing = true;
      closed();
    });

    async function serve(request: ServedRequest, reply: FastifyReply): Promise<FastifyReply> {
      const { raw, originalUrl: target } = request;
      const stream = request[PAYLOAD] ?? undefined;
      const answer = await pipeline.handle(
        toHttpRequest(raw, reply.raw, { bodyTimeoutMs, target, host: request, stream }),
      );
      // By a timeout of the app: a second answer would only make Fastify warn.
      if (reply.sent) return reply;
      const { headers, body } = toNodeReply(raw, answer);
      // The app would wait for the other side to let go of the connection, 72 s by default. HTTP/2 has no such header.
      if (isClosing && raw.httpVersionMajor === 1) reply.header("connection", "close");
      return reply.code(answer.status).headers(headers).send(body);
    }

    // Fastify itself refuses a malformed Content-Type; what to answer to it is the pipeline's to say.
    app.setErrorHandler((error, request, reply) => {
      const isContentType =
        error instanceof Error &&
        "code" in error &&
        error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE";
      if (!isContentType) throw error;
      return serve(request, reply);
    });

    const path = basePath.slice(prefix.length);
    app.all(path === "" ? "/" : path, serve);
    app.all(`${path}/*`, serve);
    done();
  };
}

function outsidePrefix(basePath: string, prefix: string): ConfigurationError {
  const problem = `is ${basePath}, which is not under the prefix ${prefix} of this plugin`;
  return new ConfigurationError("invalid_options", `The pipeline's basePath ${problem}.`, [
    { name: "basePath", problem },
  ]);
}
