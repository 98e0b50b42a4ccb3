import { gzipSync } from "node:zlib";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seriousIssues } from "../src/accessibility.ts";
import { launchChromium } from "../src/chromium.ts";
import {
  type ConsoleWorld,
  createConsoleWorld,
  SPARE_NUMBER,
  TOKEN,
} from "../src/console-world.ts";
import { type OpenPage, type OpenPageOptions, openPage, WIDTHS } from "../src/open-page.ts";

let browser: Browser;
let world: ConsoleWorld;
let opened: OpenPage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  world = await createConsoleWorld();
});
afterEach(async () => {
  const problems = opened.flatMap((each) => each.problems);
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
  await world.close();
  expect(problems).toEqual([]);
});

/** Opens the console and signs in. */
async function openConsole(options?: OpenPageOptions): Promise<Page> {
  const each = await openPage(browser, world.url, options);
  opened.push(each);
  const { page } = each;
  await page.getByLabel("Token").fill(TOKEN);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
  return page;
}

const go = (page: Page, view: string): Promise<void> =>
  page.getByRole("link", { name: view, exact: true }).click();

async function openConversation(page: Page): Promise<void> {
  await page.getByRole("link", { name: /0100/ }).click();
  await page.getByRole("button", { name: "Take over" }).waitFor();
}

/** The elements whose text runs out of them. */
const SPILLING = `[...document.querySelectorAll("h1, p, .row, .row-line, .row-line *")]
  .filter((each) => each.clientWidth > 0 && getComputedStyle(each).overflowX === "visible")
  .filter((each) => each.scrollWidth > each.clientWidth)
  .map((each) => each.outerHTML)`;

const fail = (): never => {
  throw new Error("It is not on the page.");
};

describe("the console", () => {
  test("asks for the token, and says when it is the wrong one", async () => {
    const each = await openPage(browser, world.url);
    opened.push(each);
    const { page } = each;
    await page.getByLabel("Token").fill("a wrong one");
    await page.getByLabel("Token").press("Enter");
    await page.getByText("This is not the token.").waitFor();
    await page.getByLabel("Token").fill(TOKEN);
    await page.getByLabel("Token").press("Enter");
    await page.getByText("No conversations yet.").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    await page.reload();
    await page.getByLabel("Token").waitFor();
  });

  test("creates an assistant, gives it a number, and that number answers", async () => {
    const page = await openConsole();
    await go(page, "Assistants");
    await page.getByRole("link", { name: "New assistant" }).click();
    await page.getByLabel("Name").fill("Baker");
    await page.getByLabel("First SMS Message").fill("Fresh bread from six!");
    await page.getByText("1 segment · GSM-7 · 139 left").waitFor();
    await page.getByLabel("SMS System Prompt").fill("You are a baker.");

    await page.getByLabel("Text as a person would").fill("Hi");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByLabel("What would be sent").getByText("Fresh bread from six!").waitFor();
    expect(world.sent()).toEqual([]);

    await page.getByRole("button", { name: "Create assistant" }).click();
    await page.getByText("Baker is created.").waitFor();

    await go(page, "Phone numbers");
    const number = page.getByLabel("Phone number", { exact: true });
    await number.fill("555 010 0002");
    await page.getByRole("button", { name: "Assign" }).click();
    await page.getByText("Begin with a plus sign").waitFor();
    await number.fill("+1 (555) 010-0002");
    await page.getByLabel("Assistant that answers it").selectOption("Baker");
    await page.getByRole("button", { name: "Assign" }).click();
    await page.getByText("Baker answers this number now.").waitFor();

    await go(page, "Conversations");
    await world.text("Hello", { to: SPARE_NUMBER });
    await openConversation(page);
    const log = page.getByRole("log");
    await log.getByText("Fresh bread from six!").waitFor();
    await log.getByText("Delivered", { exact: true }).waitFor();
    expect(world.sent()).toEqual(["Fresh bread from six!"]);
  });

  test.each(Object.entries(WIDTHS))(
    "keeps a name without spaces in its place, at a %s's width",
    async (_name, width) => {
      const page = await openConsole({ width });
      await page.goto(`${world.url}#/assistants/new`);
      const name = "customer_support_".repeat(11);
      await page.getByLabel("Name").fill(name);
      await page.getByRole("button", { name: "Create assistant" }).click();
      await page.getByText("is created.").waitFor();
      const spilling = (): Promise<unknown> => page.evaluate(SPILLING);
      expect(await spilling()).toEqual([]);
      await page.getByRole("button", { name: "Dismiss" }).click();
      await page.goto(`${world.url}#/assistants`);
      await page.getByText("No number", { exact: true }).waitFor();
      expect(await spilling()).toEqual([]);
      const { x, width: taken } = (await page.getByText("No number").boundingBox()) ?? fail();
      expect([taken > 50, x + taken < width]).toEqual([true, true]);

      await page.goto(`${world.url}#/numbers`);
      await page.getByLabel("Phone number", { exact: true }).fill(SPARE_NUMBER);
      await page.getByLabel("Assistant that answers it").selectOption(name);
      await page.getByRole("button", { name: "Assign" }).click();
      await page.getByText("answers this number now.").waitFor();
      expect(await spilling()).toEqual([]);
      await world.text("Hello", { to: SPARE_NUMBER });
      await page.goto(`${world.url}#/conversations`);
      await openConversation(page);
      expect(await spilling()).toEqual([]);
    },
  );

  test("takes a conversation over and hands it back, and a reload in the middle loses nothing", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    const log = page.getByRole("log");
    await log.getByText("Hello, this is Greeter.").waitFor();

    await page.getByRole("button", { name: "Take over" }).click();
    await page.getByRole("button", { name: "Hand back" }).waitFor();
    await world.text("Is anybody there?");
    await log.getByText("The assistant is paused in this conversation.").waitFor();

    const box = page.getByLabel("Write as the business");
    await box.fill("Anna here, one moment");
    await page.reload();
    await page.getByRole("button", { name: "Hand back" }).waitFor();
    expect(await box.inputValue()).toBe("Anna here, one moment");
    await box.press("Enter");
    await log.getByText("Anna here, one moment").waitFor();
    await log.getByText("Written by a person", { exact: true }).waitFor();
    await expect.poll(() => box.inputValue()).toBe("");

    await page.getByRole("button", { name: "Hand back" }).click();
    await page.getByRole("button", { name: "Take over" }).waitFor();
    await world.text("Thank you");
    await log.getByText("Reply 1").waitFor();
    await world.atRest();
    expect(world.sent()).toEqual(["Hello, this is Greeter.", "Anna here, one moment", "Reply 1"]);
    const { messages } = world.ai.requests[0] ?? {};
    expect(JSON.stringify(messages)).toContain("Anna here, one moment");
  });

  test("keeps a form that is half written over a reload, and forgets it when it is discarded", async () => {
    const page = await openConsole();
    await go(page, "Assistants");
    await page.getByRole("link", { name: /Greeter/ }).click();
    await page.getByLabel("First SMS Message").fill("Good morning!");
    await page.reload();
    const field = page.getByLabel("First SMS Message");
    await field.waitFor();
    expect(await field.inputValue()).toBe("Good morning!");
    await page.getByRole("button", { name: "Discard changes" }).click();
    expect(await field.inputValue()).toBe("Hello, this is Greeter.");
  });

  test("stays where somebody has got to in a long list when something there is saved", async () => {
    for (let one = 100; one < 205; one++) {
      const { id } = await world.store.assistants.create({
        name: `Baker ${one}`,
        firstSms: null,
        smsPrompt: null,
      });
      await world.store.assistants.assignNumber(`+15550300${one}`, id);
    }
    const page = await openConsole();
    await go(page, "Assistants");
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("link", { name: /Baker 203/ }).click();
    await page.getByLabel("First SMS Message").fill("Fresh bread!");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByRole("link", { name: /Baker 203.*Fresh bread!/ }).waitFor();
    expect(await page.locator(".row").count()).toBe(106);

    await go(page, "Phone numbers");
    await page.getByRole("button", { name: "Show more" }).click();
    const choice = page.getByLabel("Assistant of the number ending in 0203");
    await choice.selectOption("Baker 204");
    await page.getByText("Baker 204 answers this number now.").waitFor();
    expect(await page.getByRole("listitem").count()).toBe(106);
    await page.reload();
    await page.getByRole("button", { name: "Show more" }).click();
    expect(await choice.locator(":checked").textContent()).toBe("Baker 204");
  });

  test("saves what was changed, and leaves alone what somebody else has changed meanwhile", async () => {
    const [one, other] = [await openConsole(), await openConsole()];
    for (const page of [one, other]) {
      await go(page, "Assistants");
      await page.getByRole("link", { name: /Greeter/ }).click();
      await page.getByLabel("First SMS Message").waitFor();
    }
    await one.getByLabel("SMS System Prompt").fill("You are new.");
    await one.getByRole("button", { name: "Save" }).click();
    await one.getByText("Saved.").waitFor();
    await other.getByLabel("First SMS Message").fill("Good morning!");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("Saved.").waitFor();
    expect(await other.getByLabel("SMS System Prompt").inputValue()).toBe("You are new.");
    await one.reload();
    await one.getByLabel("SMS System Prompt").waitFor();
    expect(await one.getByLabel("SMS System Prompt").inputValue()).toBe("You are new.");
    expect(await one.getByLabel("First SMS Message").inputValue()).toBe("Good morning!");
  });

  test("keeps what is written while a save is on its way", async () => {
    const page = await openConsole();
    await go(page, "Assistants");
    await page.getByRole("link", { name: /Greeter/ }).click();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/api/assistants/*", async (route) => {
      if (route.request().method() === "PUT") await held;
      await route.continue();
    });
    const field = page.getByLabel("First SMS Message");
    await field.fill("Good");
    const saving = page.waitForRequest((request) => request.method() === "PUT");
    await page.getByRole("button", { name: "Save" }).click();
    await saving;
    await field.fill("Good morning!");
    answer();
    await page.getByText("Saved.").waitFor();
    expect(await field.inputValue()).toBe("Good morning!");
  });

  test("masks every number until a click", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    expect(await page.content()).not.toMatch(/555\s?0[12]0/);
    await page.getByRole("button", { name: "Show the whole number ending in 0100" }).click();
    await page.getByRole("heading", { name: "+1 555 020 0100" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Take over" }).waitFor();
    expect(await page.content()).not.toMatch(/555\s?0[12]0/);
  });

  test("keeps nothing of what was written or shown once somebody has signed out", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    await page.getByRole("button", { name: "Show the whole number ending in 0100" }).click();
    await page.getByRole("heading", { name: "+1 555 020 0100" }).waitFor();
    await page.getByLabel("Search by number").fill("+1555020");
    await page.getByLabel("Write as the business").fill("Half a message");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    // A poll may be refused, and ask for the token, before the answer to signing out is here.
    await expect.poll(() => page.evaluate(() => Object.values(sessionStorage))).toEqual([]);
    await page.getByLabel("Token").fill(TOKEN);
    await page.getByLabel("Token").press("Enter");
    await page.getByRole("button", { name: "Take over" }).waitFor();
    expect(await page.getByLabel("Write as the business").inputValue()).toBe("");
    expect(await page.content()).not.toMatch(/555\s?0[12]0/);
  });

  test("masks every number once somebody has signed out in another tab", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    await page.getByRole("button", { name: "Show the whole number ending in 0100" }).click();
    await page.getByRole("heading", { name: "+1 555 020 0100" }).waitFor();
    const other = await page.context().newPage();
    await other.goto(world.url);
    await other.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").fill(TOKEN);
    await page.getByLabel("Token").press("Enter");
    await page.getByRole("button", { name: "Take over" }).waitFor();
    expect(await page.content()).not.toMatch(/555\s?0[12]0/);
  });

  test("shows a text that holds a script as the text that it is", async () => {
    const page = await openConsole();
    const body = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    await world.text(body);
    await openConversation(page);
    await page.getByRole("log").getByText(body, { exact: true }).waitFor();
    expect(await page.getByRole("log").locator("img, script").count()).toBe(0);
  });

  test("sets a text that is written from right to left so", async () => {
    const page = await openConsole();
    const body = "\u0645\u0631\u062d\u0628\u0627! (Bakery).";
    await world.text(body);
    await openConversation(page);
    await page.locator("p:dir(rtl)").filter({ hasText: body }).waitFor();
    await page.getByLabel("Write as the business").fill(body);
    await page.locator("textarea:dir(rtl)").waitFor();
  });

  test("shows an opt-out at once, and lets nobody write to the person", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    await world.text("STOP");
    await page.getByText("This person has opted out: nothing may be sent").waitFor();
    await go(page, "Opt-outs");
    await page.getByRole("listitem").filter({ hasText: "0100" }).waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    expect((await downloading).suggestedFilename()).toMatch(/^consent-log-.*\.csv$/);
  });

  test("says that the server is away, and goes on by itself when it is back", async () => {
    const page = await openConsole();
    await page.route("**/api/**", (route) => route.abort());
    await page.getByText("The server can't be reached. Trying again.").waitFor();
    await page.unroute("**/api/**");
    await world.text("Hi");
    await page.getByRole("link", { name: /0100/ }).waitFor();
    await page.getByText("The server can't be reached.").waitFor({ state: "detached" });
  });

  test("says so when a proxy before it asks to sign in", async () => {
    const page = await openConsole();
    await page.route("**/api/assistants**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>Sign in</h1>" }),
    );
    await go(page, "Assistants");
    await page.getByText("Something else than the console answers").waitFor();
    expect(await page.title()).toBe("Assistants · Console");
  });

  test("keeps saying what is away while the rest is there", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    await page.route("**/api/conversations/search", (route) =>
      route.fulfill({ status: 503, json: {} }),
    );
    const banner = page.getByText("The server answered with status 503. Trying again.");
    await banner.waitFor();
    await page.evaluate(`new MutationObserver(() => {
      window.wasGone ||= document.querySelector(".banner") === null;
    }).observe(document.querySelector("#main"), { childList: true })`);
    for (let times = 0; times < 3; times++) await page.waitForResponse("**/messages");
    expect(await page.evaluate("window.wasGone")).not.toBe(true);
    await page.unroute("**/api/conversations/search");
    await page.evaluate("dispatchEvent(new Event('online'))");
    await banner.waitFor({ state: "detached" });
  });

  test("says nothing of trying again where nothing is tried", async () => {
    const page = await openConsole();
    await page.route("**/api/**", (route) => route.abort());
    const banner = page.getByText("The server can't be reached. Trying again.");
    await banner.waitFor();
    await page.unroute("**/api/**");
    await go(page, "Assistants");
    await page.getByRole("link", { name: /Greeter/ }).waitFor();
    await banner.waitFor({ state: "detached" });
  });

  test("says that the server is away when it only keeps silent, and goes on by itself", async () => {
    const each = await openPage(browser, world.url);
    opened.push(each);
    const { page } = each;
    await page.clock.install();
    await page.getByLabel("Token").fill(TOKEN);
    await page.getByLabel("Token").press("Enter");
    await page.getByText("No conversations yet.").waitFor();
    await new Promise<void>((asked) => {
      void page.route("**/api/**", () => asked());
    });
    await page.clock.fastForward(30_000);
    await page.getByText("The server can't be reached. Trying again.").waitFor();
    await page.unroute("**/api/**");
    await world.text("Hi");
    await page.clock.fastForward(30_000);
    await page.getByRole("link", { name: /0100/ }).waitFor();
  });

  test("loads all of a view anew where its server was away at first", async () => {
    const page = await openConsole();
    const away = (route: Route): Promise<void> => route.fulfill({ status: 503, json: {} });
    await page.route("**/api/{assistants,numbers}**", away);
    await go(page, "Phone numbers");
    await page.getByText("The server answered with status 503.").waitFor();
    await page.unroute("**/api/{assistants,numbers}**");
    await page.getByRole("button", { name: "Try again" }).click();
    const choice = page.getByLabel("Assistant that answers it");
    await choice.getByRole("option", { name: "Greeter" }).waitFor({ state: "attached" });

    await go(page, "Assistants");
    await page.route("**/api/assistants/*", away);
    await page.getByRole("link", { name: /Greeter/ }).click();
    await page.reload();
    const editor = page.getByRole("region", { name: "Assistant", exact: true });
    await editor.getByText("The server answered with status 503.").waitFor();
    await page.unroute("**/api/assistants/*");
    await editor.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("First SMS Message").waitFor();
  });

  test("reads on in a long conversation when the server was started anew since", async () => {
    const page = await openConsole();
    for (let text = 1; text <= 110; text++) await world.text(`Text ${text}`);
    await world.atRest();
    await openConversation(page);
    const shown = (count: number): Promise<void> =>
      expect.poll(() => page.locator(".log-item").count()).toBe(count);
    const older = page.getByRole("button", { name: "Show older" });
    await shown(50);
    await older.click();
    await shown(100);
    await page.route("**/messages?before=*", (route) =>
      route.fulfill({ status: 400, json: { error: "invalid_cursor", message: "Not a place." } }),
    );
    await older.click();
    await page.getByText("Not a place.").waitFor();
    await shown(50);
    await page.unroute("**/messages?before=*");
    await older.click();
    await shown(100);
  });

  test("works by the keyboard alone", async () => {
    const page = await openConsole();
    await world.text("Hi");
    const row = page.getByRole("link", { name: /0100/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press("Enter");
    const takeOver = page.getByRole("button", { name: "Take over" });
    await takeOver.waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("button", { name: "Go to what is chosen" });
    expect((await skip.boundingBox())?.height).toBeGreaterThan(20);
    await page.keyboard.press("Enter");
    // The button that shows the number, then the one that is wanted.
    for (let times = 0; times < 2; times++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Hand back" }).waitFor();
    await page.getByLabel("Write as the business").focus();
    await page.keyboard.type("By hand");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("By hand").waitFor();
  });

  test.each(Object.entries(WIDTHS))(
    "keeps the focus where something was done, at a %s's width",
    async (_name, width) => {
      const page = await openConsole({ width });
      await world.text("Hi");
      const press = async (button: string, done: string): Promise<void> => {
        await page.getByRole("button", { name: button, exact: true }).press("Enter");
        await page.getByText(done).filter({ visible: true }).first().waitFor();
      };
      // All of the page, where the focus was lost.
      const focused = () =>
        expect.poll(() =>
          page.evaluate(
            "(document.activeElement.closest('button, a, .split-detail') ?? document.body).textContent",
          ),
        );
      const row = page.getByRole("link", { name: /0100/ });
      await row.press("Enter");
      await page.getByRole("button", { name: "Take over" }).waitFor();
      await focused().toContain("0100");
      await press("Take over", "Taken over: the assistant");
      await focused().toBe("Hand back");
      await page.getByLabel("Write as the business").fill("By hand");
      await press("Send", "Your message is on its way.");
      await focused().toBe("Send");
      await press("Dismiss", "By hand");
      await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("main");
      if (width === WIDTHS.phone) {
        await page.getByRole("link", { name: "Back to the list" }).press("Enter");
        await row.waitFor();
        await focused().toContain("0100");
      }
      await page.goto(`${world.url}#/assistants/new`);
      await page.getByLabel("Name").fill("Baker");
      await press("Create assistant", "Baker is created.");
      await focused().toContain("First SMS Message");
      await page.getByLabel("Name").fill("Bakers");
      await press("Save", "Saved.");
      await focused().toBe("Save");
      await page.getByLabel("Name").fill("Bak");
      await press("Discard changes", "Bakers");
      await focused().toBe("Discard changes");
      await page.getByLabel("Text as a person would").fill("Hi");
      await press("Try it", "Reply 1");
      await focused().toBe("Try it");
    },
  );

  test("is as high as the window, however long its lists are", async () => {
    const page = await openConsole();
    for (let person = 100; person < 130; person++) {
      await world.text("Hello", { from: `+15550200${person}` });
    }
    for (let text = 1; text <= 30; text++) await world.text(`Text ${text}`);
    await world.atRest();
    await openConversation(page);
    await page.getByText("Text 30", { exact: true }).last().waitFor();
    await page.locator(".row").last().click();
    const height = (): Promise<unknown> => page.evaluate("document.documentElement.scrollHeight");
    expect(await height()).toBe(800);
    await openConversation(page);
    await page.getByRole("log").getByText("Text 30", { exact: true }).waitFor();
    expect(await height()).toBe(800);
  });

  test("can be read in a window that is zoomed far in", async () => {
    const page = await openConsole();
    await world.text("Hi");
    await openConversation(page);
    await page.setViewportSize({ width: 320, height: 256 });
    expect(await page.evaluate("document.querySelector('.log').clientHeight")).toBeGreaterThan(150);
    await page.getByRole("button", { name: "Send" }).scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Take over" }).click();
    await page.getByRole("button", { name: "Hand back" }).waitFor();
  });

  test("prints a conversation as long as it is, and nothing that is there to be pressed", async () => {
    const page = await openConsole();
    for (let text = 1; text <= 30; text++) await world.text(`Text ${text}`);
    await world.atRest();
    await openConversation(page);
    await page.getByText("Text 1", { exact: true }).waitFor();
    await page.emulateMedia({ media: "print" });
    const { height } = (await page.getByRole("log").boundingBox()) ?? fail();
    expect(height).toBeGreaterThan(1_000);
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBeGreaterThan(height);
    expect(await page.getByRole("button").count()).toBe(0);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });

  test("loads in less than 200 kB compressed, from its own host alone", async () => {
    const files = await Promise.all(
      ["", "app.js", "app.css"].map(async (file) => (await fetch(world.url + file)).text()),
    );
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(200_000);
  });

  describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
    test.each(Object.entries(WIDTHS))(
      "has no serious issue for axe, at a %s's width",
      async (_name, width) => {
        const page = await openConsole({ colorScheme, width });
        await world.text("Hi");
        await openConversation(page);
        await page.getByRole("log").getByText("Delivered", { exact: true }).waitFor();
        await page.getByText(/1 segment GSM-7/).click();
        expect(await seriousIssues(page)).toEqual([]);
        await page.getByRole("button", { name: "Take over" }).click();
        await page.getByRole("button", { name: "Hand back" }).waitFor();
        expect(await seriousIssues(page)).toEqual([]);
        for (const view of ["assistants/new", "assistants", "numbers", "opt-outs/log", "health"]) {
          await page.goto(`${world.url}#/${view}`);
          await page.getByRole("heading", { level: 1 }).filter({ visible: true }).first().waitFor();
          expect(await seriousIssues(page)).toEqual([]);
          const tooWide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          expect([view, tooWide]).toEqual([view, 0]);
        }
      },
    );
  });
});
