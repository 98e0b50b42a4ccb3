import type { JSX } from "preact";
import { addPhone, desk, problem } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { narrow, panel, tab } from "./view.ts";

export function TopBar(): JSX.Element {
  const account = desk.value.state?.accountSid;
  return (
    <header class="top-bar">
      <h1>
        <Icon name="phone" />
        Phones
      </h1>
      {account !== undefined && (
        <p class="account">
          <span class="visually-hidden">Account </span>
          <code>{account}</code>
        </p>
      )}
      <ConnectionState />
      <div class="top-actions">
        <button
          id="add-phone"
          type="button"
          onClick={() => {
            tab.value = addPhone().id;
          }}
        >
          <Icon name="plus" />
          Add phone
        </button>
        {!narrow.value && (
          <button
            type="button"
            class="icon-button"
            aria-pressed={panel.value !== "none"}
            onClick={() => {
              panel.value = panel.value === "none" ? "deliveries" : "none";
            }}
          >
            <Icon name="side" />
            <span class="visually-hidden">Deliveries and faults</span>
          </button>
        )}
      </div>
      <Problem />
    </header>
  );
}

function Problem(): JSX.Element {
  return (
    <div class="problem" role="alert">
      {problem.value !== null && (
        <>
          <p>{problem.value}</p>
          <button
            type="button"
            onClick={() => {
              problem.value = null;
            }}
          >
            Dismiss
          </button>
        </>
      )}
    </div>
  );
}
