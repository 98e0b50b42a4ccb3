/** A picture, video, sound or contact card of a message. */
export interface Media {
  readonly url: string;
  /** MIME type, e.g. `image/jpeg`. */
  readonly contentType: string;
}

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly label: string | null;
  readonly address: string | null;
}

/** A text as the carrier delivered it. */
export interface InboundMessage {
  /** Which carrier, e.g. `twilio`. */
  readonly provider: string;
  /** The carrier's id of the message; with `provider` it is unique. */
  readonly providerMessageId: string;
  /** The person's number (or short code, or name). */
  readonly from: string;
  /** Our number. */
  readonly to: string;
  /** As written, never trimmed. Empty when a picture came without words. */
  readonly body: string;
  readonly media: readonly Media[];
  readonly location: Location | null;
  /** Segments as the carrier counted them; null when it did not say. */
  readonly segments: number | null;
  /** The Messaging Service that the number belongs to, if any: opt-outs then hold for all its numbers. */
  readonly messagingServiceId: string | null;
  /** How the carrier itself understood an opt-out, opt-in or help word. It wins over our own reading. */
  readonly optOutType: "stop" | "start" | "help" | null;
}

/** What a text asks for, as far as the rules of the conversation go. */
export type InboundIntent =
  /** Something to answer. */
  | "message"
  /** Ends the conversation; the person may be texted again (goodbye, bye, exit). */
  | "end"
  /** Ends the conversation and forbids further texts (STOP and its kin). */
  | "opt_out"
  /** Allows texts again (START, UNSTOP). */
  | "opt_in"
  /** Asks for help in the carrier's sense (HELP, INFO). */
  | "help";

/** A text as the store keeps it. */
export interface StoredInbound extends InboundMessage {
  readonly id: string;
  readonly conversationId: string;
  /** Rises with every text of the thread, in the order in which the store received them. */
  readonly seq: number;
  readonly intent: InboundIntent;
  /** Milliseconds since the epoch, by the store's clock. */
  readonly receivedAt: number;
}
