import * as z from "zod/mini";
import { Picture } from "../outbox/picture.ts";

/** What is being written on a phone. */
export interface Draft {
  readonly body: string;
  readonly pictures: readonly Picture[];
}

export const DraftBody = z.string();
export const DraftPictures = z.readonly(z.array(Picture));

/** Where the text and the pictures are kept: apart, so that no megabytes are written at each key. */
export function draftKeys(phoneId: string): [body: string, pictures: string] {
  return [`draft:${phoneId}`, `draft-pictures:${phoneId}`];
}

/**
 * The texts that a draft becomes: one, or one for each line that has something on it, of which the first carries the
 * pictures. None when there is nothing to send.
 */
export function textsOf({ body, pictures }: Draft, eachLine: boolean): Draft[] {
  const bodies = eachLine ? body.split("\n").filter((line) => line.trim() !== "") : [body];
  if (bodies.length === 0 && pictures.length > 0) bodies.push("");
  return bodies
    .map((text, index) => ({ body: text, pictures: index === 0 ? pictures : [] }))
    .filter((text) => text.body.trim() !== "" || text.pictures.length > 0);
}
