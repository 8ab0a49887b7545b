import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { debianHeadlessShell, findBrowser, type Browser } from "./browser.ts";
import { failureOf } from "./command.ts";
import { electronPlaces, fetchedElectron, findElectron, isFetchable } from "./electron.ts";
import { fetchElectron } from "./fetch-electron.ts";
import type { Step, StepContext, Verdict } from "./step.ts";

/** Debian's Chromium and its libraries take half a minute on a fast line. */
const INSTALL_LIMIT_MS = 10 * 60_000;

/**
 * Brings what `npm ci` cannot: a browser, an Electron, and on Linux a display for it. Everything
 * else that the tests use is a package, the Node they run on and the Codex they talk to included.
 */
export const setupStep: Step = {
  name: "setup",
  needs: [],
  run: async (context) => {
    // Where this fails, the tests take longer with Chromium itself.
    if (isDebianAsRoot() && !existsSync(debianHeadlessShell)) {
      await installOnDebian(context, ["chromium-headless-shell"]);
    }
    const browserFailure = findBrowser().kind === "none" ? await installBrowser(context) : null;
    const browser = findBrowser();
    if (browser.kind === "none") return missing(browserFailure);
    // For the zip of the packed app; the package step says what is missing where it cannot be had.
    if (isDebianAsRoot() && !hasProgram("7za")) await installOnDebian(context, ["p7zip-full"]);
    // For what agents' shells on a Mac do, and for our own scripts; their tests are skipped without.
    // For what sessions do on GitHub; without gh, a stand-in takes its place.
    const missingTools = ["zsh", "shellcheck", "gh"].filter((name) => !hasProgram(name));
    if (isDebianAsRoot() && missingTools.length > 0) await installOnDebian(context, missingTools);
    const lack = await prepareDesktop(context);
    writeFileSync(desktopLackFile(context), lack ?? "");
    const electron = lack === null ? "an Electron" : "no Electron";
    return { ok: true, looked: `${nameOf(browser)}, ${electron}` };
  },
};

/** Where the setup step leaves for the desktop step why that one cannot run; empty when it can. */
export function desktopLackFile(context: StepContext): string {
  return join(context.logFolder, "desktop-lack.txt");
}

/** Why there can be no desktop tests here; null when there can. */
async function prepareDesktop(context: StepContext): Promise<string | null> {
  const electronFailure = await bringElectron(context);
  if (findElectron(electronPlaces(context.root)).kind === "none") {
    return `there is no Electron (${electronFailure ?? "no effect"})`;
  }
  if (process.platform !== "linux" || (hasProgram("xvfb-run") && hasProgram("xauth"))) return null;
  if (isDebianAsRoot()) await installOnDebian(context, ["xvfb", "xauth"]);
  return hasProgram("xvfb-run") && hasProgram("xauth")
    ? null
    : "there is no display: install Debian's packages xvfb and xauth, or their like";
}

async function bringElectron(context: StepContext): Promise<string | null> {
  const places = electronPlaces(context.root);
  if (findElectron(places).kind !== "none") return null;
  if (places.override !== undefined && places.override !== "") {
    return "ELECTRON_OVERRIDE_DIST_PATH names a folder without one";
  }
  const failures: string[] = [];
  if (isFetchable(places.machine)) {
    const failure = await fetchElectron(context, fetchedElectron(context.root));
    if (failure === null) return null;
    failures.push(failure);
  }
  const { end } = await context.run("install-electron", [], { limitMs: INSTALL_LIMIT_MS });
  failures.push(`npx install-electron: ${failureOf(end) ?? "no effect"}`);
  return failures.join("; ");
}

function hasProgram(name: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, name)));
}

function isDebianAsRoot(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

function installBrowser(context: StepContext): Promise<string | null> {
  return isDebianAsRoot() ? installOnDebian(context, ["chromium"]) : download(context);
}

async function installOnDebian(
  context: StepContext,
  packages: readonly string[],
): Promise<string | null> {
  const limits = { limitMs: INSTALL_LIMIT_MS, env: { DEBIAN_FRONTEND: "noninteractive" } };
  const update = await context.run("apt-get", ["update", "-q"], limits);
  const install = await context.run(
    "apt-get",
    ["install", "-y", "-q", "--no-install-recommends", ...packages],
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
