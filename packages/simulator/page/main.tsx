import "@sms-pipeline/page-kit/style.css";
import { render } from "preact";

const root = document.getElementById("app");
if (root !== null) render(<h1>Phones</h1>, root);
