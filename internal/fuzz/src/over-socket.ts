import { bodyOf, converse } from "./connection.ts";
import { type DressedRequest, dress } from "./dress.ts";
import { type FuzzRequest, HEALTH } from "./inputs/request.ts";
import { faultOf } from "./judge.ts";
import type { FuzzServer } from "./servers.ts";
import type { Tally } from "./tally.ts";
import type { FuzzWorld } from "./world.ts";

const PATIENCE_MS = 5_000;
/** A host that parses first waits for a body as long as it likes. */
const HOST_PATIENCE_MS = 250;

/** Sends one request to a listening server, and reports what went wrong. */
export async function sendOverSocket(
  { carrier, watch }: FuzzWorld,
  server: FuzzServer,
  request: FuzzRequest,
  tally: Tally,
): Promise<void> {
  const host = `127.0.0.1:${server.port}`;
  const dressed = dress(request, carrier, (target) => `http://${host}${target}`);
  const bytes = written(dressed, host);
  const hostMayWait = server.hostParses && !request.plain;
  const heard = await converse(
    server.port,
    { pieces: [{ bytes, pauseMs: 0 }], ending: "wait", untilAnswered: dressed.method },
    hostMayWait ? HOST_PATIENCE_MS : PATIENCE_MS,
  );
  const status = heard.statuses[0] ?? null;
  if (heard.timedOut && status === null && !hostMayWait) {
    watch.report(`${server.name}: neither answered nor closed`);
  }
  const answer = { status, body: bodyOf(heard.text) };
  const fault = faultOf(request, dressed.body, answer, server);
  if (fault !== null) watch.report(`${server.name}: ${fault}\n${heard.text.slice(0, 300)}`);
  tally.count(server.name, request.aim, status);
}

/** After whatever happened, the next one is served. */
export async function checkHealth({ watch }: FuzzWorld, server: FuzzServer): Promise<void> {
  const bytes = `GET ${HEALTH} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`;
  const heard = await converse(
    server.port,
    { pieces: [{ bytes, pauseMs: 0 }], ending: "wait", untilAnswered: "GET" },
    PATIENCE_MS,
  );
  if (heard.statuses[0] !== 200) {
    watch.report(`${server.name}: health gave ${heard.statuses[0] ?? "no answer"}`);
  }
}

const FRAMING = new Set(["content-length", "transfer-encoding"]);

function written({ method, target, headers, body }: DressedRequest, host: string): string {
  const lines = [`${method} ${Buffer.from(target, "utf8").toString("latin1")} HTTP/1.1`];
  if (!headers.some(([name]) => name === "host")) lines.push(`host: ${host}`);
  if (!headers.some(([name]) => name === "connection")) lines.push("connection: close");
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body !== null && !headers.some(([name]) => FRAMING.has(name))) {
    lines.push(`content-length: ${body.length}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
