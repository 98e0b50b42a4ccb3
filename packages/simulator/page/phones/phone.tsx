import type { JSX } from "preact";
import { changePhone, desk, outbox, phones, removePhone } from "../app.ts";
import { Composer } from "../composer/composer.tsx";
import { forgetDraft } from "../composer/drafts.ts";
import { Icon } from "../parts/icon.tsx";
import { Conversation } from "../thread/conversation.tsx";
import { threadOf } from "../thread/thread.ts";
import { readableNumber } from "../words/phone-number.ts";
import { timeOfDay } from "../words/time-words.ts";
import { PersonField } from "./person-field.tsx";
import { numberOf, type PhoneSetting } from "./phone-setting.ts";

/** One phone: whose it is, what was written, and where to write. */
export function Phone({ setting }: { readonly setting: PhoneSetting }): JSX.Element {
  const { id, person } = setting;
  const numbers = desk.value.state?.numbers ?? [];
  const number = numberOf(setting, numbers);
  const items = threadOf(person, number, desk.value.messages.values(), outbox.texts.value);
  const remove = (): void => {
    removePhone(id);
    forgetDraft(id);
    // The button that had the focus is gone.
    document.getElementById("add-phone")?.focus();
  };
  return (
    <article class="phone" aria-label={`Phone of ${readableNumber(person)}`}>
      <header class="phone-head">
        <PersonField id={id} person={person} />
        <label class="field">
          <span>Texts to</span>
          <select
            value={number ?? ""}
            disabled={numbers.length === 0}
            onChange={(event) => changePhone(id, { number: event.currentTarget.value })}
          >
            {numbers.length === 0 && <option value="">No number yet</option>}
            {numbers.map(({ phoneNumber, friendlyName }) => (
              <option key={phoneNumber} value={phoneNumber}>
                {numberTitle(phoneNumber, friendlyName)}
              </option>
            ))}
          </select>
        </label>
        {phones.value.length > 1 && (
          <button type="button" class="icon-button quiet" onClick={remove}>
            <Icon name="cross" />
            <span class="visually-hidden">Remove the phone of {readableNumber(person)}</span>
          </button>
        )}
      </header>
      <Conversation
        key={`${person} ${number}`}
        label={`Messages of ${readableNumber(person)}`}
        items={items}
      />
      <OptOutNote person={person} number={number} />
      <Composer phoneId={id} person={person} number={number} />
    </article>
  );
}

function numberTitle(phoneNumber: string, friendlyName: string): string {
  const readable = readableNumber(phoneNumber);
  const isName = friendlyName !== "" && friendlyName.replace(/\D/g, "") !== phoneNumber.slice(1);
  return isName ? `${readable}, ${friendlyName}` : readable;
}

interface OptOutNoteProps {
  readonly person: string;
  readonly number: string | null;
}

function OptOutNote({ person, number }: OptOutNoteProps): JSX.Element | null {
  const optOut = desk.value.state?.optOuts.find(
    (each) => each.person === person && each.number === number,
  );
  if (optOut === undefined || number === null) return null;
  return (
    <div class="opt-out" role="status">
      <p>
        <strong>Opted out</strong> at {timeOfDay(optOut.since)}. What your app sends to this phone
        is refused with 21610.
      </p>
      <button
        type="button"
        onClick={({ currentTarget }) => {
          outbox.add({ from: person, to: number, body: "START", pictures: [] });
          // The button goes with the note.
          currentTarget.closest("article")?.querySelector("textarea")?.focus();
        }}
      >
        Text START
      </button>
    </div>
  );
}
