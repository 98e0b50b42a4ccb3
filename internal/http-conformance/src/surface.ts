import type { PipelineHandle } from "sms-pipeline";

/** One way to serve a pipeline over HTTP. */
export interface Surface {
  readonly name: string;
  /** Listens on a free port of 127.0.0.1. Without a pipeline, it is the host app alone. */
  open(pipeline: PipelineHandle | null, options?: SurfaceOptions): Promise<OpenSurface>;
  /** The app around the pipeline has routes of its own (see `HOST_ROUTE`); a bare server has none. */
  readonly host: boolean;
}

export interface SurfaceOptions {
  readonly bodyTimeoutMs?: number;
}

export interface OpenSurface {
  readonly port: number;
  close(): Promise<void>;
}

/** A route of every host app: it answers with its parsed body as JSON (`null` when nothing was parsed). */
export const HOST_ROUTE = "/host/echo";

/** What the error handler of every host app answers with, with the error's own status or 500. */
export const HOST_ERROR = "host error handler";
