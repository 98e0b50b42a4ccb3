import { expect, test } from "vitest";
import { createPauses } from "./pause.ts";

const NEVER = new AbortController().signal;

test("a pause ends early when there is a reason to hurry", async () => {
  const { pause, hurry } = createPauses();
  const pauses = Promise.all([pause(1e9, NEVER), pause(1e9, NEVER)]);
  hurry();
  await pauses;
});

test("a pause ends by itself", async () => {
  await createPauses().pause(1, NEVER);
});

test("a pause that is aborted rejects, before or during it", async () => {
  const { pause } = createPauses();
  const end = new AbortController();
  const during = pause(1e9, end.signal);
  end.abort(new Error("over"));
  await expect(during).rejects.toThrow("over");
  await expect(pause(1e9, end.signal)).rejects.toThrow("over");
});
