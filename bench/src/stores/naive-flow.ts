import { randomUUID } from "node:crypto";
import type { QueryResult, QueryResultRow } from "pg";
import { createCountedPool } from "./counted-pool.ts";
import { expect, type Flow } from "./flow.ts";
import { HISTORY_LIMIT, INBOUND_TEXT, ourNumber, personNumber, REPLY_TEXT } from "./people.ts";

const SESSION_WINDOW_MS = 1_800_000;

const QUERIES = {
  find_duplicate: "select id from naive.messages where message_sid = $1",
  find_assistant: `select a.id, a.name, a.first_sms, a.sms_prompt
    from naive.phone_number n join naive.assistant a on a.id = n.inbound_assistant_id where n.number = $1`,
  find_conversation: `select c.id, (
      select max(m.created_at) from naive.messages m where m.conversation_id = c.id) as last_message_at
    from naive.conversations c where c.our_number = $1 and c.person_number = $2
    order by c.created_at desc limit 1`,
  open_conversation: `insert into naive.conversations (assistant_id, our_number, person_number)
    values ($1, $2, $3) returning id`,
  read_history: `select direction, body, media, created_at from naive.messages
    where conversation_id = $1 order by created_at desc limit $2`,
  insert_inbound: `insert into naive.messages (conversation_id, direction, status, body, message_sid, segments)
    values ($1, 'inbound', 'received', $2, $3, $4) returning id`,
  insert_outbound: `insert into naive.messages (conversation_id, direction, status, body, in_reply_to)
    values ($1, 'outbound', 'pending', $2, $3) returning id`,
  mark_sent: `update naive.messages set message_sid = $2, status = $3, segments = $4, updated_at = now()
    where id = $1`,
} as const;

/**
 * What a backend writes by hand: seven queries for a text, each a round trip and a transaction of its own, and one
 * more where a conversation opens. No lock, no lease, no opt-outs.
 */
export function createNaiveFlow(url: string, parallel: number, prepare: boolean): Flow {
  const { pool, queries, bytes } = createCountedPool(url, parallel);
  const run = <Row extends QueryResultRow>(
    name: keyof typeof QUERIES,
    values: readonly (string | number)[],
  ): Promise<QueryResult<Row>> => {
    const text = QUERIES[name];
    return prepare
      ? pool.query<Row>({ name, text, values: [...values] })
      : pool.query<Row>(text, [...values]);
  };
  return {
    name: prepare ? "naive, prepared" : "naive",
    roundTrips: queries,
    bytes,
    async answer(person, earlier) {
      const sid = `SM${randomUUID()}`;
      const our = ourNumber(person);
      const their = personNumber(person);
      const duplicate = await run("find_duplicate", [sid]);
      expect(duplicate.rows.length === 0, "duplicate");
      const [assistant] = (await run<{ id: string; sms_prompt: string }>("find_assistant", [our]))
        .rows;
      if (assistant === undefined) throw new Error("No assistant.");
      const [last] = (
        await run<{ id: string; last_message_at: Date }>("find_conversation", [our, their])
      ).rows;
      const live =
        last !== undefined && Date.now() - last.last_message_at.getTime() <= SESSION_WINDOW_MS;
      expect(live === earlier > 0, "conversation");
      const conversation = live
        ? last.id
        : (await run<{ id: string }>("open_conversation", [assistant.id, our, their])).rows[0]?.id;
      if (conversation === undefined) throw new Error("No conversation.");
      const history = await run("read_history", [conversation, HISTORY_LIMIT]);
      expect(history.rows.length === Math.min(2 * earlier, HISTORY_LIMIT), "history");
      const inbound = await run<{ id: string }>("insert_inbound", [
        conversation,
        INBOUND_TEXT,
        sid,
        1,
      ]);
      const outbound = await run<{ id: string }>("insert_outbound", [
        conversation,
        REPLY_TEXT,
        inbound.rows[0]?.id ?? "",
      ]);
      const sent = await run("mark_sent", [
        outbound.rows[0]?.id ?? "",
        `SM${randomUUID()}`,
        "queued",
        1,
      ]);
      expect(sent.rowCount === 1, "sent");
    },
    close: () => pool.end(),
  };
}
