import { createServer, type Server } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { runServer } from "example-server-kit";
import express from "express";

const app = express();
const server: Server = createServer(app);

await runServer({
  listen: (pipeline, port, host) =>
    new Promise((resolve, reject) => {
      app.use(createExpressAdapter(pipeline));
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    }),
  close: () => new Promise((resolve) => server.close(() => resolve())),
});
