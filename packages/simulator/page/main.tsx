import "@sms-pipeline/page-kit/style.css";
import "./frame/frame.css";
import "./phones/phone.css";
import "./composer/composer.css";
import "./deliveries/deliveries.css";
import "./faults/faults.css";
import { render } from "preact";
import { outbox, start } from "./app.ts";
import { hasUnsavedDraft } from "./composer/drafts.ts";
import { Frame } from "./frame/frame.tsx";
import { startView } from "./frame/view.ts";

const root = document.getElementById("app");
if (root !== null) {
  startView();
  start();
  window.addEventListener("beforeunload", (event) => {
    if (outbox.unsaved() || hasUnsavedDraft()) event.preventDefault();
  });
  render(<Frame />, root);
}
