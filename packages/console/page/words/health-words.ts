import type { PartHealth, PipelineHealth } from "sms-pipeline";
import type { MessageState } from "./message-state.ts";

export type Part = "store" | "ai" | "messenger";

export const PARTS: readonly { readonly part: Part; readonly label: string }[] = [
  { part: "store", label: "Store" },
  { part: "ai", label: "Model" },
  { part: "messenger", label: "Carrier" },
];

type Words = Pick<MessageState, "tone"> & { readonly detail: string };

export function overallWords(status: PipelineHealth["status"]): Words {
  switch (status) {
    case "ok":
      return { tone: "good", detail: "Everything works." };
    case "degraded":
      return {
        tone: "warn",
        detail: "Texts are taken and kept. Their answers come later, or are the fallback text.",
      };
    case "unavailable":
      return { tone: "bad", detail: "Texts can’t be kept: the store does not work." };
  }
}

const WHAT: Readonly<Record<Part, string>> = {
  store: "It is asked each time.",
  ai: "As its last call showed.",
  messenger: "As its last call showed.",
};

export function partWords(part: Part, { status, code }: PartHealth): Words & { label: string } {
  if (status === "ok") return { label: "Works", tone: "good", detail: WHAT[part] };
  const why = code === undefined ? "" : ` (${code})`;
  return status === "failing"
    ? { label: "Failing", tone: "bad", detail: `Only a person can mend this${why}.` }
    : { label: "Unavailable", tone: "warn", detail: `It may come back by itself${why}.` };
}
