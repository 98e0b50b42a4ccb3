import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import { runServer } from "example-server-kit";
import fastify from "fastify";

const app = fastify();

await runServer({
  async listen(handles, port, host) {
    // The pipeline, the console and the phone: each serves what lies under its base path.
    for (const handle of handles) await app.register(createFastifyAdapter(handle));
    await app.listen({ port, host });
    return app.server;
  },
  close: () => app.close(),
});
