import { ConfigurationError, type PipelineHandle } from "sms-pipeline";

export interface CreateConsoleOptions {
  readonly basePath?: string;
}

export interface Console extends PipelineHandle {
  fetch(request: Request): Promise<Response>;
}

export function createConsole(_options: CreateConsoleOptions): Console {
  throw new ConfigurationError("invalid_options", "The console is not built yet.", []);
}
