import type { Flow } from "./flow.ts";
import { TEXTS_PER_PERSON } from "./people.ts";

/** Who writes next. */
export interface Crowd {
  next(): number;
}

/** Every fifth person wrote before, weeks ago, and is one of the `stored`; the others are new. No one comes twice. */
export function createCrowd(stored: number): Crowd {
  let drawn = 0;
  let returned = 0;
  return {
    next() {
      drawn += 1;
      if (drawn % 5 === 0 && returned < stored) {
        returned += 1;
        // Spread over all of them: any step that has no divisor in common with their number.
        return (returned * 7919) % stored;
      }
      return stored + drawn;
    },
  };
}

/** Lets `people` people write, so many at a time. Answered texts a second. */
export async function measure(
  flow: Flow,
  crowd: Crowd,
  parallel: number,
  people: number,
): Promise<number> {
  let left = people;
  const started = performance.now();
  const converse = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const person = crowd.next();
      for (let text = 0; text < TEXTS_PER_PERSON; text += 1) await flow.answer(person, text);
    }
  };
  await Promise.all(Array.from({ length: parallel }, converse));
  return (people * TEXTS_PER_PERSON * 1000) / (performance.now() - started);
}
