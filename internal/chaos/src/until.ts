import { setTimeout as delay } from "node:timers/promises";

/** Asks again and again until the condition holds; false when it still does not after `boundMs`. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  boundMs: number,
): Promise<boolean> {
  const end = Date.now() + boundMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() > end) return false;
    await delay(50);
  }
}
