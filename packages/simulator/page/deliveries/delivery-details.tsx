import type { JSX } from "preact";
import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import type { DeskAttempt, DeskWebhook } from "../../src/desk/api.ts";
import { resendWebhook } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { errorWords } from "../words/message-words.ts";
import { durationWords } from "../words/time-words.ts";

/** The requests of a delivery with their answers, and what was posted. */
export function DeliveryDetails({ webhook }: { readonly webhook: DeskWebhook }): JSX.Element {
  const { id, attempts, params } = webhook;
  return (
    <>
      <h2>{attempts.length === 0 ? "Not posted yet" : "Posted"}</h2>
      <ol class="attempts">
        {attempts.map((attempt, index) => (
          <Attempt key={`${index} ${attempt.startedAt}`} attempt={attempt} />
        ))}
      </ol>
      <h2>Parameters</h2>
      <table class="params">
        <tbody>
          {Object.entries(params).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={() => resendWebhook(id)}>
        <Icon name="again" />
        Post it again
      </button>
    </>
  );
}

function Attempt({ attempt }: { readonly attempt: DeskAttempt }): JSX.Element {
  const { method, url, status, durationMs, errorCode, response, contentType } = attempt;
  return (
    <li>
      <p class="attempt-line">
        <code>
          {method} {url}
        </code>
      </p>
      <p>
        {durationMs === null
          ? "Under way"
          : `${status ?? "No answer"} after ${durationWords(durationMs)}`}
        {contentType !== null && `, ${contentType}`}
      </p>
      {errorCode !== null && <p class="attempt-error">{errorWords(errorCode, explainErrorCode)}</p>}
      {response !== "" && <pre>{response}</pre>}
    </li>
  );
}
