import type { JSX } from "preact";
import type { DeskMedia } from "../../src/desk/api.ts";

/**
 * What a message carries. A picture of another server is a link: the page itself asks nobody but the emulator for
 * anything.
 */
export function Pictures({ pictures }: { readonly pictures: readonly DeskMedia[] }): JSX.Element {
  return (
    <>
      {pictures.map(({ url, contentType }, index) => {
        const name = `Picture ${index + 1} of ${pictures.length}`;
        const { origin, host } = new URL(url, location.href);
        if (contentType.startsWith("image/") && (origin === location.origin || origin === "null")) {
          return (
            <img
              key={url}
              class="picture"
              src={url}
              alt={`${name}, ${contentType}`}
              loading="lazy"
            />
          );
        }
        return (
          <a key={url} href={url} target="_blank" rel="noreferrer">
            {contentType.startsWith("image/")
              ? `${name}, on ${host}`
              : `Attachment, ${contentType}`}
          </a>
        );
      })}
    </>
  );
}
