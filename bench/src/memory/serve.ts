import { createMemoryStore } from "@sms-pipeline/store-memory";
import { answerParent } from "../harness/child.ts";
import { ASSISTANT, createOurPipeline } from "../webhook/contestants/our-pipeline.ts";
import { createTexts, PATH } from "../webhook/texts.ts";

export interface MemoryQuestion {
  readonly people: number;
  /** How many texts they write in turns, all together. */
  readonly texts: number;
}

export interface MemoryFigures {
  /** After a garbage collection. */
  readonly heapBytes: number;
}

// `bounded` or `unbounded`.
const bounds =
  process.argv[2] === "bounded"
    ? { maxThreads: 1_000, maxMessages: 8_000 }
    : { maxThreads: 1_000_000, maxMessages: 10_000_000 };

let replies = 0;
const pipeline = createOurPipeline(
  {
    sent() {
      replies += 1;
    },
  },
  { store: createMemoryStore({ assistants: [ASSISTANT], ...bounds }) },
);

answerParent({}, async (question): Promise<MemoryFigures> => {
  const { people, texts } = question as MemoryQuestion;
  const write = createTexts(people);
  const expected = replies + texts;
  for (let text = 0; text < texts; text += 1) await take(write());
  while (replies < expected) await new Promise((resolve) => setImmediate(resolve));
  // The last turns give their leases back.
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { heapBytes: heapUsed + external };
});

async function take({
  form,
  signature,
}: ReturnType<ReturnType<typeof createTexts>>): Promise<void> {
  // What a server reads off its socket is a string of its own.
  const body = Buffer.from(form).toString("utf8");
  const headers: Readonly<Record<string, string>> = {
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": signature,
  };
  const { status } = await pipeline.handle({
    method: "POST",
    url: `http://sms.example.com${PATH}`,
    header: (name) => headers[name] ?? null,
    readBody: async () => body,
  });
  if (status !== 200) throw new Error(`A wrong answer: ${status}`);
}
