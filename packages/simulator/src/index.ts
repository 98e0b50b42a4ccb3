export type {
  AccountNumber,
  MessagingService,
  NumberSetup,
  WebhookMethod,
} from "./account/account.ts";
export { type Carrier, createCarrier } from "./carrier.ts";
export type * from "./desk/api.ts";
export { SimulatorError } from "./errors.ts";
export {
  FAULT_KINDS,
  type FaultKind,
  type FaultName,
  type FaultSetting,
  type FaultState,
} from "./faults/catalog.ts";
export type { FaultSettings, Faults } from "./faults/faults.ts";
export type { PersonText, SentText } from "./message/inbound.ts";
export type { TextMedia } from "./message/media.ts";
export type { CarrierMedia, CarrierMessage } from "./message/message.ts";
export type { Pace } from "./message/outbound.ts";
export type { OptOut } from "./opt-out/opt-outs.ts";
export type { CreateCarrierOptions } from "./options.ts";
export type { ApiRequest } from "./rest/api-request.ts";
export type { Listening, ListenOptions } from "./server/listen.ts";
export type { Route } from "./webhook/deliver.ts";
