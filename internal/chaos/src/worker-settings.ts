import * as z from "zod";
import { KILL_POINTS, PAUSE_POINTS, type Point } from "./points.ts";
import { SABOTAGES } from "./sabotage.ts";

/** What a worker process is told by its environment, as JSON in `CHAOS_WORKER`. */
export interface WorkerSettings {
  readonly name: string;
  readonly databaseUrl: string;
  readonly carrierUrl: string;
  readonly modelUrl: string;
  /** `short` so that runs are quick; `default` leaves the product's own times alone. */
  readonly timing: "short" | "default";
  readonly onStoreUnavailable: "apologize" | "retry";
  readonly sabotage: (typeof SABOTAGES)[number] | null;
}

const settingsSchema: z.ZodType<WorkerSettings> = z.strictObject({
  name: z.string(),
  databaseUrl: z.string(),
  carrierUrl: z.string(),
  modelUrl: z.string(),
  timing: z.enum(["short", "default"]),
  onStoreUnavailable: z.enum(["apologize", "retry"]),
  sabotage: z.nullable(z.enum(SABOTAGES)),
});

export function readWorkerSettings(): WorkerSettings {
  return settingsSchema.parse(JSON.parse(process.env.CHAOS_WORKER ?? "null"));
}

const point: z.ZodType<Point> = z.enum([...KILL_POINTS, ...PAUSE_POINTS]);

/** Tells a worker to send itself this signal the next time it reaches the point. */
export const orderSchema: z.ZodType<Order> = z.object({
  point,
  signal: z.enum(["SIGKILL", "SIGSTOP"]),
});

export interface Order {
  readonly point: Point;
  readonly signal: "SIGKILL" | "SIGSTOP";
}

/** What a worker says, one line of JSON each. */
export const reportSchema: z.ZodType<Report> = z.union([
  z.object({ is: z.literal("ready"), port: z.number() }),
  z.object({ is: z.literal("reached"), point }),
  z.object({ is: z.literal("event"), event: z.looseObject({ type: z.string() }) }),
]);

export type Report =
  | { readonly is: "ready"; readonly port: number }
  | { readonly is: "reached"; readonly point: Point }
  | {
      readonly is: "event";
      readonly event: { readonly type: string; readonly [key: string]: unknown };
    };
