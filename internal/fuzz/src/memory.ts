const READINGS = 8;

/**
 * Bytes in use on the heap. The least of several readings, each after two full collections and a pause in which finalisers
 * and closed handles are let go: what only comes and goes makes single readings larger, never smaller. Node is started with --no-flush-bytecode besides: what it lets go
 * of its own compiled code (5 MB at a time) would hide a leak.
 */
export async function heapInUse(): Promise<number> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("Start Node with --expose-gc.");
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < READINGS; reading++) {
    await collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
