import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import { runServer } from "example-server-kit";
import fastify from "fastify";

const app = fastify();

await runServer({
  async listen(pipeline, port, host) {
    await app.register(createFastifyAdapter(pipeline));
    await app.listen({ port, host });
    return app.server;
  },
  close: () => app.close(),
});
