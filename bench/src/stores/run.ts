import type { Part } from "../harness/part.ts";
import { measureAgainstNaive } from "./against-naive.ts";
import { MOST_CONNECTIONS } from "./counted-pool.ts";
import { serverVersion, startServer } from "./database.ts";
import { measureEveryStore } from "./every-store.ts";
import { measureLevel } from "./level.ts";

/** The durable stores' steps of an ordinary text, without the pipeline around them. */
export const stores: Part = async (report, options) => {
  const server = await startServer();
  try {
    const version = await serverVersion(await server.createDatabase());
    report.text(
      `PostgreSQL ${version} with fsync on, shared_buffers 512MB, max_wal_size 4GB; it shares the machine with its clients, who have a connection for each conversation and at most ${MOST_CONNECTIONS}. Medians of rounds in turns; a ratio is the median of the ratios of neighbouring rounds. A text and its reply count as one text.`,
    );
    report.text(
      '"ours" is receive (which claims the turn), stage, settle, through the store as it is by default: with many conversations, steps share calls. "naive" is seven separate queries over tables of its own: duplicate, assistant, conversation, history, insert, insert, update; an eighth opens a conversation. It has no transaction, lease, limits, consent log or opt-outs. "prepared" means prepared statements; ours has them by default. Every person writes five texts in a conversation; every fifth person wrote weeks before.',
    );
    await measureAgainstNaive(server, options, report);
    await measureEveryStore(server, options, report);
    await measureLevel(server, options, report);
  } finally {
    await server.stop();
  }
};
