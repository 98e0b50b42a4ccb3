import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../harness/child.ts";
import type { MeasuredNode } from "../harness/nodes.ts";
import { buildServer } from "./build-server.ts";
import type { LoadFigures } from "./load.ts";
import type { ServerFigures } from "./serve.ts";

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where a contestant's time goes: the functions that take the most by themselves, in microseconds a text. */
export async function profile(
  contestant: string,
  node: MeasuredNode,
  texts: number,
  write: (line: string) => void,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "sms-pipeline-bench-"));
  try {
    const load = await startChild(new URL("./load.ts", import.meta.url), [], { core: "load" });
    const server = await startChild(await buildServer(), [contestant], {
      core: "server",
      node: node.path,
      nodeArgs: ["--cpu-prof", "--cpu-prof-interval", "200", "--cpu-prof-dir", directory],
    });
    const { port } = server.ready as { port: number };
    const before = (await server.ask({})) as ServerFigures;
    const { p50Ms } = (await load.ask({ port, connections: 32, texts })) as LoadFigures;
    const after = (await server.ask({})) as ServerFigures;
    await server.stop();
    await load.stop();
    const [file = ""] = await readdir(directory);
    const { nodes, samples, timeDeltas } = JSON.parse(
      await readFile(join(directory, file), "utf8"),
    ) as CpuProfile;
    const nameOf = new Map(
      nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
        const place = url.split("/").slice(-2).join("/");
        return [id, `${functionName || "(anonymous)"} ${place}:${lineNumber + 1}`] as const;
      }),
    );
    const micros = new Map<string, number>();
    for (const [index, id] of samples.entries()) {
      const name = nameOf.get(id) ?? "?";
      micros.set(name, (micros.get(name) ?? 0) + (timeDeltas[index] ?? 0));
    }
    write(
      `Node ${node.version}, cpu: ${(((after.cpuMs - before.cpuMs) * 1_000) / texts).toFixed(1)} µs a text, p50 ${p50Ms} ms`,
    );
    const most = [...micros].sort(([, a], [, b]) => b - a).slice(0, 60);
    for (const [name, time] of most) write(`${(time / texts).toFixed(2).padStart(8)}  ${name}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
