import "@sms-pipeline/page-kit/style.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/conversations.css";
import "./styles/assistants.css";
import "./styles/print.css";
import { render } from "preact";
import { App } from "./frame/app.tsx";

const root = document.getElementById("app");
if (root) render(<App />, root);
