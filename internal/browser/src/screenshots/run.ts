// `pnpm --filter browser run screenshots`: the pictures of the README, in docs/images.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../chromium.ts";
import { openPage, WIDTHS } from "../open-page.ts";
import { BAKERY, createPictureWorld, GARAGE, GREETING, type PictureWorld } from "./world.ts";

const FOLDER = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));
// Whose the first two phones are on a new page.
const SAM = "+15550100100";
const KIM = "+15550100101";

const themes = ["light", "dark"] as const;
/** The part of a picture's name that says how wide it is. */
const widths = Object.entries({ wide: WIDTHS.desktop, narrow: WIDTHS.phone });

await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium();
const world = await createPictureWorld();
try {
  await converse(world);
  for (const theme of themes) {
    for (const [size, width] of widths) {
      const name = `${size}-${theme}`;
      await picture(
        browser,
        { url: `${world.url}/phone/`, width, theme, name: `phone-${name}` },
        showPhones,
      );
      await picture(
        browser,
        { url: `${world.url}/console/`, width, theme, name: `console-${name}` },
        showConversation,
      );
    }
  }
} finally {
  await world.close();
  await browser.close();
}

/** A person asks and is answered, through a webhook that comes twice and a carrier that is asked too often; so is another. */
async function converse({ carrier }: PictureWorld): Promise<void> {
  const say = async (from: string, to: string, body: string, answer: string): Promise<void> => {
    await carrier.text({ from, to, body }).answered;
    await carrier.waitFor((message) => message.to === from && message.body.startsWith(answer));
    await carrier.idle();
  };
  await say(KIM, GARAGE, "Hello, my car makes a noise", "Garage here");
  carrier.faults.set({ "webhook.duplicate": { next: 1 }, "send.rate_limited": { next: 1 } });
  await say(SAM, BAKERY, "Good morning!", GREETING);
  await say(SAM, BAKERY, "Do you have gluten-free bread?", "Yes");
  await say(SAM, BAKERY, "Yes please, on Friday. Sam", "Done");
}

interface Picture {
  readonly url: string;
  readonly width: number;
  readonly theme: (typeof themes)[number];
  readonly name: string;
}

async function picture(
  browser: Browser,
  { url, width, theme, name }: Picture,
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, problems, close } = await openPage(browser, url, { width, colorScheme: theme });
  if (width === WIDTHS.desktop) await page.setViewportSize({ width, height: 720 });
  await show(page);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await close();
  if (problems.length > 0) throw new Error(`${name}: ${problems.join("; ")}`);
  process.stdout.write(`docs/images/${name}.png\n`);
}

async function showPhones(page: Page): Promise<void> {
  const add = page.getByRole("button", { name: "Add phone" });
  if (page.viewportSize()?.width === WIDTHS.desktop) {
    await add.click();
    const second = page.getByRole("article").nth(1);
    await second.getByLabel("Texts to").selectOption(GARAGE);
    await second.getByText("Garage here").waitFor();
  }
  await page.getByRole("log").getByText("Done. It is waiting").waitFor();
}

async function showConversation(page: Page): Promise<void> {
  await page.getByRole("link", { name: /0100/ }).click();
  const log = page.getByRole("log");
  await log.getByText("Done. It is waiting").waitFor();
  // What each step of the last reply's turn took.
  await log.getByText("1 segment GSM-7").last().click();
  await log.getByText("Carrier’s id").last().scrollIntoViewIfNeeded();
}
