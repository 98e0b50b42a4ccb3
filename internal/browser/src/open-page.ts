import type { Browser, Page } from "playwright-core";

/** The widths that a page is looked at: a laptop's, and a phone's. */
export const WIDTHS = { desktop: 1280, phone: 390 } as const;

export interface OpenPageOptions {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

export interface OpenPage {
  readonly page: Page;
  /** What a page must not do: errors in its script, breaches of its content policy, calls to another host. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Opens a page in a fresh profile, and keeps a list of what went wrong in it. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = WIDTHS.desktop, colorScheme = "light" }: OpenPageOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 },
    colorScheme,
    reducedMotion: "reduce",
    hasTouch: width < 600,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const { host } = new URL(url);
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // A server that is away is a test's doing, and the browser writes it down by itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      problems.push(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith("http") && target.host !== host) {
      problems.push(`call outside: ${target.host}`);
    }
  });
  const response = await page.goto(url);
  // What stands in for a page that is not built says so.
  if (response?.status() === 503) throw new Error(await response.text());
  return { page, problems, close: () => context.close() };
}
