import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { DeskMedia } from "../../src/desk/api.ts";
import { loadPicture } from "./load-picture.ts";

/**
 * What a message carries. A picture of another server is a link: the page itself asks nobody but the emulator for
 * anything.
 */
export function Pictures({ pictures }: { readonly pictures: readonly DeskMedia[] }): JSX.Element {
  return (
    <>
      {pictures.map(({ url, contentType }, index) => {
        const isPicture = contentType.startsWith("image/");
        const name = `${isPicture ? "Picture" : "Attachment"} ${index + 1} of ${pictures.length}`;
        const elsewhere = /^https?:/.test(url);
        if (isPicture && !elsewhere) {
          return <Picture key={url} url={url} title={`${name}, ${contentType}`} />;
        }
        return elsewhere ? (
          <a key={url} href={url} target="_blank" rel="noreferrer">
            {name}, {contentType}, on {new URL(url).host}
          </a>
        ) : (
          <span key={url} class="attachment">
            {name}, {contentType}
          </span>
        );
      })}
    </>
  );
}

interface PictureProps {
  readonly url: string;
  readonly title: string;
}

function Picture({ url, title }: PictureProps): JSX.Element {
  const source = useSignal<string | null>(url.startsWith("data:") ? url : null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    if (source.peek() !== null) return;
    let gone = false;
    loadPicture(url).then(
      (loaded) => {
        if (!gone) source.value = loaded;
      },
      () => {
        if (!gone) problem.value = `${title}: not kept any more`;
      },
    );
    return () => {
      gone = true;
    };
  }, [url]);
  if (problem.value !== null) return <span class="attachment">{problem.value}</span>;
  if (source.value === null) return <span class="picture loading" role="img" aria-label={title} />;
  return <img class="picture" src={source.value} alt={title} />;
}
