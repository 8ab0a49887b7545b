import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { readAccountFile } from "./account-file.ts";
import { ProfileFolder } from "./profile-folder.ts";

let root: string;
let folder: ProfileFolder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "profiles-"));
  folder = folderWith(false);
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

function folderWith(defaultIsConfigured: boolean): ProfileFolder {
  const defaultHome = join(root, "codex-home");
  return new ProfileFolder({ root: join(root, "auth-profiles"), defaultHome, defaultIsConfigured });
}

function signIn(email: string, refreshToken: string): string {
  const claims = { email, "https://api.openai.com/auth": { chatgpt_plan_type: "plus" } };
  const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  const tokens = { id_token: token, access_token: token, refresh_token: refreshToken };
  return JSON.stringify({ auth_mode: "chatgpt", tokens, last_refresh: "2026-11-22T08:00:00Z" });
}

async function names(of = folder) {
  return of.places().map(({ name }) => name);
}

const key = (value: string) => JSON.stringify({ OPENAI_API_KEY: value });
const asNew = (content: string, name = "") => ({ name, content, replace: false });

describe("what takes part", () => {
  it("is the configuration's own account alone, with or without one, while no other is there", async () => {
    expect(await names()).toEqual(["default"]);
    await folder.write("mara", key("sk-a"));
    expect(await names()).toEqual(["mara"]);
  });

  it("is the configuration's own account as well when it is there", async () => {
    await folder.write("mara", key("sk-a"));
    expect(await names(folderWith(true))).toEqual(["default", "mara"]);
    mkdirSync(join(root, "codex-home"));
    writeFileSync(join(root, "codex-home/auth.json"), key("sk-b"));
    expect(await names()).toEqual(["default", "mara"]);
  });
});

describe("adding", () => {
  it("names a profile after its address, and tells a second one apart", async () => {
    const content = signIn("Mara.Halden@halden.dev", "rt-1");
    expect(await folder.check(asNew(content))).toEqual({ ok: true, value: "mara-halden" });
    await folder.write("mara-halden", content);
    expect(statSync(join(folder.homeOf("mara-halden"), "auth.json")).mode & 0o777).toBe(0o600);
    const other = await folder.check(asNew(signIn("mara.halden@other.dev", "rt-2")));
    expect(other).toEqual({ ok: true, value: "mara-halden-2" });
  });

  it.each([
    ["what is no sign-in", "{}", "x", "not_a_sign_in"],
    ["what is no JSON", "auth", "x", "not_a_sign_in"],
    ["what is endless", " ".repeat(70_000), "x", "not_a_sign_in"],
    ["a name that leads elsewhere", key("sk-n"), "../x", "bad_name"],
    ["a name that means something", key("sk-n"), "default", "bad_name"],
    ["a name that is taken", key("sk-n"), "mara", "profile_exists"],
    ["the same sign-in again", signIn("m@x.dev", "rt-1"), "other", "same_sign_in"],
  ])("refuses %s", async (_what, content, name, code) => {
    await folder.write("mara", signIn("m@x.dev", "rt-1"));
    expect(await folder.check(asNew(content, name))).toMatchObject({ ok: false, error: { code } });
  });

  it("takes a new sign-in in the place of the old", async () => {
    await folder.write("mara", key("sk-a"));
    const next = { name: "mara", content: key("sk-b"), replace: true };
    expect(await folder.check(next)).toEqual({ ok: true, value: "mara" });
  });
});

it("AU16: a removed profile is gone with its account, and only its threads are kept", async () => {
  await folder.write("mara", key("sk-a"));
  const home = folder.homeOf("mara");
  mkdirSync(join(home, "sessions/2026"), { recursive: true });
  writeFileSync(join(home, "sessions/2026/rollout-x.jsonl"), "{}");
  await folder.remove("mara");
  expect(await names()).toEqual(["default"]);
  expect(folder.hasDefaultAccount()).toBe(false);
  const [, kept = ""] = folder.homesOf("mara");
  expect(readFileSync(join(kept, "sessions/2026/rollout-x.jsonl"), "utf8")).toBe("{}");
  expect(() => statSync(join(kept, "auth.json"))).toThrow("ENOENT");
});

describe("an account file", () => {
  it("tells whose it is, and never its secret", () => {
    const account = readAccountFile(signIn("m@x.dev", "rt-secret"));
    expect(account).toMatchObject({
      value: { identity: { kind: "chatgpt", email: "m@x.dev", plan: "plus" } },
    });
    expect(JSON.stringify(account)).not.toContain("rt-secret");
    const byKey = readAccountFile(key("sk-proj-verysecret7Qf2"));
    expect(byKey).toMatchObject({ value: { identity: { kind: "api-key", keyEnding: "7Qf2" } } });
    expect(JSON.stringify(byKey)).not.toContain("verysecret");
  });

  it("without tokens that can be read is none", () => {
    const tokens = { id_token: "no jwt", access_token: "a", refresh_token: "r" };
    expect(readAccountFile(JSON.stringify({ tokens })).ok).toBe(false);
    expect(readAccountFile(JSON.stringify({ OPENAI_API_KEY: " " })).ok).toBe(false);
  });
});
