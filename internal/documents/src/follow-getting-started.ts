import { followInClone } from "./follow/getting-started.ts";

const startedAt = Date.now();
await followInClone((what) => process.stdout.write(`${what}\n`));
process.stdout.write(`In ${Math.round((Date.now() - startedAt) / 1_000)} s.\n`);
