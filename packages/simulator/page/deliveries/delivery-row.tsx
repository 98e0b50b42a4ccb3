import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { DeskWebhook } from "../../src/desk/api.ts";
import { FAULT_KINDS } from "../../src/faults/catalog.ts";
import { desk } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import {
  deliveryMs,
  deliveryState,
  deliverySubject,
  deliveryTitle,
} from "../words/delivery-words.ts";
import { durationWords, timeOfDay } from "../words/time-words.ts";
import { DeliveryDetails } from "./delivery-details.tsx";

/** A delivery on one line or two; what was posted and answered unfolds below it. */
export function DeliveryRow({ webhook }: { readonly webhook: DeskWebhook }): JSX.Element {
  const open = useSignal(false);
  const id = useId();
  const { attempts, state, fault, createdAt } = webhook;
  const ms = deliveryMs(attempts);
  return (
    <li class="delivery" data-state={state}>
      <button
        type="button"
        class="delivery-line"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name="chevron" />
        <span class="delivery-title">
          {deliveryTitle(webhook)}
          {attempts.length > 1 && <span class="chip">{attempts.length} attempts</span>}
          {fault !== null && <span class="chip">{faultTitle(fault)}</span>}
        </span>
        <span class="delivery-state">{deliveryState(webhook)}</span>
        <span class="delivery-about">
          {deliverySubject(webhook, desk.value.messages.get(webhook.messageSid)?.body)}
        </span>
        <span class="delivery-time">
          {timeOfDay(createdAt)}
          {ms !== null && ` · ${durationWords(ms)}`}
        </span>
      </button>
      {open.value && (
        <div id={id} class="delivery-details">
          <DeliveryDetails webhook={webhook} />
        </div>
      )}
    </li>
  );
}

function faultTitle(name: NonNullable<DeskWebhook["fault"]>): string {
  return FAULT_KINDS.find((kind) => kind.name === name)?.title ?? name;
}
