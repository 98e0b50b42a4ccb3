#!/usr/bin/env node
import { createCarrier } from "./carrier.ts";
import { readArguments, USAGE } from "./cli/read-arguments.ts";
import { SimulatorError } from "./errors.ts";

try {
  await main();
} catch (error) {
  if (!(error instanceof SimulatorError)) throw error;
  process.stderr.write(`${error.message}\n\nsms-pipeline-simulator --help shows what it takes.\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  if (given === null) {
    process.stdout.write(USAGE);
    return;
  }
  const carrier = createCarrier(given.carrier);
  const { url } = await carrier.listen({ port: given.port, host: given.host });
  const numbers = carrier.numbers.map(({ phoneNumber }) => phoneNumber);
  process.stdout.write(`The phone: ${url}/

Give these to your app, and text ${numbers.join(" or ")}:
  TWILIO_ACCOUNT_SID=${carrier.accountSid}
  TWILIO_AUTH_TOKEN=${carrier.authToken}
  TWILIO_PHONE_NUMBER=${numbers[0]}
  TWILIO_API_BASE_URL=${url}

Texts go to ${carrier.numbers[0]?.smsUrl}
Seed of the faults: ${carrier.seed}
`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void carrier.close());
  }
}
