/** Signs a text with a key that was prepared once. Base64. */
export type Hmac = (text: string) => string | Promise<string>;

/**
 * HMAC-SHA1 with this key: by Node's own crypto where the runtime has it, because Web Crypto takes about three times as
 * long and is asynchronous, else by Web Crypto.
 */
export function createHmacSha1(key: string): Hmac {
  return nodeHmac(key) ?? webHmac(key);
}

/** Null where there is no `node:crypto`. It is looked up at run time, so that no bundler pulls it in. */
function nodeHmac(key: string): Hmac | null {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (crypto === undefined) return null;
  const secret = crypto.createSecretKey(key, "utf8");
  return (text) => crypto.createHmac("sha1", secret).update(text, "utf8").digest("base64");
}

/** By Web Crypto alone. */
export function webHmac(key: string): Hmac {
  const encoder = new TextEncoder();
  let secret: ReturnType<typeof globalThis.crypto.subtle.importKey> | undefined;
  return async (text) => {
    // Not at once: some runtimes forbid asynchronous work outside of a request.
    secret ??= globalThis.crypto.subtle.importKey(
      "raw",
      encoder.encode(key),
      { name: "HMAC", hash: "SHA-1" },
      false,
      ["sign"],
    );
    const digest = await globalThis.crypto.subtle.sign("HMAC", await secret, encoder.encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  };
}
