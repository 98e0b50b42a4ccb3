import * as z from "zod/mini";

/** One of a few words. zod's own enum is a class more in everybody's bundle. */
export function oneOf<const Word extends string>(
  ...words: readonly Word[]
): z.ZodMiniType<Word, Word> {
  return z.custom<Word>(
    (value) => words.some((word) => word === value),
    `must be ${words.join(" or ")}`,
  );
}
