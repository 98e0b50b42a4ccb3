import type { HttpReply, HttpRequest } from "./http/request.ts";

/** What an adapter needs of a pipeline. */
export interface PipelineHandle {
  /** The base path of the pipeline's routes, e.g. `/api/v1/sms`: without a slash at its end. */
  readonly basePath: string;
  /** Answers a request to one of the pipeline's routes; 404 for any other path. Never throws. */
  handle(request: HttpRequest): Promise<HttpReply>;
}
