/** How many numbers of ours the people write to. */
export const OUR_NUMBERS = 20;

const SPAN = 8_000_000_000;
const STEP = 2_654_435_761;

/** The number of the nth person. Spread evenly, so that new people fall everywhere into an index. */
export function personNumber(person: number): string {
  return `+1${2_000_000_000 + ((person * STEP) % SPAN)}`;
}

/** The number of ours that the nth person writes to. */
export function ourNumber(person: number): string {
  return `+155501${String(person % OUR_NUMBERS).padStart(5, "0")}`;
}

/** The same two in SQL; `person` is an expression of type bigint. */
export function personNumberSql(person: string): string {
  return `'+1' || (${SPAN / 4} + (${person} * ${STEP}) % ${SPAN})`;
}

export function ourNumberSql(person: string): string {
  return `'+155501' || lpad((${person} % ${OUR_NUMBERS})::text, 5, '0')`;
}

export const INBOUND_TEXT = "Hi, can you move my table for four from Friday 7:30 pm to Saturday?";
export const REPLY_TEXT =
  "Of course. I have moved your table for four from Friday at 7:30 pm to Saturday at 7:30 pm. You will get a reminder on Saturday morning. Anything else?";

export const ASSISTANT_PROMPT: string =
  "You answer the guests of a restaurant. Be brief and polite. ".repeat(5);

/** Texts that a person writes before the next person's turn: 10 messages with the replies. */
export const TEXTS_PER_PERSON = 5;
export const HISTORY_LIMIT = 40;
