import { EXPRESS_SURFACES } from "http-conformance/src/express-surfaces.ts";
import { FASTIFY_SURFACES } from "http-conformance/src/fastify-surfaces.ts";
import { NODE_SURFACE } from "http-conformance/src/node-surface.ts";
import type { OpenSurface } from "http-conformance/src/surface.ts";
import { BODY_TIMEOUT_MS, type FuzzWorld } from "./world.ts";

export interface FuzzServer extends OpenSurface {
  readonly name: string;
  readonly hostParses: boolean;
}

const NAMES: ReadonlyMap<string, { readonly hostParses: boolean }> = new Map([
  ["node:http", { hostParses: false }],
  ["Express 5, no parsers", { hostParses: false }],
  ["Express 5, extended urlencoded and json before", { hostParses: true }],
  ["Fastify, no parsers", { hostParses: false }],
  ["Fastify, formbody before", { hostParses: false }],
]);

/** Opens a listening server of every kind. */
export function openServers({ pipeline }: FuzzWorld): Promise<FuzzServer[]> {
  const all = [NODE_SURFACE, ...EXPRESS_SURFACES, ...FASTIFY_SURFACES];
  return Promise.all(
    [...NAMES].map(async ([name, { hostParses }]) => {
      const surface = all.find((each) => each.name === name);
      if (surface === undefined) throw new Error(`There is no server ${name}.`);
      const { port, close } = await surface.open(pipeline, { bodyTimeoutMs: BODY_TIMEOUT_MS });
      return { name, hostParses, port, close };
    }),
  );
}
