import { http, passthrough } from "msw";
import { setupServer } from "msw/node";

// Loaded before a program of a document that names no other address than the vendors' own: its calls to Twilio and OpenAI go
// to stand-ins on this machine, and nothing else may leave it.

const STAND_INS: Readonly<Record<string, string | undefined>> = {
  "api.twilio.com": process.env.TWILIO_STAND_IN,
  "api.openai.com": process.env.OPENAI_STAND_IN,
};

setupServer(
  http.all("*", async ({ request }) => {
    const { hostname, pathname, search } = new URL(request.url);
    if (hostname === "127.0.0.1" || hostname === "localhost") return passthrough();
    const standIn = STAND_INS[hostname];
    if (standIn === undefined) throw new Error(`The program called ${hostname}.`);
    const { method, headers } = request;
    const body = method === "GET" ? null : await request.text();
    return fetch(`${standIn}${pathname}${search}`, { method, headers, body });
  }),
).listen();
