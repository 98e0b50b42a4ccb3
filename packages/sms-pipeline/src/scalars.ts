import * as z from "zod/mini";

// What options and messages are made of, each known by a test: zod's own kinds are a class more each in everybody's bundle.

export const text: z.ZodMiniCustom<string, string> = z.custom<string>(
  (value) => typeof value === "string",
  "must be a text",
);

export const notEmpty: z.core.$ZodCheck<string> = z.refine<string>(
  (value) => value !== "",
  "must not be empty",
);

export function finiteNumber(problem: string): z.ZodMiniCustom<number, number> {
  return z.custom<number>(Number.isFinite, problem);
}

export const number: z.ZodMiniCustom<number, number> = finiteNumber("must be a number");

export const flag: z.ZodMiniCustom<boolean, boolean> = z.custom<boolean>(
  (value) => typeof value === "boolean",
  "must be true or false",
);

/** One of a few words. */
export function oneOf<const Word extends string>(
  ...words: readonly Word[]
): z.ZodMiniCustom<Word, Word> {
  return z.custom<Word>(
    (value) => words.some((word) => word === value),
    `must be ${words.join(" or ")}`,
  );
}
