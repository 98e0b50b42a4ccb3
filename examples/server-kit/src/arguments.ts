import { parseArgs } from "node:util";
import { isE164 } from "sms-pipeline";

export interface Arguments {
  /** The Twilio number whose webhook is to be set to this server; null: none. */
  readonly configureNumber: string | null;
}

const USAGE = "--configure-number +1..., the Twilio number that this server is to answer";

/** Throws an `Error` that says what the server takes. */
export function readArguments(argv: readonly string[]): Arguments {
  // Package managers pass on the `--` that separates their own arguments.
  const args = argv.filter((word) => word !== "--");
  let configureNumber: string | undefined;
  try {
    const { values } = parseArgs({ args, options: { "configure-number": { type: "string" } } });
    configureNumber = values["configure-number"];
  } catch (cause) {
    throw new Error(`The arguments can't be used. What there is: ${USAGE}.`, { cause });
  }
  if (configureNumber !== undefined && !isE164(configureNumber)) {
    throw new Error(`--configure-number must be a number in E.164, e.g. +15550100001.`);
  }
  return { configureNumber: configureNumber ?? null };
}
