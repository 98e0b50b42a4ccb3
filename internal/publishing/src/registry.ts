import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@sms-pipeline/test-support/free-port";
import { npmInstall } from "runtimes/npm";

const run = promisify(execFile);

/** A registry of npm packages on this machine, which has nothing of its own yet and passes on all others. */
export interface Registry {
  readonly url: string;
  /** What npm and pnpm have to be told to use it. */
  readonly npmrc: string;
  close(): Promise<void>;
}

const INSTALLED = fileURLToPath(new URL("../../../node_modules/.cache/verdaccio", import.meta.url));
const START_TIMEOUT_MS = 60_000;

export async function startRegistry(): Promise<Registry> {
  await installVerdaccio();
  const uplink = await npmSetting("registry");
  // npm's own certificates: whoever needs them for npm needs them for what stands before it.
  const certificates = await npmSetting("cafile");
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-registry-"));
  await writeFile(join(folder, "config.yaml"), configuration(uplink));
  const port = await freePort();
  const listen = `127.0.0.1:${port}`;
  const verdaccio = spawn(
    process.execPath,
    [
      join(INSTALLED, "node_modules/verdaccio/bin/verdaccio"),
      ...["--config", join(folder, "config.yaml"), "--listen", listen],
    ],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...(certificates !== "null" && { NODE_EXTRA_CA_CERTS: certificates }),
        ...process.env,
      },
    },
  );
  const url = `http://${listen}/`;
  const close = async (): Promise<void> => {
    if (verdaccio.exitCode === null && verdaccio.signalCode === null) {
      verdaccio.kill();
      await once(verdaccio, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(`${url}-/ping`);
  } catch (error) {
    await close();
    throw error;
  }
  // It lets everybody publish, but npm wants to see some token.
  return { url, npmrc: `registry=${url}\n//${listen}/:_authToken=anybody\n`, close };
}

async function npmSetting(name: string): Promise<string> {
  const { stdout } = await run("npm", ["config", "get", name]);
  return stdout.trim();
}

async function installVerdaccio(): Promise<void> {
  await mkdir(INSTALLED, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { verdaccio: "6.10.4" },
    // It asks for it by a tag, which not every mirror of the registry has.
    overrides: { "node-fetch": "^2.7.0" },
  };
  await writeFile(join(INSTALLED, "package.json"), JSON.stringify(manifest));
  await npmInstall(INSTALLED);
}

function configuration(uplink: string): string {
  return `storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: { upstream: { url: "${uplink}", maxage: 60m } }
packages:
  "sms-pipeline": { access: $all, publish: $all }
  "@sms-pipeline/*": { access: $all, publish: $all }
  "**": { access: $all, proxy: upstream }
max_body_size: 20mb
log: { type: stdout, level: error }
`;
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The registry did not start in time.");
}
