import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** The browser that the end-to-end tests drive. */
export type Browser =
  | { readonly kind: "executable"; readonly path: string }
  /** An installed Chrome, which Playwright finds by its channel. */
  | { readonly kind: "channel"; readonly channel: "chrome" }
  /** The one that `playwright install` put into Playwright's own cache. */
  | { readonly kind: "downloaded" }
  | { readonly kind: "none" };

/** Debian's Chromium without a desktop browser around it: the tests take three fifths of the work. */
export const debianHeadlessShell = "/usr/bin/chromium-headless-shell";
const debianChromium = "/usr/bin/chromium";

const chromes = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/opt/google/chrome/chrome",
];

/** The first browser that is there: one of Debian's, Chrome, then Playwright's download. */
export function findBrowser(
  exists: (path: string) => boolean = existsSync,
  downloaded: string = chromium.executablePath(),
): Browser {
  const debians = [debianHeadlessShell, debianChromium].find(exists);
  if (debians !== undefined) return { kind: "executable", path: debians };
  if (chromes.some(exists)) return { kind: "channel", channel: "chrome" };
  return exists(downloaded) ? { kind: "downloaded" } : { kind: "none" };
}
