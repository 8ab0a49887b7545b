import { existsSync } from "node:fs";
import { findBrowser, type Browser } from "./browser.ts";
import { failureOf } from "./command.ts";
import type { Step, StepContext, Verdict } from "./step.ts";

/** Debian's Chromium and its libraries take half a minute on a fast line. */
const INSTALL_LIMIT_MS = 10 * 60_000;

/**
 * Brings what `npm ci` cannot: a browser. Everything else that the tests use is a package, the
 * Node they run on and the Codex they talk to included.
 */
export const setupStep: Step = {
  name: "setup",
  needs: [],
  run: async (context) => {
    const present = findBrowser();
    if (present.kind !== "none") return { ok: true, looked: nameOf(present) };
    const failure = isDebianAsRoot() ? await installOnDebian(context) : await download(context);
    const found = findBrowser();
    return found.kind === "none" ? missing(failure) : { ok: true, looked: nameOf(found) };
  },
};

function isDebianAsRoot(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

async function installOnDebian(context: StepContext): Promise<string | null> {
  const limits = { limitMs: INSTALL_LIMIT_MS, env: { DEBIAN_FRONTEND: "noninteractive" } };
  const update = await context.run("apt-get", ["update", "-q"], limits);
  const install = await context.run(
    "apt-get",
    ["install", "-y", "-q", "--no-install-recommends", "chromium"],
    limits,
  );
  return failureOf(install.end) ?? failureOf(update.end);
}

async function download(context: StepContext): Promise<string | null> {
  const { end } = await context.run("playwright", ["install", "chromium"], {
    limitMs: INSTALL_LIMIT_MS,
  });
  return failureOf(end);
}

function missing(failure: string | null): Verdict {
  return {
    ok: false,
    reason: [
      `there is no browser for the end-to-end tests (installing one: ${failure ?? "no effect"}).`,
      "Install Google Chrome, or Debian's chromium package, or run `npx playwright install chromium`.",
    ].join("\n"),
  };
}

function nameOf(browser: Exclude<Browser, { kind: "none" }>): string {
  switch (browser.kind) {
    case "executable":
      return browser.path;
    case "channel":
      return `browser channel ${browser.channel}`;
    case "downloaded":
      return "Playwright's Chromium";
  }
}
