import { type HttpRequest, WebhookError } from "sms-pipeline";
import { type DressedRequest, dress, textOf } from "./dress.ts";
import { fetchBody } from "./fetch-body.ts";
import type { FuzzRequest } from "./inputs/request.ts";
import { type Answer, faultOf, mayReachStore } from "./judge.ts";
import type { Tally } from "./tally.ts";
import type { FuzzWorld } from "./world.ts";

export type InProcess = "fetch" | "handle";

const ORIGIN = "https://sms.example.com";
const MOST_CPU_MS = 1_500;
const PATIENCE_MS = 10_000;

type Send = (
  world: FuzzWorld,
  request: DressedRequest,
  waitUntil: (work: Promise<unknown>) => void,
) => Promise<Answer> | null;

const SEND: Readonly<Record<InProcess, Send>> = { fetch: viaFetch, handle: viaHandle };

/** Sends one request without a socket, waits for the turn that it started, and reports what went wrong. */
export async function sendInProcess(
  world: FuzzWorld,
  via: InProcess,
  request: FuzzRequest,
  tally: Tally,
): Promise<void> {
  const { watch, carrier } = world;
  const dressed = dress(request, carrier, (target) => urlOf(via, target));
  const works: Promise<unknown>[] = [];
  const callsBefore = watch.storeCalls;
  const cpuBefore = process.cpuUsage();
  const answering = SEND[via](world, dressed, (work) => works.push(work));
  if (answering === null) {
    if (request.plain) watch.report("no Request could be made of a plain request");
    return;
  }
  const answer = await within(answering, "no answer");
  if (!mayReachStore(request) && watch.storeCalls !== callsBefore) {
    watch.report("the store was called for a request that is not signed");
  }
  await within(Promise.all(works), "a turn that does not end");
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuMs = (user + system) / 1_000;
  if (cpuMs > MOST_CPU_MS) watch.report(`one request took ${Math.round(cpuMs)} ms of CPU time`);
  const fault = faultOf(request, dressed.body, answer, { hostParses: false });
  if (fault !== null) watch.report(`${via}: ${fault}`);
  tally.count(via, request.aim, answer.status);
}

async function within<T>(work: Promise<T>, complaint: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(complaint)), PATIENCE_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function urlOf(via: InProcess, target: string): string {
  const url = ORIGIN + target;
  return via === "fetch" && URL.canParse(url) ? new URL(url).href : url;
}

/** Null when no `Request` can be made of it. */
function viaFetch(
  { pipeline }: FuzzWorld,
  dressed: DressedRequest,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Answer> | null {
  const request = asRequest(dressed);
  if (request === null) return null;
  return pipeline
    .fetch(request, { waitUntil, remoteAddress: "203.0.113.9" })
    .then(async (response) => ({ status: response.status, body: await response.text() }));
}

function asRequest({ method, target, headers, body, delivery }: DressedRequest): Request | null {
  const content = body === null ? null : fetchBody(Buffer.from(body, "latin1"), delivery);
  try {
    const sent = new Headers();
    for (const [name, value] of headers) sent.append(name, value);
    return new Request(ORIGIN + target, { method, headers: sent, body: content, duplex: "half" });
  } catch {
    return null;
  }
}

function viaHandle(
  { pipeline }: FuzzWorld,
  { method, target, headers, body }: DressedRequest,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Answer> {
  const request: HttpRequest = {
    method,
    url: ORIGIN + target,
    waitUntil,
    header(name) {
      const values = headers.filter((header) => header[0] === name).map((header) => header[1]);
      return values.length === 0 ? null : values.join(", ");
    },
    async readBody(maxBytes) {
      if (body !== null && body.length > maxBytes) {
        throw new WebhookError("body_too_large", 413, "The body is too large.");
      }
      return textOf(body ?? "");
    },
  };
  return pipeline.handle(request);
}
