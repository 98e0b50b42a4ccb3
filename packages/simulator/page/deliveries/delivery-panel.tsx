import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { desk } from "../app.ts";
import {
  DELIVERY_FILTERS,
  type DeliveryFilter,
  deliveriesOf,
  deliveryFilter,
} from "../frame/view.ts";
import { Icon } from "../parts/icon.tsx";
import { DeliveryRow } from "./delivery-row.tsx";
import { filterDeliveries } from "./filter-deliveries.ts";

const STEP = 100;

const FILTER_WORDS: Readonly<Record<DeliveryFilter, string>> = {
  all: "All",
  texts: "Texts",
  statuses: "Statuses",
  failed: "Failed",
};

/** Everything that was posted to the app, newest first. */
export function DeliveryPanel(): JSX.Element {
  const shown = useSignal(STEP);
  const { webhooks } = desk.value;
  const listed = filterDeliveries(webhooks.values(), deliveryFilter.value, deliveriesOf.value);
  return (
    <>
      <div class="panel-head">
        <fieldset class="choices">
          <legend class="visually-hidden">Which deliveries</legend>
          {DELIVERY_FILTERS.map((filter) => (
            <label key={filter}>
              <input
                type="radio"
                name="deliveries"
                checked={deliveryFilter.value === filter}
                onChange={() => {
                  deliveryFilter.value = filter;
                }}
              />
              <span>{FILTER_WORDS[filter]}</span>
            </label>
          ))}
        </fieldset>
        <p class="count">{listed.length}</p>
      </div>
      {deliveriesOf.value !== null && (
        <div class="panel-head only">
          <p>
            Only of <code>{deliveriesOf.value}</code>
          </p>
          <button
            type="button"
            onClick={() => {
              deliveriesOf.value = null;
              // The button that had the focus is gone.
              document.getElementById("tab-deliveries")?.focus();
            }}
          >
            <Icon name="cross" />
            All messages
          </button>
        </div>
      )}
      <div class="panel-body">
        {listed.length === 0 && (
          <p class="empty">
            {webhooks.size === 0
              ? "Nothing has been posted to your app yet. Text a number of yours from a phone."
              : "No such delivery."}
          </p>
        )}
        <ul class="deliveries">
          {listed.slice(0, shown.value).map((webhook) => (
            <DeliveryRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
        {listed.length > shown.value && (
          <button
            type="button"
            class="earlier"
            onClick={() => {
              shown.value += STEP;
            }}
          >
            Show earlier deliveries
          </button>
        )}
      </div>
    </>
  );
}
