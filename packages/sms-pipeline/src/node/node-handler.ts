import type { IncomingMessage, ServerResponse } from "node:http";
import type { PipelineHandle } from "../pipeline-handle.ts";
import { toHttpRequest } from "./node-request.ts";
import { writeReply } from "./write-reply.ts";

export interface NodeHandlerOptions {
  /** How long a request's body may take to arrive, in milliseconds. Default: 10 s. */
  readonly bodyTimeoutMs?: number | undefined;
}

/** A listener for `http.createServer`: every request goes to the pipeline, which answers 404 outside its base path. */
export function createNodeHandler(
  pipeline: PipelineHandle,
  options: NodeHandlerOptions = {},
): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    pipeline
      .handle(toHttpRequest(req, res, options))
      .then((reply) => writeReply(req, res, reply))
      // A pipeline never rejects, but its Messenger may give a reply that can't be written: no client is left waiting.
      .catch(() => res.destroy());
  };
}
