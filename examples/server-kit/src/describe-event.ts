import type { PipelineEvent } from "sms-pipeline";

/** An event as a line for the console: ids, states and error codes, never what a person wrote. */
export function describeEvent(event: PipelineEvent): string {
  const { type, ...details } = event;
  const words = Object.entries(details).map(([name, value]) => `${name}=${describeValue(value)}`);
  return [type, ...words].join(" ");
}

function describeValue(value: unknown): string {
  if (!(value instanceof Error)) return String(value);
  return "code" in value ? String(value.code) : value.name;
}
