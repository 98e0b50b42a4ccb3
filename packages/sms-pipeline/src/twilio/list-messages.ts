import type twilio from "twilio";
import * as z from "zod/mini";

/** One message in Twilio's list, as far as it matters here. */
export interface ListedMessage {
  readonly body: string;
  readonly from: string | null;
  readonly to: string;
  readonly direction: string;
  /** Milliseconds since the epoch, in whole seconds, by Twilio's clock. */
  readonly createdAt: number;
  /** The message as the `twilio` package returned it. */
  readonly raw: unknown;
}

export interface Listing {
  readonly messages: readonly ListedMessage[];
  /** False when there was more than was read, or some of it could not be read. */
  readonly complete: boolean;
}

/** The most that Twilio gives at once; one request for nearly every pair of numbers. */
const PAGE_SIZE = 1000;
const MOST_PAGES = 5;

const schema = z.object({
  body: z.nullish(z.string()),
  from: z.nullish(z.string()),
  to: z.string(),
  direction: z.string(),
  dateCreated: z.date(),
});

/**
 * Lists the messages to a number. Not by `DateSent`: that filter knows only messages that have left Twilio, and one that
 * waits in its queue would be missed. There is no filter by the date of creation.
 */
export async function listMessagesTo(
  client: () => Pick<twilio.Twilio, "messages">,
  filter: { readonly to: string; readonly from: string | null },
): Promise<Listing> {
  const messages: ListedMessage[] = [];
  let unreadable = false;
  let nextPageUrl: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const list = client().messages;
    const page =
      nextPageUrl === undefined
        ? await list.page({
            to: filter.to,
            pageSize: PAGE_SIZE,
            ...(filter.from === null ? {} : { from: filter.from }),
          })
        : await list.getPage(nextPageUrl);
    for (const raw of page.instances) {
      const parsed = z.safeParse(schema, raw);
      if (!parsed.success) {
        unreadable = true;
        continue;
      }
      const { body, from, to, direction, dateCreated } = parsed.data;
      messages.push({
        body: body ?? "",
        from: from ?? null,
        to,
        direction,
        createdAt: dateCreated.getTime(),
        raw,
      });
    }
    nextPageUrl = page.nextPageUrl;
    if (nextPageUrl === undefined) return { messages, complete: !unreadable };
  }
  return { messages, complete: false };
}
