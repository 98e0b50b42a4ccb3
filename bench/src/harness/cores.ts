import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** What is measured runs on one core, and what loads it on another, so that neither takes the other's time. */
export type Core = "server" | "load";

const NUMBER: Readonly<Record<Core, number>> = { server: 0, load: 1 };

const CAN_PIN: boolean =
  availableParallelism() > 1 && spawnSync("taskset", ["-c", "0,1", "true"]).status === 0;

/** The command that runs a program on its core; as it is where `taskset` or the second core is missing. */
export function onCore(core: Core | null, command: readonly string[]): readonly string[] {
  return core === null || !CAN_PIN ? command : ["taskset", "-c", String(NUMBER[core]), ...command];
}

export function describePinning(): string {
  return CAN_PIN ? "server and load on a core each" : "not pinned to cores";
}
