import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian, Ubuntu, Fedora, Alpine and macOS put it. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Starts the machine's own Chromium, or the one that the environment variable CHROMIUM names. */
export async function launchChromium(): Promise<Browser> {
  const named = process.env.CHROMIUM;
  const executablePath = named ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined || !existsSync(executablePath)) {
    throw new Error(
      "The browser tests need Chromium, and none was found. Install it (Debian: apt-get install chromium) " +
        "or name the program in the environment variable CHROMIUM.",
    );
  }
  return await chromium.launch({ executablePath });
}
