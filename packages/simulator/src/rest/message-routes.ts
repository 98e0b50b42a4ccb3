import { Hono } from "hono";
import { type CarrierMessage, isFinal } from "../message/message.ts";
import { checkSend, type SendRequest } from "./check-send.ts";
import { passesDateFilter } from "./date-filter.ts";
import { note } from "./notes.ts";
import { pageOf } from "./page-of.ts";
import { CREATE_FEEDBACK, CREATE_MESSAGE, LIST_MESSAGES, UPDATE_MESSAGE } from "./parameters.ts";
import { readParameters } from "./read-form.ts";
import { refuse } from "./refuse.ts";
import { accountPath, messageResource, rfc2822 } from "./resource.ts";
import { REST_ERRORS, type RestError } from "./rest-error.ts";
import { faultAfter, faultBefore } from "./rest-faults.ts";
import type { RestWorld } from "./rest-world.ts";

/** https://www.twilio.com/docs/messaging/api/message-resource */
export function messageRoutes(world: RestWorld): Hono {
  const { account, messages, outbound, faults, work, clock } = world;
  const toResource = (message: CarrierMessage): object => messageResource(message, account.sid);
  const routes = new Hono();

  routes.post("/Messages.json", async (c) => {
    const { raw } = c.req;
    const form = await readParameters(raw, CREATE_MESSAGE);
    if ("code" in form) return refuse(form);
    const asked = sendRequestOf(form);
    const problem = "code" in asked ? asked : checkSend(asked, world.sendWorld());
    if ("code" in problem) return refuse(problem);
    const requestedAt = clock.now();
    const strike = faults.strikeOf("send");
    const fault = strike === null ? {} : { fault: strike.name };
    const before = await faultBefore(strike, work, raw.signal);
    if (before !== null) return note(before, fault);
    const message = outbound.accept(problem, "outbound-api", requestedAt);
    const after = await faultAfter(strike, work, raw.signal);
    return note(after ?? c.json(toResource(message), 201), fault);
  });

  routes.get("/Messages.json", async (c) => {
    const query = await readParameters(c.req.raw, LIST_MESSAGES);
    if ("code" in query) return refuse(query);
    const to = query.get("To");
    const from = query.get("From");
    const newestFirst = [...messages.all()]
      .reverse()
      .filter(
        (message) =>
          listed(message) &&
          message.createdAt + world.listLagMs <= clock.now() &&
          (to === null || message.to === to) &&
          (from === null || message.from === from) &&
          passesDateFilter(query, "DateSent", message.sentAt),
      );
    return c.json(
      pageOf(newestFirst, {
        name: "messages",
        path: `${accountPath(account.sid)}/Messages.json`,
        query,
        sidOf: ({ sid }) => sid,
        toResource,
      }),
    );
  });

  routes.on(["GET", "POST", "DELETE"], "/Messages/:file{[A-Za-z0-9]+\\.json}", async (c) => {
    const { raw, method } = c.req;
    const message = messages.get(c.req.param("file").replace(".json", ""));
    if (message === undefined || !listed(message)) return refuse(REST_ERRORS.notFound(pathOf(raw)));
    if (method === "GET") return c.json(toResource(message));
    if (method === "DELETE") {
      if (!isFinal(message.status)) return refuse(REST_ERRORS.notComplete);
      messages.delete(message.sid);
      return c.body(null, 204);
    }
    const form = await readParameters(raw, UPDATE_MESSAGE);
    if ("code" in form) return refuse(form);
    const changes = changesOf(form, message);
    if ("code" in changes) return refuse(changes);
    const changed = { ...message, ...changes, updatedAt: clock.now() };
    messages.put(changed);
    if (changes.status !== undefined) world.report(changed);
    return c.json(toResource(changed));
  });

  routes.post("/Messages/:sid/Feedback.json", async (c) => {
    const message = messages.get(c.req.param("sid"));
    if (message === undefined || !listed(message)) {
      return refuse(REST_ERRORS.notFound(pathOf(c.req.raw)));
    }
    const form = await readParameters(c.req.raw, CREATE_FEEDBACK);
    if ("code" in form) return refuse(form);
    const now = rfc2822(clock.now());
    return c.json(
      {
        account_sid: account.sid,
        message_sid: message.sid,
        outcome: form.get("Outcome") ?? "confirmed",
        date_created: now,
        date_updated: now,
        uri: pathOf(c.req.raw),
      },
      201,
    );
  });

  return routes;
}

/** What the carrier says by itself is no message of the account. */
export function listed(message: CarrierMessage): boolean {
  return message.source !== "carrier";
}

/** The path from the API's version on, as Twilio writes it in errors. */
export function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  return pathname.slice(Math.max(0, pathname.indexOf("/2010-04-01/")));
}

function sendRequestOf(form: URLSearchParams): SendRequest | RestError {
  const sendAt = form.get("SendAt");
  const scheduled = form.get("ScheduleType") !== null;
  if (scheduled && sendAt === null) return REST_ERRORS.sendAtMissing;
  return {
    to: form.get("To") ?? "",
    from: form.get("From") || null,
    messagingServiceSid: form.get("MessagingServiceSid") || null,
    body: form.get("Body") ?? "",
    mediaUrls: form.getAll("MediaUrl").filter((url) => url !== ""),
    statusCallback: form.get("StatusCallback") || null,
    sendAt: scheduled && sendAt !== null ? Date.parse(sendAt) : null,
  };
}

function changesOf(
  form: URLSearchParams,
  message: CarrierMessage,
): Partial<CarrierMessage> | RestError {
  const body = form.get("Body");
  if (body !== null && body !== "") return REST_ERRORS.redactOnly;
  if (form.get("Status") === null) return body === null ? {} : { body };
  if (message.status !== "scheduled") return REST_ERRORS.notCancelable;
  return { status: "canceled", ...(body === null ? {} : { body }) };
}
