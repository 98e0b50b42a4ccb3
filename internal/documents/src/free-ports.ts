import { freePort } from "@sms-pipeline/test-support/free-port";

/** The ports that documents show, and those that take their place in a run. */
export interface FreePorts {
  /** The port that stands for the one that is shown. */
  of(shown: number): number;
  /** Code, or output, with the one for the other. */
  applyTo(text: string): string;
}

const SHOWN = /\b(?:3000|4000|4010)\b/g;

/** Finds a free port for each that the code names. */
export async function freePorts(code: string): Promise<FreePorts> {
  const names = [...new Set(code.match(SHOWN) ?? [])];
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  return {
    of: (shown) => ports.get(String(shown)) ?? shown,
    applyTo: (text) => text.replace(SHOWN, (name) => String(ports.get(name) ?? name)),
  };
}
