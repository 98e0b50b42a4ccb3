import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type ExampleProcess,
  startExample,
} from "../../../examples/express-server/test/example-process.ts";
import { seriousIssues } from "../src/accessibility.ts";
import { launchChromium } from "../src/chromium.ts";
import { type OpenPage, type OpenPageOptions, openPage, WIDTHS } from "../src/open-page.ts";

const GREETING = "Hi, this is the sms-pipeline demo. Ask me anything.";

let browser: Browser;
let folder: string;
let example: ExampleProcess;
let opened: OpenPage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "sms-first-minute-"));
  example = await startExample("express-server", { DATA_DIR: folder });
});
afterEach(async () => {
  const problems = opened.flatMap((each) => each.problems);
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
  expect(problems).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await example?.end("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});

async function openHome(options?: OpenPageOptions): Promise<Page> {
  const each = await openPage(browser, new URL("/", example.url).href, options);
  opened.push(each);
  await each.page.getByRole("heading", { name: "sms-pipeline" }).waitFor();
  return each.page;
}

/** A page of its own, from the link on the home page, as a person opens it. */
async function open(name: "Phone" | "Console"): Promise<Page> {
  const page = await openHome();
  await page.getByRole("link", { name, exact: true }).click();
  return page;
}

async function say(phone: Page, body: string): Promise<void> {
  const box = phone.getByRole("textbox", { name: /^Text from/ });
  await box.fill(body);
  await box.press("Enter");
}

const received = (phone: Page, words: string): Promise<void> =>
  phone
    .getByRole("log")
    .locator("[data-side=theirs]")
    .filter({ hasText: words })
    .getByText("Delivered")
    .waitFor();

describe("the first minute", () => {
  test("text, be greeted and answered, see it in the console, take over, hand back, and text a new assistant", async () => {
    const phone = await open("Phone");
    // Until then it knows no number to text to.
    await phone.getByText("Live", { exact: true }).waitFor();
    await say(phone, "Good morning");
    await received(phone, GREETING);
    await say(phone, "Are you open?");
    await received(phone, 'I read text 2 of yours: "Are you open?"');

    const console = await open("Console");
    await console.getByRole("link", { name: /0100/ }).click();
    const log = console.getByRole("log");
    for (const words of ["Good morning", GREETING, "Are you open?", "text 2 of yours"]) {
      await log.getByText(words).first().waitFor();
    }

    await console.getByRole("button", { name: "Take over" }).click();
    await console.getByRole("button", { name: "Hand back" }).waitFor();
    await say(phone, "Is anybody there?");
    await log.getByText("The assistant is paused in this conversation.").waitFor();
    await console.getByLabel("Write as the business").fill("Anna here. We are open until six.");
    await console.getByRole("button", { name: "Send" }).click();
    await received(phone, "Anna here. We are open until six.");
    await console.getByRole("button", { name: "Hand back" }).click();
    await console.getByRole("button", { name: "Take over" }).waitFor();
    await say(phone, "Thank you");
    await received(phone, 'text 4 of yours: "Thank you"');
    const answers = phone.getByRole("log").locator("[data-side=theirs] .bubble");
    expect(await answers.count()).toBe(4);

    await console.getByRole("link", { name: "Assistants", exact: true }).click();
    await console.getByRole("link", { name: "New assistant" }).click();
    await console.getByLabel("Name").fill("Baker");
    await console.getByLabel("First SMS Message").fill("Fresh bread from six!");
    await console.getByRole("button", { name: "Create assistant" }).click();
    await console.getByText("Baker is created.").waitFor();
    await console.getByRole("link", { name: "Phone numbers", exact: true }).click();
    await console.getByLabel("Phone number", { exact: true }).fill("+1 (555) 010-0002");
    await console.getByLabel("Assistant that answers it").selectOption("Baker");
    await console.getByRole("button", { name: "Assign" }).click();
    await console.getByText("Baker answers this number now.").waitFor();

    // The phone has it without a reload.
    await phone.getByLabel("Texts to").selectOption({ label: "+1 555 010 0002, Baker" });
    await say(phone, "Hello");
    await received(phone, "Fresh bread from six!");
  });

  describe.each(["light", "dark"] as const)("the home page in the %s theme", (colorScheme) => {
    test.each(Object.entries(WIDTHS))(
      "has no serious issue for axe, at a %s's width",
      async (_name, width) => {
        const page = await openHome({ colorScheme, width });
        expect(await seriousIssues(page)).toEqual([]);
        const tooWide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        expect(tooWide).toBe(0);
      },
    );
  });
});
