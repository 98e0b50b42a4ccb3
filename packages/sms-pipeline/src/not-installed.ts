/**
 * True when a package could not be loaded because it is not there. Whatever else keeps it from loading, such as too few
 * file descriptors, may pass.
 */
export function isNotInstalled(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "code" in cause &&
    (cause.code === "ERR_MODULE_NOT_FOUND" || cause.code === "MODULE_NOT_FOUND")
  );
}
