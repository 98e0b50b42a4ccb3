import { expect, it } from "vitest";
import { inboundText } from "./fake-messenger.ts";

it("fills in what is left out or undefined, and keeps what is empty", () => {
  const text = inboundText({ body: "", from: undefined });
  expect(text).toMatchObject({ body: "", from: "+15550100100", to: "+15550100001" });
});
