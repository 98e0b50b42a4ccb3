import "@sms-pipeline/page-kit/style.css";
import "./frame/frame.css";
import "./phones/phone.css";
import "./composer/composer.css";
import "./deliveries/deliveries.css";
import "./faults/faults.css";
import { render } from "preact";
import { start } from "./app.ts";
import { Frame } from "./frame/frame.tsx";
import { startView } from "./frame/view.ts";

const root = document.getElementById("app");
if (root !== null) {
  startView();
  start();
  render(<Frame />, root);
}
