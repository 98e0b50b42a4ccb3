import type { DeskChanges } from "@sms-pipeline/simulator";

/** The phone in the browser, by the API that its page uses. */
export interface Phone {
  /** Texts, and resolves with the replies, once each of so many is delivered. */
  textAndWait(body: string, replies: number): Promise<readonly string[]>;
}

export function openPhone(url: string, from: string, to: string): Phone {
  const known = new Set<string>();
  return {
    async textAndWait(body, replies) {
      const response = await fetch(`${url}/api/texts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ from, to, body }),
      });
      if (!response.ok) throw new Error(`The phone can't text: ${await response.text()}`);
      const deadline = AbortSignal.timeout(30_000);
      for (let cursor = ""; ; ) {
        const wait = cursor === "" ? "" : `?after=${cursor}&wait=5`;
        const changes: DeskChanges = await (
          await fetch(`${url}/api/changes${wait}`, { signal: deadline })
        ).json();
        cursor = changes.cursor;
        const all: DeskChanges = await (await fetch(`${url}/api/changes`)).json();
        const delivered = all.messages.filter(
          ({ sid, direction, to: person, status }) =>
            direction === "outbound" &&
            person === from &&
            status === "delivered" &&
            !known.has(sid),
        );
        if (delivered.length < replies) continue;
        for (const { sid } of delivered) known.add(sid);
        return delivered.map((message) => message.body);
      }
    },
  };
}
