import { connect } from "node:net";
import { answerParent } from "../harness/child.ts";
import { createTexts, PATH, TEXTS_PER_PERSON } from "./texts.ts";

export interface LoadRequest {
  readonly port: number;
  readonly connections: number;
  readonly texts: number;
}

export interface LoadFigures {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

answerParent({}, async (question): Promise<LoadFigures> => {
  const { port, connections, texts } = question as LoadRequest;
  const write = createTexts(Math.max(connections * 2, Math.ceil(texts / TEXTS_PER_PERSON)));
  const requests = Array.from({ length: texts }, () => toRequest(write()));
  const latenciesMs: number[] = [];
  let next = 0;
  const stopSpinning = spin();
  const startedAt = performance.timeOrigin + performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      overOneConnection(port, () => requests[next++], latenciesMs),
    ),
  );
  const endedAt = performance.timeOrigin + performance.now();
  stopSpinning();
  if (latenciesMs.length !== texts) throw new Error("Not every request was answered.");
  latenciesMs.sort((a, b) => a - b);
  const at = (share: number): number => latenciesMs[Math.floor(share * (texts - 1))] ?? Number.NaN;
  return { startedAt, endedAt, p50Ms: at(0.5), p99Ms: at(0.99) };
});

/**
 * Keeps this process from sleeping: else the server pays for waking it up with each answer, the slower the server the
 * oftener, which is a cost of this load and none of a carrier's.
 */
function spin(): () => void {
  let spinning = true;
  const again = (): void => {
    if (spinning) setImmediate(again);
  };
  again();
  return () => {
    spinning = false;
  };
}

function toRequest({ form, signature }: { form: string; signature: string }): Buffer {
  const head = [
    `POST ${PATH} HTTP/1.1`,
    "host: sms.example.com",
    "user-agent: TwilioProxy/1.1",
    "accept: */*",
    "content-type: application/x-www-form-urlencoded; charset=UTF-8",
    `content-length: ${Buffer.byteLength(form)}`,
    `x-twilio-signature: ${signature}`,
    `i-twilio-idempotency-token: ${signature.slice(0, 20)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${form}`);
}

/** One request after the other, over a connection that is kept. Every answer must be a 2xx, whole, and TwiML or empty. */
function overOneConnection(
  port: number,
  take: () => Buffer | undefined,
  latenciesMs: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let received = "";
    let sentAt = 0;
    const send = (): void => {
      const request = take();
      if (request === undefined) {
        socket.removeAllListeners("close");
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server closed a connection.")));
    socket.on("data", (piece: string) => {
      received += piece;
      const answer = wholeAnswer(received);
      if (answer === null) return;
      latenciesMs.push(performance.now() - sentAt);
      received = "";
      if (answer.isRight) send();
      else reject(new Error(`A wrong answer: ${answer.status} ${JSON.stringify(answer.body)}`));
    });
  });
}

function wholeAnswer(
  received: string,
): { readonly status: string; readonly body: string; readonly isRight: boolean } | null {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const head = received.slice(0, headEnd);
  const status = head.slice(9, 12);
  const rest = received.slice(headEnd + 4);
  const length = /content-length: *(\d+)/i.exec(head)?.[1];
  const isChunked = length === undefined && /transfer-encoding: *chunked/i.test(head);
  if (isChunked ? !rest.endsWith("0\r\n\r\n") : rest.length < Number(length ?? 0)) return null;
  const body = isChunked ? rest.replace(/^[0-9a-f]+\r\n/i, "").replace(/\r\n0\r\n\r\n$/, "") : rest;
  const isTwiml = /^<Response ?\/>$|^<Response><\/Response>$/.test(body);
  return {
    status,
    body,
    isRight: /^20[04]$/.test(status) && (isTwiml || body === "" || body === "0\r\n\r\n"),
  };
}
