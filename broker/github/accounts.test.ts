import { randomBytes } from "node:crypto";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { silentLog } from "../logs/log.ts";
import { openStore, type Store } from "../store/database.ts";
import { Accounts, type AccountsOptions } from "./accounts.ts";
import { chooseDefaultAccount } from "./default-account.ts";
import type { TokenCheck } from "./github-api.ts";

const MINUTE = 60_000;
const key = randomBytes(32);

let store: Store;
let now = 0;
let answers: Map<string, TokenCheck>;
let checks: number;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  onTestFinished(() => store.close());
  now = 1_000_000;
  checks = 0;
  answers = new Map([
    ["ada-token", { kind: "good", login: "ada", author: "Ada <1+ada@users.noreply.github.com>" }],
    ["bot-token", { kind: "good", login: "Halden-Bot", author: "Bot <bot@example.com>" }],
  ]);
});

function accounts(more: Partial<AccountsOptions> = {}): Accounts {
  return new Accounts({
    db: store.db,
    clock: { now: () => now, after: () => ({ cancel: () => {} }), sleep: () => Promise.resolve() },
    log: silentLog,
    key,
    check: (token) => {
      checks += 1;
      return Promise.resolve(answers.get(token) ?? { kind: "refused" });
    },
    configuredLogin: null,
    teamToken: null,
    keepSecret: () => {},
    ...more,
  });
}

it("GH11: nobody acts where nobody is linked and nothing is set", async () => {
  expect(await accounts().actingFor("U1")).toEqual({ kind: "nobody" });
  expect(await accounts().actingFor(null)).toEqual({ kind: "nobody" });
});

it("GH10: with the team's token alone, sessions act with it", async () => {
  const acting = await accounts({ teamToken: "team" }).actingFor("U1");
  expect(acting).toEqual({ kind: "as", whose: "team", token: "team" });
});

it("GH09: GH11: the starter's account comes before the default one, and that before the team's", async () => {
  const all = accounts({ configuredLogin: "halden-bot", teamToken: "team" });
  await all.link("U1", "ada-token");
  await all.link("U9", "bot-token");
  expect(await all.actingFor("U1")).toEqual({ kind: "as", whose: "starter", token: "ada-token" });
  expect(await all.actingFor("U2")).toEqual({ kind: "as", whose: "default", token: "bot-token" });
  expect(await all.authors()).toEqual(
    new Map([
      ["U1", "Ada <1+ada@users.noreply.github.com>"],
      ["U9", "Bot <bot@example.com>"],
    ]),
  );
});

it("GH15: a token that GitHub refuses is found out, and its session acts as nobody else", async () => {
  const all = accounts({ teamToken: "team" });
  await all.link("U1", "ada-token");
  answers.delete("ada-token");
  now += 9 * MINUTE;
  expect(await all.actingFor("U1")).toMatchObject({ kind: "as" });
  now += 2 * MINUTE;
  expect(await all.actingFor("U1")).toEqual({ kind: "refused", login: "ada" });
  const before = checks;
  expect(await all.actingFor("U1")).toEqual({ kind: "refused", login: "ada" });
  expect(checks).toBe(before);
  expect(await all.authors()).toEqual(new Map());
  answers.set("new-token", { kind: "good", login: "ada", author: "Ada <a@example.com>" });
  await all.link("U1", "new-token");
  expect(await all.actingFor("U1")).toMatchObject({ token: "new-token" });
});

it("GH15: while GitHub is out of reach a linked account goes on", async () => {
  const all = accounts();
  await all.link("U1", "ada-token");
  answers.set("ada-token", { kind: "unknown", reason: "no network" });
  now += 60 * MINUTE;
  expect(await all.actingFor("U1")).toMatchObject({ kind: "as", token: "ada-token" });
});

it("GH14: no token is in the store, and a refused one is not kept", async () => {
  const all = accounts();
  expect(await all.link("U2", "stolen")).toEqual({ ok: false, reason: "GitHub refuses the token" });
  await all.link("U1", "ada-token");
  const rows = await store.db.selectFrom("github_accounts").selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain("ada-token");
  answers.delete("ada-token");
  now += 11 * MINUTE;
  await all.actingFor("U1");
  const [row] = await store.db.selectFrom("github_accounts").selectAll().execute();
  expect(row?.sealed_token).toBe("");
});

it("GH11: what an operator chose counts over the environment, until it is left to that again", async () => {
  const all = accounts({ configuredLogin: "ada" });
  await all.link("U1", "ada-token");
  await all.link("U9", "bot-token");
  const whose = async () => {
    const acting = await all.actingFor("U2");
    return acting.kind === "as" ? acting.token : acting.kind;
  };
  expect(await whose()).toBe("ada-token");
  await chooseDefaultAccount(store.db, "HALDEN-bot", "Mara");
  expect(await whose()).toBe("bot-token");
  await chooseDefaultAccount(store.db, null, "Mara");
  expect(await whose()).toBe("ada-token");
});
