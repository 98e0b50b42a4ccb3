import { describe, expect, test } from "vitest";
import type { DeskChanges } from "../../src/desk/api.ts";
import { deskChanges } from "../test-desk.ts";
import { backoffMs } from "./backoff.ts";
import { DeskError } from "./desk-error.ts";
import { type Connection, followChanges } from "./follow-changes.ts";

const away = new DeskError("away", "The emulator can't be reached.");

/** Follows an emulator that answers with these in turn, until there are no more. */
async function follow(after: string | null, ...answers: (DeskChanges | Error)[]) {
  const asked: (string | null)[] = [];
  const applied: DeskChanges[] = [];
  const shown: Connection[] = [];
  const waits: number[] = [];
  const end = new AbortController();
  await followChanges(
    after,
    {
      async fetchChanges(cursor) {
        const answer = answers.shift();
        if (answer === undefined) {
          end.abort();
          throw new DeskError("away", "aborted");
        }
        asked.push(cursor);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      apply: (changes) => void applied.push(changes),
      show: (connection) => void shown.push(connection),
      pause: async (ms) => void waits.push(ms),
      now: () => 10_000,
      random: () => 1,
    },
    end.signal,
  );
  return { asked, applied, shown, waits };
}

describe("following the emulator", () => {
  test("asks for what has come after the last answer", async () => {
    const { asked, applied } = await follow(
      null,
      deskChanges({ cursor: "1" }),
      deskChanges({ cursor: "2" }),
    );
    expect(asked).toEqual([null, "1"]);
    expect(applied.map(({ cursor }) => cursor)).toEqual(["1", "2"]);
  });

  test("goes on from where it was when the emulator is back", async () => {
    const { asked, shown, waits } = await follow(
      "7",
      away,
      away,
      deskChanges({ cursor: "8" }),
      away,
    );
    expect(asked).toEqual(["7", "7", "7", "8"]);
    expect(waits.filter((ms) => ms >= 500)).toEqual([500, 1_000, 500]);
    expect(shown).toEqual([
      { kind: "away", problem: away.message, retryAt: 10_500 },
      { kind: "away", problem: away.message, retryAt: 11_000 },
      { kind: "live" },
      { kind: "away", problem: away.message, retryAt: 10_500 },
    ]);
  });

  test("does not swallow a defect of the page", async () => {
    await expect(follow(null, new TypeError("defect"))).rejects.toThrow("defect");
  });

  test("waits longer each time, and never longer than 10 s", () => {
    expect([1, 2, 3, 5, 6, 50].map((failures) => backoffMs(failures, () => 1))).toEqual([
      500, 1_000, 2_000, 8_000, 10_000, 10_000,
    ]);
    expect(backoffMs(1, () => 0)).toBe(375);
  });
});
