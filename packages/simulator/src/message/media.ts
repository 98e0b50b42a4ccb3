import { SimulatorError } from "../errors.ts";
import { newSid } from "../sid.ts";
import type { CarrierMedia, CarrierMessage } from "./message.ts";

/** A picture that a person sends: its bytes, which the emulator then serves, or where it is served already. */
export type TextMedia =
  | { readonly contentType: string; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly contentType: string; readonly url: string };

export interface StoredMedia {
  readonly contentType: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MediaStore {
  keep(media: readonly TextMedia[]): readonly CarrierMedia[];
  get(sid: string): StoredMedia | undefined;
  /** Where an app fetches it from. Throws `SimulatorError` when the emulator does not know its own address. */
  urlOf(message: CarrierMessage, media: CarrierMedia): string;
  forget(media: readonly CarrierMedia[]): void;
}

/** The oldest pictures are forgotten past this. */
const MOST_BYTES = 64 * 1024 * 1024;

export function createMediaStore(accountSid: string, baseUrl: () => string | null): MediaStore {
  const stored = new Map<string, StoredMedia>();
  let bytes = 0;

  function drop(sid: string): void {
    bytes -= stored.get(sid)?.data.byteLength ?? 0;
    stored.delete(sid);
  }

  return {
    keep(media) {
      if (media.some((item) => "data" in item) && baseUrl() === null) {
        throw new SimulatorError(
          "The emulator does not know its own address, so nobody could fetch the picture: call listen() first, or set the option url.",
        );
      }
      return media.map((item) => {
        const sid = newSid("ME");
        const { contentType } = item;
        if (!("data" in item)) return { sid, contentType, url: item.url };
        stored.set(sid, { contentType, data: item.data });
        bytes += item.data.byteLength;
        for (const oldest of stored.keys()) {
          if (bytes <= MOST_BYTES) break;
          drop(oldest);
        }
        return { sid, contentType, url: null };
      });
    },
    get: (sid) => stored.get(sid),
    urlOf(message, { sid, url }) {
      return (
        url ??
        `${baseUrl() ?? ""}/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}`
      );
    },
    forget(media) {
      for (const { sid } of media) drop(sid);
    },
  };
}
