import { createServer, type Server } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { runServer } from "example-server-kit";
import express from "express";

const app = express();
const server: Server = createServer(app);

await runServer({
  listen: (handles, port, host) =>
    new Promise((resolve, reject) => {
      // The pipeline, the console and the phone: each serves what lies under its base path.
      for (const handle of handles) app.use(createExpressAdapter(handle));
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    }),
  close: () => new Promise((resolve) => server.close(() => resolve())),
});
