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
      const signal = AbortSignal.timeout(30_000);
      const changes = async (query: string): Promise<DeskChanges> => {
        const response = await fetch(`${url}/api/changes${query}`, { signal });
        return JSON.parse(await response.text());
      };
      for (;;) {
        const { cursor, messages } = await changes("");
        const delivered = messages.filter(
          ({ sid, direction, to: person, status }) =>
            direction === "outbound" &&
            person === from &&
            status === "delivered" &&
            !known.has(sid),
        );
        if (delivered.length >= replies) {
          for (const { sid } of delivered) known.add(sid);
          return delivered.map((message) => message.body);
        }
        await changes(`?after=${cursor}&wait=5`);
      }
    },
  };
}
