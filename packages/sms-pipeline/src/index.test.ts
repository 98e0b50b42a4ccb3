import { expectTypeOf, it } from "vitest";
import type { InThread, PipelineEvent, Received, SmsPipeline } from "./index.ts";

// TypeScript writes their names into the declarations of whoever wraps the pipeline, and fails where it can't.
it("names what a pipeline gives back", () => {
  expectTypeOf<Awaited<ReturnType<SmsPipeline["receive"]>>>().toEqualTypeOf<Received>();
  expectTypeOf<Extract<PipelineEvent, { type: "message_sent" }>>().toExtend<InThread>();
});
