import { connect } from "node:net";

/** What is written to a connection, piece by piece. Bytes as Latin-1 text. */
export interface ConnectionPlan {
  readonly pieces: readonly { readonly bytes: string; readonly pauseMs: number }[];
  /** `wait`: until the server closes. The others close it: politely, or with a reset. */
  readonly ending: "wait" | "finish" | "reset";
  /** Stop as soon as one whole answer to a request of this method is there. */
  readonly untilAnswered?: string;
}

export interface Heard {
  /** Every status that was heard, 100 Continue and the like left out. */
  readonly statuses: readonly number[];
  readonly text: string;
  readonly timedOut: boolean;
}

const MOST_TEXT = 200_000;

/** Holds one conversation over a connection. What the server does to the connection is an outcome, never an error. */
export async function converse(
  port: number,
  plan: ConnectionPlan,
  timeoutMs: number,
): Promise<Heard> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  const over = Promise.withResolvers<void>();
  let text = "";
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    over.resolve();
  }, timeoutMs);
  socket
    .on("data", (chunk) => {
      if (text.length < MOST_TEXT) text += String(chunk);
      const { untilAnswered } = plan;
      if (untilAnswered !== undefined && isWhole(text, untilAnswered)) over.resolve();
    })
    .on("error", () => {})
    .on("close", () => over.resolve());

  for (const { bytes, pauseMs } of plan.pieces) {
    if (socket.destroyed) break;
    socket.write(bytes, "latin1");
    if (pauseMs > 0) await Promise.race([over.promise, pause(pauseMs)]);
  }
  if (plan.ending === "finish") socket.end();
  if (plan.ending === "reset") socket.resetAndDestroy();
  await over.promise;
  clearTimeout(timer);
  socket.destroy();
  const statuses = [...text.matchAll(/HTTP\/1\.\d (\d{3})/g)].map((match) => Number(match[1]));
  return { statuses: statuses.filter((status) => status >= 200), text, timedOut };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether the text holds one whole answer, after any that only announce one. */
function isWhole(text: string, method: string): boolean {
  const rest = text.replace(/^(HTTP\/1\.\d 1\d\d[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+/, "");
  const end = rest.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = rest.slice(0, end).toLowerCase();
  if (method === "HEAD" || head.startsWith("http/1.1 204")) return true;
  if (/\r\ntransfer-encoding: chunked/.test(head)) return rest.endsWith("0\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  return length !== undefined && rest.length - end - 4 >= Number(length);
}

/** The body of the first answer. */
export function bodyOf(text: string): string {
  const end = text.indexOf("\r\n\r\n");
  return end === -1 ? "" : text.slice(end + 4);
}
