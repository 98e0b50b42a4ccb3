import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import type { RequestHandler as RequestHandler5 } from "express";
import type { RequestHandler as RequestHandler4 } from "types-express-4";
import { expect, it } from "vitest";
import { createRecordingPipeline } from "../src/recording-pipeline.ts";

it("gives a middleware that has the type of a request handler of Express 5 and 4", () => {
  const middleware = createExpressAdapter(createRecordingPipeline());
  const handlers: [RequestHandler5, RequestHandler4] = [middleware, middleware];
  expect(handlers).toHaveLength(2);
});
