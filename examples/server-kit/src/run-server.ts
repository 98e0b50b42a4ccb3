import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSmsPipeline, type SmsPipeline, type TestEndpointOptions } from "sms-pipeline";
import { type EnvironmentSettings, readEnvironment } from "sms-pipeline/env";
import { createConsoleLogger } from "./console-logger.ts";
import { chooseParts } from "./parts.ts";

export interface ServeOptions {
  /** Makes the framework's server listen, with the pipeline mounted, and resolves once it does. */
  listen(pipeline: SmsPipeline, port: number, host: string): Promise<Server>;
  /** Stops taking connections and resolves when those under way are done. */
  close(): Promise<void>;
}

/** Runs an example server until it is told to stop: the environment in, a listening server out. */
export async function runServer(options: ServeOptions): Promise<void> {
  try {
    await serve(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function serve({ listen, close }: ServeOptions): Promise<void> {
  loadDotEnv();
  const env = readEnvironment();
  const { store, ai, messenger, close: closeStore } = await chooseParts(env, print);
  const pipeline = createSmsPipeline({
    store,
    ai,
    messenger,
    test: testAccess(env),
    logger: createConsoleLogger(print),
  });
  const server = await listen(pipeline, env.port, env.host);
  pipeline.start();

  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return;
    stopping = true;
    print(`${signal}: finishing the turns under way`);
    await Promise.all([close(), pipeline.stop()]);
    await closeStore();
    print("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  print(`ready: ${urlOf(server)}${pipeline.basePath}`);
}

/**
 * This machine may test without a token, but not once the server has a public URL: behind a proxy on this machine,
 * everybody's requests come from here.
 */
function testAccess({ publicUrl, testToken }: EnvironmentSettings): TestEndpointOptions | false {
  const loopback = publicUrl === null;
  if (testToken === null) return loopback && { loopback };
  return { loopback, token: testToken };
}

/** What is set in the environment wins over the file. */
function loadDotEnv(): void {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
