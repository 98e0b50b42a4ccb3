import type { JSX } from "preact";
import { dataUrlOf, type Picture } from "../outbox/picture.ts";
import { Icon } from "../parts/icon.tsx";

export interface AttachmentsProps {
  readonly pictures: readonly Picture[];
  readonly remove: (index: number) => void;
}

/** The pictures that go with the text that is being written. */
export function Attachments({ pictures, remove }: AttachmentsProps): JSX.Element | null {
  if (pictures.length === 0) return null;
  return (
    <ul class="attachments" aria-label="Attached pictures">
      {pictures.map((picture, index) => (
        <li key={`${index} ${picture.name}`}>
          <img src={dataUrlOf(picture)} alt={`Attached: ${picture.name}`} />
          <button type="button" onClick={() => remove(index)}>
            <Icon name="cross" />
            <span class="visually-hidden">Remove {picture.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
