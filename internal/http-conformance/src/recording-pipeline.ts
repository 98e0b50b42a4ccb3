import {
  type HttpReply,
  type HttpRequest,
  isSmsPipelineError,
  type PipelineHandle,
} from "sms-pipeline";

/** A request as the pipeline saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly header: (name: string) => string | null;
  readonly body: string;
  readonly remoteAddress: string | undefined;
}

export interface RecordingPipeline extends PipelineHandle {
  readonly seen: readonly SeenRequest[];
}

export interface RecordingPipelineOptions {
  readonly maxBytes?: number;
  /** What to answer once the body is read. Default: 200 `seen`. */
  readonly answer?: (request: HttpRequest) => HttpReply | Promise<HttpReply>;
}

/** Writes down what reaches it, and answers an error of the body as the pipeline would. */
export function createRecordingPipeline(options: RecordingPipelineOptions = {}): RecordingPipeline {
  const { maxBytes = 10_000, answer = () => text(200, "seen") } = options;
  const seen: SeenRequest[] = [];
  return {
    basePath: "/api/v1/sms",
    seen,
    async handle(request) {
      try {
        const body = await request.readBody(maxBytes);
        const { method, url, remoteAddress } = request;
        seen.push({ method, url, remoteAddress, body, header: (name) => request.header(name) });
      } catch (error) {
        if (!isSmsPipelineError(error) || !("status" in error)) throw error;
        return text(Number(error.status), error.code);
      }
      return answer(request);
    },
  };
}

export function text(status: number, body: string): HttpReply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
