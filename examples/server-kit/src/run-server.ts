import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSmsPipeline, type PipelineHandle, type TestEndpointOptions } from "sms-pipeline";
import { type EnvironmentSettings, readEnvironment } from "sms-pipeline/env";
import { readArguments } from "./arguments.ts";
import { chooseAi } from "./choose-ai.ts";
import { chooseCarrier } from "./choose-carrier.ts";
import { chooseStore } from "./choose-store.ts";
import { chooseTunnel } from "./choose-tunnel.ts";
import { createConsoleLogger } from "./console-logger.ts";
import { createHomePage, type HomeLink } from "./home-page.ts";
import { openConsole } from "./open-console.ts";
import { createReport } from "./report.ts";
import { setUpNumber } from "./set-up-number.ts";
import { WEBHOOK_PATH } from "./webhook-address.ts";

export interface ServeOptions {
  /** Makes the framework's server listen, with these mounted in their order, and resolves once it does. */
  listen(handles: readonly PipelineHandle[], port: number, host: string): Promise<Server>;
  /** Stops taking connections and resolves when those under way are done. */
  close(): Promise<void>;
}

/** Runs an example server until it is told to stop: the environment in, a listening server out. */
export async function runServer(options: ServeOptions): Promise<void> {
  try {
    await serve(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function serve({ listen, close }: ServeOptions): Promise<void> {
  loadDotEnv();
  const { configureNumber } = readArguments(process.argv.slice(2));
  const given = readEnvironment();
  const report = createReport(print);
  const { store, close: closeStore } = await chooseStore(given, report);
  const ai = chooseAi(given, report);
  const tunnel = await chooseTunnel(given, report);
  const env = tunnel === null ? given : { ...given, publicUrl: tunnel.url };
  const { messenger, emulator } = await chooseCarrier(env, store, report);

  const pipeline = createSmsPipeline({
    store,
    ai,
    messenger,
    test: testAccess(env),
    logger: createConsoleLogger(print),
  });
  const onChange = async (): Promise<void> => emulator?.readNumbers();
  const console = openConsole(env, { pipeline, store, report, onChange });
  // What texts as anybody stays off a server that the internet reaches.
  const phone = env.publicUrl === null ? emulator?.phone : undefined;
  const links: HomeLink[] = [];
  const home = createHomePage({ links, parts: report.parts });
  const handles = [pipeline, console, phone, home].filter((handle) => handle != null);

  const server = await listen(handles, env.port, env.host).catch((error: unknown) => {
    throw cannotListen(env, error);
  });
  const url = urlOf(server);
  pipeline.start();
  await emulator?.connect(url);
  tunnel?.forward(url);
  if (emulator !== null) {
    const phoneUrl = phone === undefined ? emulator.ownUrl : `${url}${phone.basePath}/`;
    links.push({
      name: "Phone",
      url: phoneUrl,
      purpose: "Text the assistant, and see what becomes of each text.",
    });
  }
  if (console !== null) {
    links.push({
      name: "Console",
      url: `${url}${console.basePath}/`,
      purpose: "Assistants, their numbers and conversations.",
    });
  }
  links.push({
    name: "Health",
    url: `${url}${WEBHOOK_PATH}/health`,
    purpose: "How the store, the model and the carrier do.",
  });

  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return;
    stopping = true;
    print(`${signal}: finishing the turns under way`);
    const closed = close();
    // The carrier goes last: turns under way send through it.
    await Promise.allSettled([tunnel?.close(), pipeline.stop()]);
    await emulator?.close();
    await closed;
    await closeStore();
    print("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  if (configureNumber !== null) {
    await setUpNumber(env, { phoneNumber: configureNumber, store, print });
  }
  if (env.publicUrl !== null) print(`webhook: ${env.publicUrl}${WEBHOOK_PATH}`);
  for (const link of links) print(`${link.name.toLowerCase()}: ${link.url}`);
  print(`home: ${url}/`);
  print(`ready: ${url}${pipeline.basePath}`);
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

/** E.g. a port that something else listens on, or one that needs more rights. */
function cannotListen({ host, port }: EnvironmentSettings, cause: unknown): Error {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  const why = code === "EADDRINUSE" ? "something listens there already" : code;
  return new Error(`Can't listen on ${host}:${port} (${why}): set PORT to another port.`, {
    cause,
  });
}

/** Where this machine reaches it. */
function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
