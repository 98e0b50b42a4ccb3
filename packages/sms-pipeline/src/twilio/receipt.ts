import * as z from "zod/mini";
import type { SendReceipt } from "../ports/messenger.ts";
import { deliveryStatusOf } from "./status-names.ts";

const schema = z.object({
  sid: z.string().check(z.minLength(1)),
  status: z.string(),
  numSegments: z.nullish(z.union([z.string(), z.number()])),
});

/** The receipt in a message as the `twilio` package returns it. Throws when it is none. */
export function receiptOf(message: unknown): SendReceipt {
  const { sid, status, numSegments } = z.parse(schema, message);
  // 0 until a messaging service has chosen the sender.
  const segments = Number(numSegments ?? 0);
  return {
    providerMessageId: sid,
    // It has an id, so Twilio has taken it, whatever name a status may get one day.
    status: deliveryStatusOf(status) ?? "queued",
    segments: Number.isInteger(segments) && segments > 0 ? segments : null,
  };
}
