import { PassThrough } from "node:stream";
import formbody from "@fastify/formbody";
import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import { type FastifyInstance, fastify } from "fastify";
import type { PipelineHandle } from "sms-pipeline";
import { HOST_ERROR, HOST_ROUTE, type Surface, type SurfaceOptions } from "./surface.ts";

type Register = (app: FastifyInstance) => void;

interface Host {
  readonly name: string;
  readonly set: (app: FastifyInstance, registerPipeline: Register) => void;
}

const HOSTS: readonly Host[] = [
  { name: "no parsers", set: (app, register) => register(app) },
  {
    name: "formbody before",
    set(app, register) {
      app.register(formbody);
      register(app);
    },
  },
  {
    name: "formbody after",
    set(app, register) {
      register(app);
      app.register(formbody);
    },
  },
  {
    name: "a json parser and a catch-all of the host's own",
    set(app, register) {
      app.addContentTypeParser("application/json", { parseAs: "string" }, (_req, text, done) =>
        done(null, { parsedByHost: String(text) }),
      );
      app.addContentTypeParser("*", { parseAs: "buffer" }, (_req, _bytes, done) => done(null, {}));
      register(app);
    },
  },
  {
    name: "a preParsing hook that replaces the stream",
    set(app, register) {
      app.addHook("preParsing", async (_request, _reply, payload) =>
        payload.pipe(new PassThrough()),
      );
      app.register(formbody);
      register(app);
    },
  },
  {
    name: "a preParsing hook that keeps rawBody",
    set(app, register) {
      app.addHook("preParsing", async (request, _reply, payload) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of payload) chunks.push(Buffer.from(chunk));
        const rawBody = Buffer.concat(chunks);
        Object.assign(request, { rawBody });
        return new PassThrough().end(rawBody);
      });
      app.register(formbody);
      register(app);
    },
  },
  {
    name: "inside a prefix",
    set(app, register) {
      app.register(formbody);
      app.register(
        (scope, _options, done) => {
          register(scope);
          done();
        },
        { prefix: "/api" },
      );
    },
  },
];

export const FASTIFY_SURFACES: readonly Surface[] = HOSTS.map((host) => ({
  name: `Fastify, ${host.name}`,
  host: true,
  async open(pipeline: PipelineHandle | null, options?: SurfaceOptions) {
    // By default a closing server waits for connections that are kept alive.
    const app = fastify({ forceCloseConnections: true });
    app.setErrorHandler((error, _request, reply) =>
      reply
        .code(error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500)
        .send(HOST_ERROR),
    );
    host.set(app, (scope) => {
      if (pipeline !== null) scope.register(createFastifyAdapter(pipeline, options));
    });
    app.post(HOST_ROUTE, (request, reply) => reply.send(request.body ?? null));
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    return { port: Number(new URL(url).port), close: () => app.close() };
  },
}));
