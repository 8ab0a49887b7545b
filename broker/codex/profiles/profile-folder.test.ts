import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { isSameAccount, readAccountFile } from "./account-file.ts";
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

const NOW = Date.UTC(2026, 10, 29);

function signIn(email: string, refreshToken: string, expiresAt = NOW + 1): string {
  const claims = {
    email,
    exp: expiresAt / 1_000,
    "https://api.openai.com/auth": { chatgpt_plan_type: "plus" },
  };
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
    expect(await folder.check(asNew(content), NOW)).toEqual({ ok: true, value: "mara-halden" });
    await folder.write("mara-halden", content);
    expect(statSync(join(folder.homeOf("mara-halden"), "auth.json")).mode & 0o777).toBe(0o600);
    const other = await folder.check(asNew(signIn("mara.halden@other.dev", "rt-2")), NOW);
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
    ["what has run out for good", signIn("n@x.dev", "", NOW - 1), "x", "sign_in_expired"],
  ])("refuses %s", async (_what, content, name, code) => {
    await folder.write("mara", signIn("m@x.dev", "rt-1"));
    const checked = await folder.check(asNew(content, name), NOW);
    expect(checked).toMatchObject({ ok: false, error: { code } });
  });

  it("takes one that has run out and can be renewed", async () => {
    const content = signIn("m@x.dev", "rt-1", NOW - 1);
    expect(await folder.check(asNew(content), NOW)).toEqual({ ok: true, value: "m" });
  });

  it("takes a new sign-in in the place of the old", async () => {
    await folder.write("mara", key("sk-a"));
    const next = { name: "mara", content: key("sk-b"), replace: true };
    expect(await folder.check(next, NOW)).toEqual({ ok: true, value: "mara" });
  });
});

describe("removing", () => {
  let home = "";
  beforeEach(async () => {
    await folder.write("mara", key("sk-a"));
    home = folder.homeOf("mara");
    mkdirSync(join(home, "sessions/2026"), { recursive: true });
    writeFileSync(join(home, "sessions/2026/rollout-x.jsonl"), "{}");
    await folder.setAside("mara", NOW);
  });

  it("AU16: leaves nothing of the account, and the threads", async () => {
    expect(await names()).toEqual(["default"]);
    await folder.forget({ name: "mara" });
    expect(folder.hasDefaultAccount()).toBe(false);
    const [, kept = ""] = folder.homesOf("mara");
    expect(readFileSync(join(kept, "sessions/2026/rollout-x.jsonl"), "utf8")).toBe("{}");
    const left = readdirSync(join(root, "auth-profiles"), { recursive: true });
    expect(left.filter((name) => String(name).includes("auth.json"))).toEqual([]);
    expect(await folder.restore("mara")).toBe(false);
  });

  it("AD12: can be undone, until its name is taken", async () => {
    expect(await folder.restore("nobody")).toBe(false);
    await folder.write("mara", key("sk-b"));
    expect(await folder.restore("mara")).toBe(false);
    rmSync(home, { recursive: true });
    expect(await folder.restore("mara")).toBe(true);
    expect(readFileSync(join(home, "auth.json"), "utf8")).toBe(key("sk-a"));
    expect(await folder.restore("mara")).toBe(false);
  });

  it("AD12: holds for the configuration's own home, whose other files stay", async () => {
    const own = join(root, "codex-home");
    mkdirSync(own);
    writeFileSync(join(own, "auth.json"), key("sk-own"));
    writeFileSync(join(own, "config.toml"), "");
    await folder.setAside("default", NOW);
    expect(readdirSync(own)).toEqual(["config.toml"]);
    expect(await folder.restore("default")).toBe(true);
    expect(readFileSync(join(own, "auth.json"), "utf8")).toBe(key("sk-own"));
  });

  it("is final for what an earlier process set aside", async () => {
    await folder.forget({ before: NOW });
    expect(readdirSync(join(root, "auth-profiles/.aside"))).toHaveLength(1);
    await folder.forget({ before: NOW + 1 });
    expect(readdirSync(join(root, "auth-profiles/.aside"))).toEqual([]);
  });
});

it("a profile has the label that a person gave it, and none else", async () => {
  await folder.write("mara", key("sk-a"));
  expect(folder.labelOf("mara")).toBeNull();
  await folder.setLabel("mara", "Team’s own, 2");
  expect(folder.labelOf("mara")).toBe("Team’s own, 2");
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

  it.each([
    ["the same person elsewhere", "m@x.dev", "acct-2", false],
    ["another person there", "n@x.dev", "acct-1", false],
    ["the same person there", "m@x.dev", "acct-1", true],
    ["the same person, the rest unsaid", "m@x.dev", null, true],
    ["nobody that it says", null, null, false],
  ])("is of the same account or not: %s", (_what, email, accountId, same) => {
    const own = readAccountFile(signIn("m@x.dev", "rt-1"));
    if (!own.ok) throw new Error(own.error);
    const identity = { ...own.value.identity, accountId: "acct-1" };
    expect(isSameAccount(identity, { ...identity, email, accountId })).toBe(same);
  });

  it("without tokens that can be read is none", () => {
    const tokens = { id_token: "no jwt", access_token: "a", refresh_token: "r" };
    expect(readAccountFile(JSON.stringify({ tokens })).ok).toBe(false);
    expect(readAccountFile(JSON.stringify({ OPENAI_API_KEY: " " })).ok).toBe(false);
  });
});
