import { fetchMedia } from "../desk/desk-client.ts";
import { dataUrlOf } from "../outbox/picture.ts";

/** Those of the messages on the screen, and some more. */
const MOST = 100;
const loaded = new Map<string, Promise<string>>();

/** A picture that the emulator keeps, as an address that an image can show. Asked for once. */
export function loadPicture(url: string): Promise<string> {
  const before = loaded.get(url);
  if (before !== undefined) return before;
  const picture = fetchMedia(url).then((media) => dataUrlOf(media));
  picture.catch(() => loaded.delete(url));
  loaded.set(url, picture);
  for (const key of loaded.keys()) {
    if (loaded.size <= MOST) break;
    loaded.delete(key);
  }
  return picture;
}
