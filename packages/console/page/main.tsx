import "@sms-pipeline/page-kit/style.css";
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<main />, root);
