import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./build/checks/browser.ts";

const browser = findBrowser();

export default defineConfig({
  testDir: "test/e2e",
  fullyParallel: false,
  forbidOnly: true,
  // A page waits for timers and animations some of the time: two at a time leave two cores idle.
  workers: 3,
  /** A test that passes at the second try has found something. */
  retries: 0,
  // A wait is for what comes in the end; a busy machine takes its time.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: "test-results",
  reporter: [["list"], ["json", { outputFile: ".cache/test-logs/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    headless: true,
    screenshot: "only-on-failure",
    ...(browser.kind === "channel" ? { channel: browser.channel } : {}),
    launchOptions: {
      ...(browser.kind === "executable" ? { executablePath: browser.path } : {}),
      args: [
        // Tests run as root in containers, where Chromium's own sandbox cannot start.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
