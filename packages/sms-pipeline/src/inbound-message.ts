import * as z from "zod/mini";
import { configurationIssues, describeIssues } from "./configuration-issues.ts";
import { InvalidMessageError } from "./errors.ts";
import type { InboundMessage } from "./ports/inbound.ts";
import { notEmpty, number, oneOf, text } from "./scalars.ts";

const name = text.check(notEmpty);

const inboundSchema = z.object(
  {
    provider: name,
    providerMessageId: name,
    from: name,
    to: name,
    body: text,
    media: z.array(z.object({ url: text, contentType: text }), "must be a list, empty if need be"),
    location: z.nullable(
      z.object(
        {
          latitude: number,
          longitude: number,
          label: z.nullable(text),
          address: z.nullable(text),
        },
        "must be an object or null",
      ),
    ),
    segments: z.nullable(number),
    messagingServiceId: z.nullable(text),
    optOutType: z.nullable(oneOf("stop", "start", "help")),
  },
  "must be an object",
);

/**
 * Checks a message that came from the host's own code rather than from a webhook, which its Messenger has checked.
 * Throws `InvalidMessageError` that lists every field that is wrong.
 */
export function checkInboundMessage(message: InboundMessage): void {
  const result = inboundSchema.safeParse(message);
  if (result.success) return;
  const issues = configurationIssues(result.error, "message");
  throw new InvalidMessageError(`This is no inbound message:${describeIssues(issues)}`, issues);
}
