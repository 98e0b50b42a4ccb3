import type { Carrier } from "@sms-pipeline/simulator";
import type { AssistantDirectory, NumberEntry, Store } from "sms-pipeline";

/** More than anybody texts by hand, and few enough to be read each time. */
const MOST_NUMBERS = 1_000;
const PAGE = 200;

/**
 * Returns what gives the carrier's account the numbers that the store knows, each under the name of its assistant: a number
 * that was just assigned can be texted, and one that nobody answers any more still gets its polite text.
 */
export function keepNumbersInStep(
  carrier: Pick<Carrier, "numbers" | "setNumber">,
  { assistants }: Pick<Store, "assistants">,
  smsUrl: string,
): () => Promise<void> {
  async function read(directory: AssistantDirectory): Promise<void> {
    const known = new Map(
      carrier.numbers.map(({ phoneNumber, friendlyName }) => [phoneNumber, friendlyName]),
    );
    for await (const { phoneNumber, assistant } of numbersOf(directory)) {
      const friendlyName = assistant?.name ?? "no assistant";
      if (known.get(phoneNumber) === friendlyName) continue;
      carrier.setNumber({ phoneNumber, friendlyName, smsUrl });
    }
  }
  // What the store can't say now, it says the next time; the numbers that are there can be texted meanwhile.
  return async () => {
    if (assistants !== undefined) await read(assistants).catch(() => {});
  };
}

async function* numbersOf(assistants: AssistantDirectory): AsyncGenerator<NumberEntry> {
  let after: string | undefined;
  for (let count = 0; count < MOST_NUMBERS; count += PAGE) {
    const page = await assistants.listNumbers({ limit: PAGE, ...(after && { after }) });
    yield* page.numbers;
    if (page.next === null) return;
    after = page.next;
  }
}
