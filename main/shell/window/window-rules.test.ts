import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LinkState } from "../control-plane/link-state.ts";
import { isOwnPage } from "./closed-doors.ts";
import { ownFolder } from "./own-folder.ts";
import { readPlacement, writePlacement } from "./placement-file.ts";
import { placeWindow } from "./placement.ts";
import { pageAfter, type ShownPage } from "./shown-page.ts";
import { signInAddress } from "./sign-in-address.ts";
import { slackAddress } from "./slack-address.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "window-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("addresses that the app hands to the browser", () => {
  it.each([
    "",
    "slack.com",
    "http://acme.slack.com/archives/C1/p1",
    "https://slack.com.evil.example/",
    "https://evilslack.com/",
    "https://acme.slack.com:8443/",
    "https://user@acme.slack.com/",
    "https://acme.slack.com@evil.example/",
    "slack://channel?team=T1",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ])("%j is none of Slack's", (url) => expect(slackAddress(url)).toBeNull());

  it.each([
    "https://acme.slack.com/archives/C1/p1?thread_ts=1.2",
    "https://app.slack.com/client/T1",
    "https://acme.enterprise.slack.com/archives/C1",
    "https://acme.slack-gov.com/archives/C1",
  ])("%s is", (url) => expect(slackAddress(url)).toBe(url));
});

describe("the page for the code of a sign-in", () => {
  it.each([
    "",
    "auth.openai.com",
    "http://auth.openai.com/codex/device",
    "https://auth.openai.com.evil.example/",
    "https://openai.com/",
    "https://auth.openai.com:8443/",
    "https://user@auth.openai.com/",
  ])("%j is none", (url) => expect(signInAddress(url)).toBeNull());
  it("is OpenAI's", () =>
    expect(signInAddress("https://auth.openai.com/codex/device")).toBe(
      "https://auth.openai.com/codex/device",
    ));
});

describe("our own pages", () => {
  it.each(["app://broker.evil/", "app://brokers/", "https://broker/", "about:blank", "app://"])(
    "%s is none",
    (url) => expect(isOwnPage(url)).toBe(false),
  );
  it("app://broker/sessions is one", () => expect(isOwnPage("app://broker/sessions")).toBe(true));
});

describe("folders that are shown", () => {
  it("are below the service root, by their real path", () => {
    const root = join(folder, "root");
    mkdirSync(join(root, "sessions/one"), { recursive: true });
    mkdirSync(join(folder, "root-two"));
    symlinkSync(folder, join(root, "sessions/out"));
    symlinkSync(root, join(folder, "link"));
    expect(ownFolder(join(root, "sessions/out"), root)).toBeNull();
    expect(ownFolder(join(root, "../root-two"), root)).toBeNull();
    expect(ownFolder(join(root, "sessions/gone"), root)).toBeNull();
    expect(ownFolder(root, root)).toBeNull();
    const real = ownFolder(join(root, "sessions/one"), root);
    expect(real).toMatch(/root\/sessions\/one$/);
    expect(ownFolder(join(folder, "link/sessions/one"), join(folder, "link"))).toBe(real);
  });
});

describe("where the window opens", () => {
  const laptop = { x: 0, y: 25, width: 1_440, height: 875 };
  const right = { x: 1_440, y: 0, width: 1_920, height: 1_080 };

  it.each([
    ["in the middle at first", null, [laptop], { x: 120, y: 63, width: 1_200, height: 800 }],
    [
      "where it was",
      { x: 1_500, y: 40, width: 1_000, height: 700 },
      [laptop, right],
      { x: 1_500, y: 40, width: 1_000, height: 700 },
    ],
    [
      "on a display that is there, when its own is gone",
      { x: 1_500, y: 40, width: 1_000, height: 700 },
      [laptop],
      { x: 440, y: 40, width: 1_000, height: 700 },
    ],
    [
      "smaller, on a smaller display",
      { x: 0, y: 0, width: 3_000, height: 2_000 },
      [laptop],
      { x: 0, y: 25, width: 1_440, height: 875 },
    ],
    [
      "never below its least size",
      { x: 5, y: 30, width: 10, height: 10 },
      [laptop],
      { x: 5, y: 30, width: 900, height: 600 },
    ],
  ])("%s", (_name, remembered, displays, expected) => {
    expect(placeWindow(remembered, displays)).toEqual(expected);
  });

  it("is kept in a file, and forgotten when that says something else", () => {
    const file = join(folder, "state/window.json");
    expect(readPlacement(file)).toBeNull();
    writePlacement(file, { x: -20, y: 1, width: 900, height: 600 });
    expect(readPlacement(file)).toEqual({ x: -20, y: 1, width: 900, height: 600 });
    for (const text of ["", "{", "[]", '{"x":1}', '{"x":1e9,"y":0,"width":900,"height":600}']) {
      writeFileSync(file, text);
      expect(readPlacement(file)).toBeNull();
    }
  });
});

describe("what the window holds", () => {
  const problem = { message: "The port is taken.", hint: "" };
  const starting: ShownPage = { kind: "starting" };
  const shown: ShownPage = { kind: "interface" };
  const ready: LinkState = { kind: "ready", isOwn: true };
  const passing: LinkState = { kind: "down", problem, nextTryAt: 5 };
  const lasting: LinkState = { kind: "down", problem, nextTryAt: null };

  it.each<[string, LinkState, ShownPage, ShownPage["kind"]]>([
    [
      "nothing before the control plane answers",
      { kind: "starting", since: 1 },
      starting,
      "starting",
    ],
    ["the interface once it does", ready, starting, "interface"],
    ["why there is none", passing, starting, "problem"],
    ["the interface over a passing failure", passing, shown, "interface"],
    ["why there will be none until a person acts", lasting, shown, "problem"],
    [
      "the reason while it is tried again",
      { kind: "starting", since: 1 },
      { kind: "problem", problem },
      "problem",
    ],
    ["the interface after a problem", ready, { kind: "problem", problem }, "interface"],
  ])("%s", (_name, link, before, kind) => {
    expect(pageAfter(link, before).kind).toBe(kind);
  });

  it("is left alone where nothing changes", () => {
    expect(pageAfter(ready, shown)).toBe(shown);
    expect(pageAfter(passing, shown)).toBe(shown);
  });
});
