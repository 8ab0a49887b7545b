import { expect, it } from "vitest";
import { findBrowser } from "./browser.ts";

const chromeOnMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const downloaded = "/home/someone/.cache/ms-playwright/chromium/chrome";

it.each([
  ["nothing is there", [], { kind: "none" }],
  ["Playwright's own is there", [downloaded], { kind: "downloaded" }],
  ["Chrome is there as well", [downloaded, chromeOnMac], { kind: "channel", channel: "chrome" }],
  [
    "Debian's Chromium is there as well",
    [downloaded, chromeOnMac, "/usr/bin/chromium"],
    { kind: "executable", path: "/usr/bin/chromium" },
  ],
  [
    "everything is there",
    [downloaded, chromeOnMac, "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"],
    { kind: "executable", path: "/usr/bin/chromium-headless-shell" },
  ],
])("chooses a browser when %s", (_case, present, expected) => {
  expect(findBrowser((path) => present.includes(path), downloaded)).toEqual(expected);
});
