import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createCarrier } from "@sms-pipeline/simulator";
import express from "express";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seriousIssues } from "../src/accessibility.ts";
import { launchChromium } from "../src/chromium.ts";
import { listenOnLoopback } from "../src/listen.ts";
import { type OpenPage, type OpenPageOptions, openPage, WIDTHS } from "../src/open-page.ts";
import { createPhoneWorld, GREETING, type PhoneWorld } from "../src/phone-world.ts";

let browser: Browser;
let world: PhoneWorld;
let opened: OpenPage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  world = await createPhoneWorld();
});
afterEach(async () => {
  const problems = opened.flatMap((each) => each.problems);
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
  await world.close();
  expect(problems).toEqual([]);
});

async function openPhones(options?: OpenPageOptions, url = world.url): Promise<Page> {
  const each = await openPage(browser, url, options);
  opened.push(each);
  // Until then it knows no number to text to.
  await each.page.getByText("Live", { exact: true }).waitFor();
  return each.page;
}

const box = (scope: Page | Locator): Locator => scope.getByRole("textbox", { name: /^Text from/ });
const theirs = (scope: Page | Locator): Locator => scope.locator("[data-side=theirs] .bubble");
const mine = (scope: Page | Locator): Locator => scope.locator("[data-side=mine] .bubble");

async function say(scope: Page | Locator, body: string): Promise<void> {
  await box(scope).fill(body);
  await box(scope).press("Enter");
}

/** Waits for the message with that text, and gives all that the phone shows of it. */
async function message(scope: Page | Locator, body: string): Promise<Locator> {
  const found = scope.getByRole("log").getByRole("listitem").filter({ hasText: body });
  await found.waitFor();
  return found;
}

/** How often the app has sent that text, by the carrier's own record. */
const sent = (body: string): number =>
  world.carrier.messages.filter((each) => each.direction !== "inbound" && each.body === body)
    .length;

describe("the phone", () => {
  test("texts, is greeted, and then answered", async () => {
    const page = await openPhones();
    await say(page, "Good morning");
    const greeting = await message(page, GREETING);
    await greeting.getByText("Delivered").waitFor();
    await (await message(page, "Good morning")).getByText("Your app has it").waitFor();

    await say(page, "Are you open?");
    await (await message(page, "Reply 1")).getByText("Delivered").waitFor();
    expect(await theirs(page).allTextContents()).toEqual([GREETING, "Reply 1"]);
    expect(await box(page).inputValue()).toBe("");
  });

  test("shows each text of a burst at once, and gets one answer to all", async () => {
    const page = await openPhones();
    await say(page, "Good morning");
    await message(page, GREETING);
    // However long the page takes to post them.
    world.ai.add(async () => {
      await world.carrier.waitFor((each) => each.body === "three" && each.webhook === "answered");
      return "To all three";
    });
    await page.getByLabel("Each line a text").check();
    await box(page).fill("one");
    for (const line of ["two", "three"]) {
      await box(page).press("Shift+Enter");
      await box(page).pressSequentially(line);
    }
    await page.getByText("3 texts, 3 segments").waitFor();
    await box(page).press("Enter");
    expect(await mine(page).allTextContents()).toEqual(["Good morning", "one", "two", "three"]);

    await message(page, "To all three");
    await world.carrier.idle();
    expect(
      world.ai.requests
        .at(-1)
        ?.messages.slice(-3)
        .map(({ content }) => content),
    ).toEqual(["one", "two", "three"]);
    expect(await theirs(page).allTextContents()).toEqual([GREETING, "To all three"]);
  });

  test("survives faults that are set on the page: each text is answered once", async () => {
    const page = await openPhones();
    await page.getByRole("tab", { name: "Faults" }).click();
    for (const fault of ["Too many requests", "Accept, then drop", "Duplicate"]) {
      const next = page.getByRole("spinbutton", { name: `${fault}: for the next times` }).first();
      await next.fill("1");
      await next.press("Enter");
    }
    await page.getByText("3 set.").waitFor();

    await say(page, "Good morning");
    await (await message(page, GREETING)).getByText("Delivered").waitFor();
    await say(page, "And now?");
    await (await message(page, "Reply 1")).getByText("Delivered").waitFor();
    await page.getByText("All goes well.").waitFor();
    expect(await page.getByText("struck once").count()).toBe(3);
    expect([sent(GREETING), sent("Reply 1")]).toEqual([1, 1]);

    await page.getByRole("tab", { name: "Deliveries" }).click();
    await page
      .getByRole("button", { name: /^Text Duplicate 200 from …0100: Good morning/ })
      .first()
      .click();
    await page.getByRole("row", { name: "Body Good morning" }).waitFor();
  });

  test("says in words what became of a message that could not be delivered", async () => {
    const page = await openPhones();
    world.carrier.faults.set({ "outcome.undelivered": { next: 1, value: 30005 } });
    await say(page, "Good morning");
    const greeting = await message(page, GREETING);
    await greeting
      .getByText("Not delivered: 30005, the recipient's number is unknown or no longer in use")
      .waitFor();
    await greeting.getByRole("button", { name: /show its deliveries/ }).click();
    const status = page.getByRole("button", { name: /^Status: undelivered/ });
    await status.click();
    await page.getByRole("row", { name: "ErrorCode 30005" }).waitFor();
  });

  test("is silent after STOP, but for the carrier, until START", async () => {
    const page = await openPhones();
    await say(page, "Good morning");
    await message(page, GREETING);
    await say(page, "STOP");
    await page.getByText("Opted out").waitFor();
    const confirmation = await message(page, "unsubscribed");
    await confirmation.getByText("The carrier's own answer").waitFor();
    await say(page, "Are you there?");
    await (await message(page, "Are you there?")).getByText("Your app has it").waitFor();
    await world.carrier.idle();
    expect(await theirs(page).count()).toBe(2);
    expect(world.ai.requests).toEqual([]);

    await page.getByRole("button", { name: "Text START" }).click();
    await page.getByText("Opted out").waitFor({ state: "detached" });
    await message(page, "re-subscribed");
  });

  test("loses nothing by a reload, of what is sent, on its way, answered and being written", async () => {
    const page = await openPhones();
    await say(page, "Good morning");
    await message(page, GREETING);
    await say(page, "one");
    await page.reload();
    await message(page, "one");
    await message(page, "Reply 1");
    await box(page).fill("half a tho");
    await page.reload();
    expect(await box(page).inputValue()).toBe("half a tho");
    await message(page, "Reply 1");
    expect(await mine(page).allTextContents()).toEqual(["Good morning", "one"]);
    expect(await theirs(page).allTextContents()).toEqual([GREETING, "Reply 1"]);
  });

  test("keeps texts while the emulator is away, says so, and sends them once when it is back", async () => {
    const page = await openPhones();
    await say(page, "Good morning");
    await message(page, GREETING);
    await page.clock.install();
    await world.hideCarrier();
    await page.getByText("The emulator can't be reached.").waitFor();
    // It does not try again by itself before the button is pressed.
    await page.clock.pauseAt(Date.now() + 60_000);
    await say(page, "one");
    await say(page, "two");
    await (await message(page, "one")).getByText("Sending").waitFor();
    await world.showCarrier();
    await page.getByRole("button", { name: "Try now" }).click();
    await page.clock.resume();
    await page.getByText("Live", { exact: true }).waitFor();
    await (await message(page, "two")).getByText("Your app has it").waitFor();
    await message(page, "Reply 1");
    const texts = world.carrier.messages.filter(({ direction }) => direction === "inbound");
    expect(texts.map(({ body }) => body)).toEqual(["Good morning", "one", "two"]);
    expect(await mine(page).allTextContents()).toEqual(["Good morning", "one", "two"]);
  });

  test("texts from two phones at once, each with its own answers", async () => {
    const page = await openPhones();
    await page.getByRole("button", { name: "Add phone" }).click();
    const [first, second] = [page.getByRole("article").nth(0), page.getByRole("article").nth(1)];
    await second.getByLabel("From every phone").check();
    await say(second, "Good morning to all");
    for (const phone of [first, second]) {
      await message(phone, GREETING);
      expect(await mine(phone).allTextContents()).toEqual(["Good morning to all"]);
    }
    await second.getByLabel("Phone of").fill("12");
    await second.getByLabel("Phone of").press("Enter");
    await second.getByRole("alert").getByText("A plus sign and 2 to 15 digits").waitFor();
    await second.getByLabel("Phone of").fill("+1 (555) 010-0199");
    await second.getByLabel("Phone of").press("Enter");
    expect(await mine(second).count()).toBe(0);
    await page.reload();
    expect(await second.getByLabel("Phone of").inputValue()).toBe("+1 555 010 0199");
  });

  test("says on a narrow screen which phone has got something new", async () => {
    const page = await openPhones({ width: WIDTHS.phone });
    await page.getByRole("button", { name: "Add phone" }).click();
    await page.getByLabel("From every phone").check();
    await say(page, "Good morning");
    await page.getByRole("tab", { name: "…0100 1 new" }).click();
    await message(page, GREETING);
    await page.getByRole("tab", { name: "…0101", exact: true }).click();
    await page.getByRole("tab", { name: "…0100", exact: true }).waitFor();
  });

  test("keeps a half-written text while another tab is looked at", async () => {
    const page = await openPhones({ width: WIDTHS.phone });
    await box(page).fill("half a tho");
    await page.getByRole("tab", { name: "Deliveries" }).click();
    await page.getByRole("tab", { name: "Phone" }).click();
    expect(await box(page).inputValue()).toBe("half a tho");
  });

  test("sends a picture, previewed before and shown after", async () => {
    const page = await openPhones();
    const picture = {
      name: "dot.png",
      mimeType: "image/png",
      buffer: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    };
    await page.locator("input[type=file]").setInputFiles(picture);
    await page.getByRole("img", { name: "Attached: dot.png" }).waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    const shown = page.getByRole("log").locator("img.picture");
    await shown.waitFor();
    await page.reload();
    await page.getByText("Your app has it").waitFor();
    await shown.waitFor();
    expect(await shown.getAttribute("alt")).toBe("Picture 1 of 1, image/png");
    const [text] = world.carrier.messages;
    expect(text?.media.map(({ contentType }) => contentType)).toEqual(["image/png"]);
  });

  test("shows what a person writes as text, whatever it is", async () => {
    const page = await openPhones();
    const body = `<img src=x onerror="alert(1)"><b>bold</b> &amp;`;
    await say(page, body);
    expect(await mine(page).allTextContents()).toEqual([body]);
  });

  test("sets a text that is written from right to left so", async () => {
    const page = await openPhones();
    await box(page).fill("\u0645\u0631\u062d\u0628\u0627! (Bakery).");
    await page.locator("textarea:dir(rtl)").waitFor();
    await box(page).press("Enter");
    await page.locator(".bubble p:dir(rtl)").waitFor();
  });

  test("counts segments and shows the encoding while a text is written", async () => {
    const page = await openPhones();
    await box(page).fill("Hello");
    await page.getByText("GSM-7, 5 of 160, 1 segment").waitFor();
    await box(page).fill("“Hello”");
    await page.getByText("UCS-2, 7 of 70, 1 segment").waitFor();
  });

  test("can be used with the keyboard alone", async () => {
    const page = await openPhones({ width: WIDTHS.phone });
    await page.getByRole("tab", { name: "Phone" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tab", { name: "Deliveries", selected: true }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tabpanel", { name: "Faults" }).waitFor();
    await page.keyboard.press("Home");
    const passed: string[] = [];
    while (passed.at(-1) !== "TEXTAREA") {
      await page.keyboard.press("Tab");
      passed.push(await page.evaluate<string>("document.activeElement.tagName"));
      expect(passed.length).toBeLessThan(10);
    }
    expect(passed).toEqual(["INPUT", "SELECT", "DIV", "BUTTON", "TEXTAREA"]);
    await page.keyboard.type("Good morning");
    await page.keyboard.press("Enter");
    await message(page, GREETING);
  });

  test("keeps the focus where something was done", async () => {
    const page = await openPhones({ width: WIDTHS.phone });
    const focused = () =>
      expect.poll(() =>
        page.evaluate("document.activeElement.tagName + document.activeElement.id"),
      );
    await box(page).fill("STOP");
    await page.getByRole("button", { name: "Send" }).press("Enter");
    await page.getByText("Opted out").waitFor();
    await focused().toBe("BUTTON");
    await page.getByRole("button", { name: "Text START" }).press("Enter");
    await page.getByText("Opted out").waitFor({ state: "detached" });
    await focused().toBe("TEXTAREA");
    await page
      .getByRole("button", { name: /show its deliveries/ })
      .first()
      .press("Enter");
    await focused().toBe("BUTTONtab-deliveries");
    await page.getByRole("button", { name: "All messages" }).press("Enter");
    await focused().toBe("BUTTONtab-deliveries");
  });
});

test("the page works in a host app, under a path of its choosing", async () => {
  const carrier = createCarrier({
    basePath: "/tools/phone",
    numbers: [{ phoneNumber: "+15550100001" }],
  });
  const app = express().use(createExpressAdapter(carrier));
  const host = await listenOnLoopback(createServer(app));
  const page = await openPhones({}, `${host.url}/tools/phone`);
  await say(page, "Good morning");
  await message(page, "No webhook is set for this number");
  carrier.text({ from: "+15550100100", to: "+15550100001", body: "Good evening" });
  await message(page, "Good evening");
  await carrier.close();
  await host.close();
});

test("the page is served in less than 200 kB, compressed", async () => {
  const parts = await Promise.all(
    ["", "app.js", "app.css"].map(async (part) => (await fetch(world.url + part)).text()),
  );
  const bytes = parts.reduce((sum, part) => sum + gzipSync(part).byteLength, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(200_000);
});

describe.each([
  ["light", "desktop"],
  ["dark", "desktop"],
  ["light", "phone"],
  ["dark", "phone"],
] as const)("the page, %s, as wide as a %s", (colorScheme, device) => {
  test("has no serious accessibility issue, and nothing is wider than the screen", async () => {
    const page = await openPhones({ width: WIDTHS[device], colorScheme });
    world.carrier.faults.set({ "outcome.failed": { next: 1 } });
    await say(page, "Good morning");
    await (await message(page, GREETING)).getByText("Failed").waitFor();
    await say(page, "STOP");
    await page.getByText("Opted out").waitFor();
    expect(await seriousIssues(page)).toEqual([]);

    await page.getByRole("button", { name: "Add phone" }).click();
    await box(page).last().fill("“Hello”");
    expect(await seriousIssues(page)).toEqual([]);

    await page.getByRole("tab", { name: "Deliveries" }).click();
    await page
      .getByRole("button", { name: /^Status/ })
      .first()
      .click();
    expect(await seriousIssues(page)).toEqual([]);

    await page.getByRole("tab", { name: "Faults" }).click();
    await page
      .getByRole("spinbutton", { name: /^Hang: rate/ })
      .first()
      .fill("5");
    await page.keyboard.press("Enter");
    await page.getByText("1 set.").waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
  });
});
