/**
 * Turns numbers and cursors into ids that tell nothing to whoever reads a screen, a log or an address bar, and back. The same
 * text has the same id, as long as the secret is the same.
 */
export interface Sealer {
  seal(purpose: SealPurpose, text: string): Promise<string>;
  /** Null for an id that was not made here for this purpose. */
  open(purpose: SealPurpose, id: string): Promise<string | null>;
}

export type SealPurpose = "number" | "cursor";

const IV_BYTES = 12;

/** Without a secret one is made up: ids then hold for this process alone. */
export function createSealer(secret: string | null): Sealer {
  let keys: Promise<Keys> | null = null;
  // Not before the first request: some runtimes give no randomness while a module loads.
  const ready = (): Promise<Keys> => {
    keys ??= deriveKeys(secret);
    return keys;
  };
  return {
    async seal(purpose, text) {
      const { mac, cipher } = await ready();
      const bytes = utf8(text);
      // A nonce made from the text itself: it repeats only for the same text, whose id is meant to repeat.
      const digest = await crypto.subtle.sign("HMAC", mac, utf8(`${purpose} ${text}`));
      const iv = new Uint8Array(digest).slice(0, IV_BYTES);
      const sealed = await crypto.subtle.encrypt(aes(iv, purpose), cipher, bytes);
      return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
    },
    async open(purpose, id) {
      const bytes = fromBase64Url(id);
      if (!bytes || bytes.length <= IV_BYTES) return null;
      const { cipher } = await ready();
      const iv = bytes.slice(0, IV_BYTES);
      try {
        const text = await crypto.subtle.decrypt(
          aes(iv, purpose),
          cipher,
          bytes.subarray(IV_BYTES),
        );
        return new TextDecoder().decode(text);
      } catch {
        return null;
      }
    },
  };
}

type Keys = Awaited<ReturnType<typeof deriveKeys>>;

async function deriveKeys(secret: string | null) {
  const bytes = secret === null ? crypto.getRandomValues(new Uint8Array(32)) : utf8(secret);
  const root = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const from = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: utf8(`sms-pipeline console ${info}`),
  });
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  const gcm = { name: "AES-GCM", length: 256 };
  const [mac, cipher] = await Promise.all([
    crypto.subtle.deriveKey(from("nonce"), root, hmac, false, ["sign"]),
    crypto.subtle.deriveKey(from("seal"), root, gcm, false, ["encrypt", "decrypt"]),
  ]);
  return { mac, cipher };
}

function aes(iv: Uint8Array<ArrayBuffer>, purpose: SealPurpose) {
  return { name: "AES-GCM", iv, additionalData: utf8(purpose) };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]{2,2000}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
