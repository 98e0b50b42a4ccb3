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
  // Node has it since 20.12. Tokens are hexadecimal; a key of another kind is left to `createHmac`.
  if (typeof crypto.hash === "function" && isShortAscii(key)) return twoHashes(key, crypto.hash);
  const secret = crypto.createSecretKey(key, "utf8");
  return (text) => crypto.createHmac("sha1", secret).update(text, "utf8").digest("base64");
}

const BLOCK_BYTES = 64;
const SHA1_BYTES = 20;

function isShortAscii(key: string): boolean {
  return key.length <= BLOCK_BYTES && /^[ -~]*$/.test(key);
}

/**
 * The same of its definition (https://www.rfc-editor.org/rfc/rfc2104#section-2): `createHmac` makes a native object for each
 * text, which takes the garbage collector longer to free than it took to hash. ASCII stays ASCII when it is combined
 * with the pads, so that the inner hash may be over a string.
 */
function twoHashes(key: string, hash: typeof import("node:crypto").hash): Hmac {
  const padded = Array.from({ length: BLOCK_BYTES }, (_, index) => key.charCodeAt(index) || 0);
  const inner = String.fromCharCode(...padded.map((code) => code ^ 0x36));
  const outer = new Uint8Array(BLOCK_BYTES + SHA1_BYTES);
  outer.set(padded.map((code) => code ^ 0x5c));
  return (text) => {
    const digest = hash("sha1", inner + text, "binary");
    for (let index = 0; index < SHA1_BYTES; index++) {
      outer[BLOCK_BYTES + index] = digest.charCodeAt(index);
    }
    return hash("sha1", outer, "base64");
  };
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
