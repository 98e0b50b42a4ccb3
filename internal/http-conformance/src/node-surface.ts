import { createServer } from "node:http";
import { createNodeHandler } from "sms-pipeline/node";
import { listen } from "./listen.ts";
import type { Surface } from "./surface.ts";

export const NODE_SURFACE: Surface = {
  name: "node:http",
  host: false,
  open(pipeline, options) {
    const listener = pipeline === null ? undefined : createNodeHandler(pipeline, options);
    return listen(createServer(listener));
  },
};
