import type { Account } from "../account/account.ts";
import type { FaultSource } from "../faults/faults.ts";
import type { CarrierMessage } from "../message/message.ts";
import type { OptOuts } from "../opt-out/opt-outs.ts";
import type { DeskMessage, DeskState } from "./api.ts";

export function messageView(message: CarrierMessage): DeskMessage {
  const { sid, source, from, to, body, segments, encoding, status, errorCode } = message;
  return {
    sid,
    direction: message.direction === "inbound" ? "inbound" : "outbound",
    source,
    from,
    to,
    body,
    media: message.media.map((media) => ({
      url: media.url ?? `api/media/${message.sid}/${media.sid}`,
      contentType: media.contentType,
    })),
    segments,
    encoding,
    status,
    errorCode,
    webhook: message.webhook,
    clientId: message.clientId,
    createdAt: message.createdAt,
    updatedAt: message.updatedAt,
  };
}

export interface StateSource {
  readonly account: Account;
  readonly optOuts: OptOuts;
  readonly faults: FaultSource;
  readonly seed: number;
}

export function stateView({ account, optOuts, faults, seed }: StateSource): DeskState {
  return {
    accountSid: account.sid,
    numbers: [...account.numbers.values()].map((number) => ({
      phoneNumber: number.phoneNumber,
      friendlyName: number.friendlyName,
      smsUrl: number.smsUrl,
      smsMethod: number.smsMethod,
      smsFallbackUrl: number.smsFallbackUrl,
      statusCallback: number.statusCallback,
      messagingServiceSid: number.messagingServiceSid,
    })),
    optOuts: optOuts.list(),
    faults: faults.list(),
    seed,
  };
}
