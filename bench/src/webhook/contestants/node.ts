import { createServer } from "node:http";
import { type Contestant, EMPTY_TWIML } from "../contestant.ts";

/** The least that any webhook does: the body is read to its end. */
export const contestant: Contestant = () =>
  createServer((req, res) => {
    const chunks: Uint8Array[] = [];
    req.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const status = body.length > 0 ? 200 : 400;
      res.writeHead(status, { "content-type": "text/xml", "content-length": EMPTY_TWIML.length });
      res.end(EMPTY_TWIML);
    });
  });
