import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ProfileItem, profileListSchema } from "../../broker/api/profiles.ts";
import { type AccountsDouble, startAccountsDouble } from "../doubles/openai/accounts-double.ts";
import { mention, type Talk, talkIn } from "../world/talk.ts";
import { freePort } from "../world/free-port.ts";
import { WorkerProcess } from "../world/worker-process.ts";
import { startWorld, type World } from "../world/world.ts";
import { REFUSED } from "../world/shell.ts";

/** Real Codex on a busy machine; only ever waited for in full when something is broken. */
const PATIENCE_MS = 30_000;

let world: World;
let accounts: AccountsDouble;

beforeAll(async () => {
  accounts = await startAccountsDouble();
  world = await startWorld({
    requiresAuth: true,
    env: {
      CODEX_CA_CERTIFICATE: accounts.caFile,
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: accounts.tokenUrl,
    },
  });
  const config = join(world.data, "team-codex-home/config.toml");
  const provider = readFileSync(config, "utf8");
  writeFileSync(config, `chatgpt_base_url = "${accounts.chatgptBaseUrl}"\n${provider}`);
  addByHand("anna", "sk-test-anna");
  addByHand("bert", "sk-test-bert");
  await world.worker.start();
});
afterAll(async () => {
  await world.end();
  await accounts.stop();
});

function addByHand(name: string, key: string): void {
  const home = join(world.data, "auth-profiles", name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "auth.json"), JSON.stringify({ OPENAI_API_KEY: key }), { mode: 0o600 });
}

function operator(method: string, path: string, json?: unknown) {
  const token = world.worker.operatorToken();
  return world.worker.call(`/operator${path}`, { token, method, json });
}

async function listed(): Promise<readonly ProfileItem[]> {
  return profileListSchema.parse((await operator("GET", "/profiles")).body).profiles;
}

async function profile(name: string): Promise<ProfileItem | undefined> {
  return (await listed()).find((one) => one.name === name);
}

/** The account that the newest model call of a talk was made with. */
function accountOf(talk: Talk): string {
  const calls = world.model.modelCalls();
  const newest = calls.findLast((call) => JSON.stringify(call.body).includes(talk.threadTs));
  return String(newest?.headers["authorization"]).replace("Bearer sk-test-", "");
}

/** Lets the answer of a turn tell how much of the short window, which ends in an hour, is used. */
function used(percent: number): string {
  const resetsAt = Math.ceil(Date.now() / 1_000) + 3_600;
  return [
    `[[hdr:x-codex-primary-used-percent=${percent}]]`,
    "[[hdr:x-codex-primary-window-minutes=300]]",
    `[[hdr:x-codex-primary-reset-at=${resetsAt}]]`,
  ].join("");
}

it("AU04: a new session takes a profile and stays on it, over a restart too", async () => {
  const talk = mention(world, "[[final:first]]");
  await talk.answer("first");
  expect(accountOf(talk)).toBe("anna");
  await talk.idle();
  await world.worker.end("SIGKILL");
  await world.worker.start();
  talk.say("[[final:second]]");
  await talk.answer("second");
  expect(accountOf(talk)).toBe("anna");
  expect(talkIn(world, talk.channel, talk.threadTs).inputText()).toContain("[[final:first]]");
});

it("AU11: each profile has a home of its own, and shares what the team shares", () => {
  for (const name of ["anna", "bert"]) {
    const home = join(world.data, "auth-profiles", name);
    for (const shared of ["AGENT.md", "memory.md", "skills", "config.toml"])
      expect(readlinkSync(join(home, shared))).toBe(join(world.data, "team-codex-home", shared));
    expect(lstatSync(join(home, "auth.json")).isFile()).toBe(true);
    expect(statSync(join(home, "auth.json")).mode & 0o777).toBe(0o600);
  }
});

it("AU13: what is written to ~/.codex/AGENT.md is there for all profiles", () => {
  writeFileSync(join(world.env["HOME"] ?? "", ".codex/AGENT.md"), "Remember the milk.\n");
  for (const home of ["team-codex-home", "auth-profiles/anna", "auth-profiles/bert"])
    expect(readFileSync(join(world.data, home, "AGENT.md"), "utf8")).toBe("Remember the milk.\n");
});

it("no agent reads the sign-in of any profile, its own included", async () => {
  const files = join(world.data, "auth-profiles/*/auth.json");
  const talk = mention(world, `[[shell:cat ${files}]][[final:tried]]`);
  await talk.answer("tried");
  expect(talk.inputText()).not.toContain("sk-test-");
  expect(JSON.stringify(talk.newestItem())).toMatch(REFUSED);
});

it("AU05, AU07: a used-up quota is told once, the message kept, and answered when there is some", async () => {
  await operator("PUT", "/preferred-profile", { name: "anna" });
  const other = mention(world, `[[gate:later]]${used(3)}[[final:plenty]]`);
  await world.model.waitForGate("later");
  const talk = mention(world, `${used(100)}[[final:spent]]`);
  await talk.answer("spent");
  await expect.poll(async () => (await profile("anna"))?.state, wait).toBe("exhausted");
  talk.say("[[final:there again]]");
  await talk.answer("The quota of profile “anna” is used up until");
  talk.say("and this");
  world.model.open("later");
  await other.answer("plenty");
  await talk.answer("there again");
  await talk.idle();
  const texts = talk.seen().map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["[[final:there again]]", "and this"]));
  expect(talk.answers().filter((text) => text.includes("quota"))).toHaveLength(1);
  expect(accountOf(talk)).toBe("anna");
});

it("SI27: a stop works while the quota is used up", async () => {
  const working = mention(world, "[[gate:never]]");
  await world.model.waitForGate("never");
  const other = mention(world, `${used(100)}[[final:spent again]]`);
  await other.answer("spent again");
  await expect.poll(async () => (await profile("anna"))?.state, wait).toBe("exhausted");
  expect(await profile("anna")).toMatchObject({
    runningTurns: 1,
    quota: { short: { percentLeft: 0 } },
  });
  working.say("-stop");
  await working.answer("Stopped, as");
  await working.idle();
});

it("AU09, AU10: a click moves the session and its conversation to another profile", async () => {
  const talk = mention(world, "[[final:by bert]]", { channel: "C0RANDOM" });
  await talk.answer("by bert");
  expect(accountOf(talk)).toBe("bert");
  await operator("POST", `/sessions/${encodeURIComponent(talk.key)}/profile`, { name: "anna" });
  talk.say("[[final:moved]]");
  const notice = await talk.answer("The quota of profile “anna” is used up until");
  expect(JSON.stringify(notice.blocks)).toContain("Use another profile now");
  const click = (user: string) =>
    world.slack.people.click({
      user,
      actionId: "profile.use_another",
      blockId: "profile",
      message: { channel: talk.channel, ts: notice.ts },
      chosen: {},
    });
  const told = () => world.slack.workspace.core.world.ephemerals("C0RANDOM", "U0VISITOR");
  expect((await click("U0VISITOR")).ok).toBe(true);
  await expect
    .poll(told, wait)
    .toMatchObject([{ text: expect.stringMatching(/^Only people who/) }]);
  expect((await talk.session())["state"]).toBe("waiting");
  expect((await click("U0ADA")).ok).toBe(true);
  await talk.answer("moved");
  expect(accountOf(talk)).toBe("bert");
  expect(talk.inputText()).toContain("[[final:by bert]]");
  expect(talk.seen().filter(({ label }) => label === "thread_history_json")).toEqual([]);
  await talk.answer("I'm continuing with profile “bert”");
});

it("AU09, AU10: a running turn that is moved is stopped and run again with its conversation", async () => {
  const talk = mention(world, "[[half:word|the secret is BANANA]]", { channel: "C0RANDOM" });
  await world.model.waitForGate("word");
  await operator("PUT", "/preferred-profile", { name: "cleo" });
  const key = JSON.stringify({ OPENAI_API_KEY: "sk-test-cleo" });
  expect(await operator("POST", "/profiles", { name: "cleo", authJson: key })).toMatchObject({
    status: 200,
    body: { name: "cleo" },
  });
  const path = `/sessions/${encodeURIComponent(talk.key)}/profile`;
  expect((await operator("POST", path, { name: "cleo" })).body).toMatchObject({ profile: "cleo" });
  await world.model.waitForRequest(
    (request) =>
      request.headers["authorization"] === "Bearer sk-test-cleo" &&
      JSON.stringify(request.body).includes(talk.threadTs),
  );
  expect(talk.inputText()).toContain("turn_cut_off_json");
  expect(talk.inputText()).toContain("the secret is BANANA");
  expect(accountOf(talk)).toBe("cleo");
  world.model.open("word");
  await talk.idle();
  expect((await profile("bert"))?.runningTurns).toBe(0);
});

it("AU03: the profile that an operator activates takes new sessions", async () => {
  expect((await operator("POST", "/profiles/nobody/activate")).status).toBe(404);
  expect((await operator("POST", "/profiles/cleo/activate")).status).toBe(200);
  expect(await profile("cleo")).toMatchObject({ preferred: true, state: "ready" });
  const talk = mention(world, "[[final:as wished]]");
  await talk.answer("as wished");
  expect(accountOf(talk)).toBe("cleo");
});

it("AU01: what is no sign-in, or one that is here already, is refused with the reason", async () => {
  const add = (json: unknown) => operator("POST", "/profiles", json);
  const same = JSON.stringify({ OPENAI_API_KEY: "sk-test-cleo" });
  const refusals = [
    [await add({ name: "x", authJson: "{}" }), "not_a_sign_in"],
    [await add({ name: "cleo", apiKey: "sk-test-other" }), "profile_exists"],
    [await add({ name: "x", authJson: same }), "same_sign_in"],
    [await add({ name: "../x", apiKey: "sk-test-other" }), "bad_name"],
    [await add({ name: "x" }), "invalid_input"],
  ] as const;
  for (const [answer, code] of refusals) expect(answer.body).toMatchObject({ error: code });
  const preview = await operator("POST", "/profiles/preview", { apiKey: "sk-test-dora" });
  expect(preview.body).toMatchObject({ name: "key-dora", account: { keyEnding: "dora" } });
  expect((await listed()).map(({ name }) => name)).toEqual(["anna", "bert", "cleo"]);
  expect((await operator("GET", "/profiles")).text).not.toContain("sk-test");
});

it("AU14, AU15: one process renews a sign-in, once, whatever else runs", async () => {
  const path = join(world.data, "auth-profiles/emma/auth.json");
  const signIn = accounts.signIn("emma@example.dev");
  expect((await operator("POST", "/profiles", { authJson: signIn })).body["name"]).toBe("emma");
  const renewed = JSON.parse(readFileSync(path, "utf8")) as { tokens: Record<string, string> };
  expect(signIn).not.toContain(renewed.tokens["refresh_token"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const inspecting = new WorkerProcess(world.env, await freePort());
  inspecting.launch({ PORT: String(inspecting.port) }, ["inspect"]);
  const checking = new WorkerProcess(world.env, world.worker.port);
  checking.launch({}, ["check"]);
  await checking.exited();
  expect(checking.output()).toContain("The profile emma has an account: emma@example.dev, plus.");
  await operator("PUT", "/preferred-profile", { name: "emma" });
  const talk = mention(world, "[[final:renewed]]");
  await talk.answer("renewed");
  expect(await inspecting.end()).toBe(0);
  expect(accounts.renewals.map(({ status }) => status)).toEqual([200]);
  await expect
    .poll(() => profile("emma"), wait)
    .toMatchObject({
      account: { email: "emma@example.dev", plan: "plus" },
      quota: { short: { percentLeft: 90 }, week: { percentLeft: 80 } },
    });
});

it("AU08, SI27: neither work nor a stop waits for a quota that OpenAI does not tell", async () => {
  accounts.setUsage({ kind: "fails" });
  const failed = await operator("POST", "/profiles/emma/check");
  expect(failed.body).toMatchObject({ profile: { state: "ready", quota: { short: {} } } });
  expect((await profile("emma"))?.quota.problem).not.toBeNull();
  accounts.setUsage({ kind: "hangs" });
  const asking = operator("POST", "/profiles/emma/check");
  const talk = mention(world, "[[gate:endless]]");
  await world.model.waitForGate("endless");
  talk.say("-stop");
  await talk.answer("Stopped, as");
  await talk.idle();
  accounts.setUsage({ kind: "windows", shortUsed: 100, weekUsed: 40 });
  expect((await asking).body).toMatchObject({ profile: { state: "exhausted" } });
});

it("AU04: a new session passes by a profile whose quota is used up, also the preferred one", async () => {
  const talk = mention(world, "[[final:not with emma]]");
  await talk.answer("not with emma");
  expect(accountOf(talk)).not.toContain("eyJ");
  expect((await operator("DELETE", "/profiles/emma")).status).toBe(200);
});

it("a refused sign-in is told once, and the request run again once it is set right", async () => {
  const bad = { name: "finn", apiKey: "sk-test-finn" };
  expect((await operator("POST", "/profiles", bad)).status).toBe(200);
  await operator("PUT", "/preferred-profile", { name: "finn" });
  world.model.intercept((request, response) => {
    if (request.headers["authorization"] !== "Bearer sk-test-finn") return false;
    response.writeHead(401).end();
    return true;
  });
  const talk = mention(world, "please sign in");
  await talk.answer("OpenAI refused the sign-in of profile “finn” (401)");
  expect(await profile("finn")).toMatchObject({ state: "refused" });
  const good = { name: "finn", apiKey: "sk-test-gwen", replace: true };
  expect((await operator("POST", "/profiles", good)).status).toBe(200);
  await expect.poll(() => accountOf(talk), wait).toBe("gwen");
  expect(talk.inputText()).toContain("please sign in");
  expect(talk.inputText()).toContain("turn_cut_off_json");
  expect(talk.answers().filter((text) => text.includes("refused"))).toHaveLength(1);
  world.model.intercept(null);
  await talk.idle();
  await operator("DELETE", "/profiles/finn");
});

it("AU16: a profile that was deleted stays away, and its sessions take their conversation along", async () => {
  await operator("PUT", "/preferred-profile", { name: "cleo" });
  const talk = mention(world, "[[gate:busy]][[final:never]]");
  await world.model.waitForGate("busy");
  await expect.poll(async () => (await profile("cleo"))?.runningTurns, wait).toBe(1);
  const refused = await operator("DELETE", "/profiles/cleo");
  expect(refused).toMatchObject({ status: 409, body: { error: "turns_running" } });
  expect((await operator("DELETE", "/profiles/cleo?force=true")).status).toBe(200);
  await expect.poll(() => accountOf(talk), wait).toBe("bert");
  expect(talk.inputText()).toContain("[[final:never]]");
  world.model.open("busy");
  await talk.idle();
  for (const name of ["anna", "bert"]) await operator("DELETE", `/profiles/${name}?force=true`);
  expect(await listed()).toEqual([]);
  await world.worker.end();
  await world.worker.start();
  expect(await listed()).toEqual([]);
  talk.say("[[final:never again]]");
  await talk.answer("I have no Codex account to work with yet.");
  await operator("POST", "/profiles", { name: "dora", apiKey: "sk-test-dora" });
  await talk.answer("never again");
  expect(accountOf(talk)).toBe("dora");
  expect(talk.inputText()).toContain("[[gate:busy]]");
});

it("AU05: a turn that the quota stops is told once, and its request kept", async () => {
  // Its own account alone, whatever the tests before have left.
  for (const { name } of await listed()) await operator("DELETE", `/profiles/${name}?force=true`);
  await operator("POST", "/profiles", { name: "hana", apiKey: "sk-test-hana" });
  // What a person calls it is what the thread reads.
  await operator("PUT", "/profiles/hana/label", { label: "Hana’s key" });
  const limit = JSON.stringify({ error: { type: "usage_limit_reached", message: "no more" } });
  const talk = mention(world, `[[fail:429]][[body:${limit}]]`);
  await talk.answer(
    "The quota of profile “Hana’s key” is used up, and OpenAI did not say until when",
  );
  expect(await profile("hana")).toMatchObject({ state: "exhausted", runningTurns: 0 });
  expect(await talk.session()).toMatchObject({ state: "waiting" });
  const ready = await world.worker.call("/readyz");
  expect(ready).toMatchObject({ status: 200, body: { phases: { codex: "no-quota" } } });
  talk.say("-stop");
  await talk.answer("Stopped, as");
  expect(talk.answers().filter((text) => text.includes("quota"))).toHaveLength(1);
});

const wait = { timeout: PATIENCE_MS, interval: 50 };
