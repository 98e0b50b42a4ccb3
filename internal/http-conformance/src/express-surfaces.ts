import { createServer, type RequestListener } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import express5 from "express";
import express4 from "express-4";
import { listen } from "./listen.ts";
import { HOST_ERROR, HOST_ROUTE, type Surface } from "./surface.ts";

type Express = typeof express5;
type Middleware = ReturnType<Express["json"]>;

interface Host {
  readonly name: string;
  readonly before?: (express: Express) => readonly Middleware[];
  readonly after?: (express: Express) => readonly Middleware[];
}

const keepRawBody = {
  extended: true,
  verify(req: object, _res: unknown, bytes: Buffer): void {
    Object.assign(req, { rawBody: bytes });
  },
};

const HOSTS: readonly Host[] = [
  { name: "no parsers" },
  {
    name: "extended urlencoded and json before",
    before: (express) => [express.urlencoded({ extended: true }), express.json()],
  },
  {
    name: "json and simple urlencoded before",
    before: (express) => [express.json(), express.urlencoded({ extended: false })],
  },
  {
    name: "urlencoded and json after",
    after: (express) => [express.urlencoded({ extended: true }), express.json()],
  },
  { name: "raw before", before: (express) => [express.raw({ type: () => true })] },
  { name: "text before", before: (express) => [express.text({ type: () => true })] },
  {
    name: "rawBody kept by a verify hook",
    before: (express) => [express.urlencoded(keepRawBody), express.json(keepRawBody)],
  },
];

export const EXPRESS_SURFACES: readonly Surface[] = [
  ...HOSTS.map((host) => expressSurface("Express 5", express5, host)),
  // Express 4 has the same functions as far as they are used here; only its types are named otherwise.
  ...HOSTS.map((host) => expressSurface("Express 4", express4 as unknown as Express, host)),
];

function expressSurface(version: string, express: Express, host: Host): Surface {
  return {
    name: `${version}, ${host.name}`,
    host: true,
    open(pipeline, options) {
      const app = express();
      const before = host.before?.(express) ?? [];
      const after = host.after?.(express) ?? [];
      for (const middleware of before) app.use(middleware);
      if (pipeline !== null) app.use(createExpressAdapter(pipeline, options));
      for (const middleware of after) app.use(middleware);
      app.post(HOST_ROUTE, (req, res) => {
        res.json(req.body ?? null);
      });
      app.use(((error, _req, res, _next) => {
        res.status(Number(error.status ?? 500)).send(HOST_ERROR);
      }) satisfies express5.ErrorRequestHandler);
      return listen(createServer(app as RequestListener));
    },
  };
}
