import { parseArgs } from "node:util";
import { isE164 } from "sms-pipeline";
import { SimulatorError } from "../errors.ts";
import type { CreateCarrierOptions } from "../options.ts";
import { isWebUrl } from "../rest/parameters.ts";

export const USAGE = `A carrier on your desk: texts an app through signed webhooks, takes its answers, and shows both on a page.

Usage: sms-pipeline-simulator --webhook <url> [options]

  --webhook <url>          where texts are posted, e.g. http://localhost:3000/sms. A fragment such as #rc=3&rp=all sets the retries
  --number <+1...>         the number that people text; again for more. Default: +15550100001
  --fallback <url>         asked when the webhook fails
  --method <GET|POST>      how texts are posted. Default: POST
  --status-callback <url>  where delivery statuses go when a message does not say. Default: nowhere
  --public-url <url>       the app's public URL, e.g. https://sms.example.com: what is posted is signed as if it were sent there
  --port <number>          where the emulator listens. Default: 4010; 0 takes any free port
  --host <address>         the address to listen on. Default: 127.0.0.1, which only this machine reaches
  --allow-host <name>      a host name, besides this machine's own, under which the page may be used; again for more
  --account-sid <AC...>    default: a new one
  --auth-token <token>     default: a new one
  --seed <number>          repeats the faults of an earlier run
  --help                   shows this
`;

export interface Arguments {
  readonly carrier: CreateCarrierOptions;
  readonly port: number;
  readonly host: string;
}

const DEFAULT_NUMBER = "+15550100001";
const DEFAULT_PORT = "4010";

/** Reads the command line; null when help is asked for. Throws `SimulatorError` that says what to mend. */
export function readArguments(args: readonly string[]): Arguments | null {
  const given = parse(args);
  if (given.help) return null;
  const webhook = given.webhook;
  if (webhook === undefined) {
    throw new SimulatorError(
      "--webhook is missing: where does your app take texts? E.g. --webhook http://localhost:3000/sms",
    );
  }
  checkUrl("--webhook", webhook);
  for (const name of ["fallback", "status-callback", "public-url"] as const) {
    if (given[name] !== undefined) checkUrl(`--${name}`, given[name]);
  }
  const method = (given.method ?? "POST").toUpperCase();
  if (method !== "GET" && method !== "POST") throw new SimulatorError("--method is GET or POST.");
  const numbers = given.number ?? [DEFAULT_NUMBER];
  for (const number of numbers) {
    if (isE164(number) || /^\d{3,8}$/.test(number)) continue;
    throw new SimulatorError(
      `--number ${number} is no number in E.164, such as ${DEFAULT_NUMBER}, and no short code.`,
    );
  }
  const publicUrl = given["public-url"];
  const asPublic = (url: string): string => (publicUrl ? moved(url, webhook, publicUrl) : url);
  return {
    port: wholeNumber("--port", given.port ?? DEFAULT_PORT, 65_535),
    host: given.host ?? "127.0.0.1",
    carrier: {
      numbers: numbers.map((phoneNumber) => ({
        phoneNumber,
        smsUrl: asPublic(webhook),
        smsMethod: method,
        smsFallbackUrl: given.fallback === undefined ? null : asPublic(given.fallback),
      })),
      statusCallback:
        given["status-callback"] === undefined ? null : asPublic(given["status-callback"]),
      allowedHosts: given["allow-host"] ?? [],
      ...(publicUrl ? { route: (url: URL) => moved(url.href, publicUrl, webhook) } : {}),
      ...(given["account-sid"] === undefined ? {} : { accountSid: given["account-sid"] }),
      ...(given["auth-token"] === undefined ? {} : { authToken: given["auth-token"] }),
      ...(given.seed === undefined ? {} : { seed: wholeNumber("--seed", given.seed, 2 ** 31) }),
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const texts = { type: "string", multiple: true } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        webhook: text,
        number: texts,
        fallback: text,
        method: text,
        "status-callback": text,
        "public-url": text,
        port: text,
        host: text,
        "allow-host": texts,
        "account-sid": text,
        "auth-token": text,
        seed: text,
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new SimulatorError(error instanceof Error ? error.message : "The arguments are wrong.");
  }
}

function checkUrl(name: string, value: string): void {
  if (!isWebUrl(value)) {
    throw new SimulatorError(`${name} must be a whole URL, such as http://localhost:3000/sms.`);
  }
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (number <= most) return number;
  throw new SimulatorError(`${name} must be a whole number from 0 to ${most}.`);
}

/** A URL of one server at another one, with the same path, query and fragment; that of a third server as it is. */
function moved(url: string, from: string, to: string): string {
  const target = new URL(url);
  return target.origin === new URL(from).origin
    ? new URL(to).origin + url.slice(url.indexOf(target.host) + target.host.length)
    : url;
}
