import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveLoginAt } from "./live-login.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "live-"));
  path = join(folder, "auth.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

function signIn(email: string, refreshToken: string, accountId = "acct-1"): string {
  const token = `x.${Buffer.from(JSON.stringify({ email })).toString("base64url")}.x`;
  return JSON.stringify({
    tokens: {
      id_token: token,
      access_token: token,
      refresh_token: refreshToken,
      account_id: accountId,
    },
  });
}

describe("the login of the person's own Codex", () => {
  it("is nothing to anything where there is none, or none that can be read", async () => {
    const file = signIn("mara@x.dev", "rt-1");
    expect(await liveLoginAt(path).compare(file)).toBeNull();
    for (const content of [
      "",
      "not json",
      "{}",
      '{"OPENAI_API_KEY":"sk-1"}',
      "x".repeat(200_000),
    ]) {
      writeFileSync(path, content);
      expect(await liveLoginAt(path).compare(file)).toBeNull();
    }
    expect(await liveLoginAt(folder).compare(file)).toBeNull();
  });

  it.each([
    [
      "the same token, however the file is written",
      `  ${signIn("mara@x.dev", "rt-1")}`,
      "this-file",
    ],
    ["another sign-in of the account", signIn("mara@x.dev", "rt-2"), "same-account"],
    ["the person in another workspace", signIn("mara@x.dev", "rt-2", "acct-2"), null],
    ["somebody else", signIn("lin@x.dev", "rt-2"), null],
    ["an API key", '{"OPENAI_API_KEY":"sk-1"}', null],
    ["no sign-in at all", "auth", null],
  ])("AU01: is compared with %s", async (_what, content, relation) => {
    writeFileSync(path, signIn("mara@x.dev", "rt-1"));
    expect(await liveLoginAt(path).compare(content)).toBe(relation);
  });
});
