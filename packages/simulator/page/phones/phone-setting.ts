import * as z from "zod/mini";

/** One phone on the page: whose it is, and which of the account's numbers it texts. */
export const PhoneSetting = z.readonly(
  z.object({
    id: z.string(),
    /** The person's number in E.164. */
    person: z.string(),
    /** Null: the account's first. */
    number: z.nullable(z.string()),
  }),
);
export type PhoneSetting = z.infer<typeof PhoneSetting>;

export const PhoneSettings = z.readonly(z.array(PhoneSetting));

// Numbers that are given to nobody (https://en.wikipedia.org/wiki/555_(telephone_number)).
const FIRST_PERSON = 15_550_100_100;

/** A phone of a person who has none on the page yet, texting the same number as the last one. */
export function anotherPhone(phones: readonly PhoneSetting[], id: string): PhoneSetting {
  const taken = new Set(phones.map(({ person }) => person));
  let digits = FIRST_PERSON;
  while (taken.has(`+${digits}`)) digits += 1;
  return { id, person: `+${digits}`, number: phones.at(-1)?.number ?? null };
}

/** The number that a phone texts: the account's first where it has no other, or one that the account has no more. */
export function numberOf(
  { number }: PhoneSetting,
  numbers: readonly { readonly phoneNumber: string }[],
): string | null {
  const known = numbers.some(({ phoneNumber }) => phoneNumber === number);
  return known ? number : (numbers[0]?.phoneNumber ?? null);
}
