import * as z from "zod/mini";

/** A picture that a person attaches. */
export const Picture = z.readonly(
  z.object({
    name: z.string(),
    contentType: z.string(),
    dataBase64: z.string(),
  }),
);
export type Picture = z.infer<typeof Picture>;

/** What a message may carry (https://www.twilio.com/docs/messaging/guides/accepted-mime-types). */
const MOST = 10;
const MOST_BYTES = 5 * 1024 * 1024;

/** What is wrong with the pictures of one message, in words; null when the carrier takes them. */
export function problemOfPictures(pictures: readonly Picture[]): string | null {
  if (pictures.length > MOST) return `A message carries at most ${MOST} pictures.`;
  const bytes = pictures.reduce((sum, { dataBase64 }) => sum + bytesOf(dataBase64), 0);
  if (bytes > MOST_BYTES) return "The pictures of a message may have 5 MB in all.";
  return null;
}

function bytesOf(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** Reads the files that a person chose, pasted or dropped. */
export function readPictures(files: readonly File[]): Promise<Picture[]> {
  return Promise.all(
    files.map(async (file) => ({
      name: file.name,
      contentType: file.type,
      dataBase64: await base64Of(file),
    })),
  );
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** The picture as an address, for a preview. */
export function dataUrlOf({ contentType, dataBase64 }: Omit<Picture, "name">): string {
  return `data:${contentType};base64,${dataBase64}`;
}
