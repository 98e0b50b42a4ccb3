import { type NumberKind, numberKind } from "./number-kind.ts";

/**
 * Whether a sender is answered at all. Short codes and alphanumeric senders are machines, or can't be answered; a text
 * from the very number that it was sent to is our own.
 */
export function isAnswerable(
  text: { readonly from: string; readonly to: string },
  answerKinds: ReadonlySet<NumberKind>,
): boolean {
  return text.from !== text.to && answerKinds.has(senderKind(text.from));
}

/** Channels other than SMS put their name before the number, e.g. `whatsapp:+15550100001`. */
function senderKind(address: string): NumberKind {
  return numberKind(address.replace(/^[a-z]+:/, ""));
}
