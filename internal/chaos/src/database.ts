import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import { startPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import * as z from "zod";

/** A row of the messages' table, as far as the checks read it. */
export interface MessageRow {
  readonly id: string;
  readonly thread: string;
  readonly conversation: string;
  readonly seq: number;
  readonly direction: "inbound" | "outbound";
  readonly waiting: boolean;
  readonly status: string;
  readonly body: string;
  readonly person: string;
  readonly ours: string;
  readonly carrierId: string | null;
  readonly intent: string | null;
  readonly answeredBy: string | null;
  readonly silence: string | null;
  readonly source: string | null;
  readonly replyId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

const rowSchema: z.ZodType<MessageRow> = z.object({
  id: z.string(),
  thread: z.string(),
  conversation: z.string(),
  seq: z.number(),
  direction: z.enum(["inbound", "outbound"]),
  waiting: z.boolean(),
  status: z.string(),
  body: z.string(),
  person: z.string(),
  ours: z.string(),
  carrierId: z.nullable(z.string()),
  intent: z.nullable(z.string()),
  answeredBy: z.nullable(z.string()),
  silence: z.nullable(z.string()),
  source: z.nullable(z.string()),
  replyId: z.nullable(z.string()),
  createdAt: z.number(),
});

const ROWS = `
  select m.id, m.thread_id::text as thread, m.conversation_id::text as conversation, m.seq, m.direction, m.waiting,
      m.status, m.body, t.person_number as person, t.our_number as ours, m.provider_message_id as "carrierId",
      m.intent, m.answered_by as "answeredBy", m.silence, m.source, m.reply_id as "replyId",
      (extract(epoch from m.created_at) * 1000)::double precision as "createdAt"
    from sms_messages m join sms_threads t on t.id = m.thread_id
    order by m.thread_id, m.seq`;

const UNDER_WAY = `
  select (select count(*) from sms_messages where waiting)
    + (select count(*) from sms_threads where coalesce(send_at, answer_at) is not null or lease_until > clock_timestamp()) as count`;

/** The database of a run, read and disturbed without the code under test. */
export interface Database {
  readonly url: string;
  readonly port: number;
  rows(): Promise<readonly MessageRow[]>;
  /** Texts, replies and threads that are not at rest. */
  underWay(): Promise<number>;
  /** When the lease of the person's thread ends, in milliseconds since the epoch; null when there is none. */
  leaseEnd(person: string): Promise<number | null>;
  /** Cuts some of the connections of the workers; resolves to how many. */
  cut(part: number): Promise<number>;
  stop(): Promise<void>;
}

/** Numbers whose assistant greets, and numbers where the model writes the first reply. */
export const OUR_NUMBERS: readonly string[] = ["+15550100001", "+15550100002", "+15550100003"];

export async function startDatabase(): Promise<Database> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: "checks" });
  pool.on("error", () => {});
  await migrate({ pool });
  const { assistants } = createPostgresStore({ pool });
  await assistants?.save({
    name: "Greeter",
    firstSms: "Hello, this is Greeter.",
    phoneNumbers: OUR_NUMBERS.slice(0, 1),
  });
  await assistants?.save({
    name: "Quiet",
    smsPrompt: "Be quiet.",
    phoneNumbers: OUR_NUMBERS.slice(1),
  });
  const numberOf = async (sql: string, values: unknown[] = []): Promise<number | null> => {
    const { rows } = await pool.query<{ count: string | number | null }>(sql, values);
    const count = rows[0]?.count ?? null;
    return count === null ? null : Number(count);
  };
  return {
    url,
    port: server.port,
    async rows() {
      const { rows } = await pool.query(ROWS);
      return z.array(rowSchema).parse(rows);
    },
    underWay: async () => (await numberOf(UNDER_WAY)) ?? 0,
    leaseEnd: (person) =>
      numberOf(
        `select extract(epoch from lease_until) * 1000 as count from sms_threads where person_number = $1`,
        [person],
      ),
    cut: async (part) =>
      (await numberOf(
        `select count(pg_terminate_backend(pid)) as count from pg_stat_activity
          where application_name like 'worker-%' and datname = current_database() and random() < $1`,
        [part],
      )) ?? 0,
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}
