import { type Signal, signal } from "@preact/signals";

/** Whether each line of what is written is sent as a text of its own: a burst. */
export const eachLine: Signal<boolean> = signal(false);

/** Whether what is written on one phone is texted by the people of all of them, to the number of that one. */
export const fromEveryPhone: Signal<boolean> = signal(false);
