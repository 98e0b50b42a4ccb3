import { fastify } from "fastify";
import { type Contestant, EMPTY_TWIML } from "../contestant.ts";
import { PATH } from "../texts.ts";

/** Not even the body is read. */
export const contestant: Contestant = async () => {
  const app = fastify();
  app.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
  app.post(PATH, async (_request, reply) => reply.type("text/xml").send(EMPTY_TWIML));
  await app.ready();
  return app.server;
};
