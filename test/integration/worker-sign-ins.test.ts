import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SignIn } from "../../broker/api/profiles.ts";
import { type AccountsDouble, startAccountsDouble } from "../doubles/openai/accounts-double.ts";
import { freePort } from "../world/free-port.ts";
import { answered } from "../world/operator-answers.ts";
import { processesWith } from "../world/processes.ts";
import { mention } from "../world/talk.ts";
import { WorkerProcess } from "../world/worker-process.ts";
import { startWorld, type World } from "../world/world.ts";

/** Real Codex on a busy machine; only ever waited for in full when something is broken. */
const wait = { timeout: 30_000, interval: 50 };

let world: World;
let accounts: AccountsDouble;

beforeAll(async () => {
  accounts = await startAccountsDouble();
  world = await startWorld({
    requiresAuth: true,
    env: {
      CODEX_CA_CERTIFICATE: accounts.caFile,
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: accounts.tokenUrl,
      CODEX_APP_SERVER_LOGIN_ISSUER: accounts.issuer,
    },
  });
  const config = join(world.data, "team-codex-home/config.toml");
  const provider = readFileSync(config, "utf8");
  writeFileSync(config, `chatgpt_base_url = "${accounts.chatgptBaseUrl}"\n${provider}`);
});
afterAll(async () => {
  await world.end();
  await accounts.stop();
});
beforeEach(() => accounts.setCodePage({ kind: "waits" }));

type Doors = Pick<WorkerProcess, "operator">;

async function begin(doors: Doors, body: { profile?: string; label?: string } = {}) {
  return answered(await doors.operator.startSignIn({ body })).signIn;
}

async function signInOf(doors: Doors, { id }: SignIn): Promise<SignIn> {
  return answered(await doors.operator.signIn({ params: { id } })).signIn;
}

async function untilSettled(doors: Doors, signIn: SignIn): Promise<SignIn["state"]> {
  await expect
    .poll(async () => (await signInOf(doors, signIn)).state.kind, wait)
    .not.toBe("waiting");
  return (await signInOf(doors, signIn)).state;
}

async function names(doors: Doors) {
  return answered(await doors.operator.listProfiles({})).profiles.map(({ name }) => name);
}

function authFile(name: string): string {
  return readFileSync(join(world.data, "auth-profiles", name, "auth.json"), "utf8");
}

/** App-servers and homes of sign-ins that are still there. */
function leftOver(): readonly string[] {
  return processesWith(join(world.root))
    .map(({ command }) => command)
    .filter((command) => command.includes("/sign-in-"));
}

/** `inspect` on a port of its own. */
async function inspecting(): Promise<WorkerProcess> {
  const port = await freePort();
  const inspect = new WorkerProcess({ ...world.env, INSPECT_PORT: String(port) }, port, {
    command: ["inspect"],
  });
  await inspect.start();
  return inspect;
}

describe("W9: before the first start, in inspect", () => {
  let inspect: WorkerProcess;
  beforeAll(async () => {
    inspect = await inspecting();
  });
  afterAll(async () => {
    await inspect.end();
  });

  it("AU02: a code makes a profile, and the real Codex leaves nothing else behind", async () => {
    const signIn = await begin(inspect, { label: "Lin’s" });
    expect(signIn).toMatchObject({
      profile: null,
      userCode: expect.stringMatching(/^TEST-/),
      verificationUrl: `${accounts.issuer}/codex/device`,
      state: { kind: "waiting" },
    });
    accounts.enterCode(signIn.userCode, "lin@example.dev");
    expect(await untilSettled(inspect, signIn)).toMatchObject({
      kind: "done",
      name: "lin",
      account: { email: "lin@example.dev", plan: "plus" },
    });
    expect(answered(await inspect.operator.listProfiles({})).profiles).toMatchObject([
      { name: "lin", label: "Lin’s", state: "unknown", server: { state: "stopped" } },
    ]);
    const path = join(world.data, "auth-profiles/lin/auth.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(join(world.data, "state/broker.sqlite"))).toBe(false);
    await expect.poll(leftOver, wait).toEqual([]);
    expect(await world.logText("")).not.toContain(signIn.userCode);
  });

  it("what was added, named, preferred and removed there is so at the start", async () => {
    const { operator } = inspect;
    const body = { apiKey: "sk-test-anna", name: "anna" };
    expect(answered(await operator.addProfile({ body })).name).toBe("anna");
    answered(await operator.renameProfile({ params: { name: "anna" }, body: { label: "Key" } }));
    answered(await operator.preferProfile({ body: { name: "anna" } }));
    answered(await operator.removeProfile({ params: { name: "anna" } }));
    expect(await names(inspect)).toEqual(["lin"]);
    answered(await operator.restoreProfile({ params: { name: "anna" } }));
    expect(answered(await operator.listProfiles({})).profiles).toMatchObject([
      { name: "anna", label: "Key", preferred: true },
      { name: "lin" },
    ]);
    answered(await operator.removeProfile({ params: { name: "anna" } }));
    expect(await operator.checkProfile({ params: { name: "lin" } })).toMatchObject({
      error: { code: "read_only" },
    });
  });

  it("a sign-in that waits ends with it, and so does what a removal kept", async () => {
    await begin(inspect);
    expect(leftOver()).not.toEqual([]);
    expect(await inspect.end()).toBe(0);
    await expect.poll(leftOver, wait).toEqual([]);
    expect(readdirSync(join(world.data, "auth-profiles/.aside"))).toEqual([]);
  });
});

describe("W9: while the worker runs", () => {
  beforeAll(async () => {
    await world.worker.start();
  });

  it("AU02: the profile of a code works", async () => {
    const talk = mention(world, "[[final:by lin]]");
    await talk.answer("by lin");
    const call = world.model.modelCalls().at(-1);
    expect(call?.headers["chatgpt-account-id"]).toBe("acct-test");
    await expect
      .poll(async () => answered(await world.worker.operator.listProfiles({})).profiles[0], wait)
      .toMatchObject({ name: "lin", account: { workspace: "Test" } });
  });

  it("a profile that signs in again has the new sign-in, and goes on working", async () => {
    const before = authFile("lin");
    const signIn = await begin(world.worker, { profile: "lin" });
    expect(authFile("lin")).toBe(before);
    accounts.enterCode(signIn.userCode, "lin@example.dev");
    expect(await untilSettled(world.worker, signIn)).toMatchObject({ kind: "done", name: "lin" });
    expect(authFile("lin")).not.toBe(before);
    expect(await names(world.worker)).toEqual(["lin"]);
    const talk = mention(world, "[[final:by lin again]]");
    await talk.answer("by lin again");
  });

  it("another account than the profile's is kept only when a person says so", async () => {
    const before = authFile("lin");
    const dropped = await begin(world.worker, { profile: "lin" });
    accounts.enterCode(dropped.userCode, "ana@example.dev");
    expect(await untilSettled(world.worker, dropped)).toMatchObject({
      kind: "undecided",
      why: "other-account",
      account: { email: "ana@example.dev" },
      existing: null,
    });
    answered(await world.worker.operator.cancelSignIn({ params: { id: dropped.id } }));
    expect(await names(world.worker)).toEqual(["lin"]);
    const kept = await begin(world.worker, { profile: "lin" });
    accounts.enterCode(kept.userCode, "ana@example.dev");
    await untilSettled(world.worker, kept);
    const { state } = answered(
      await world.worker.operator.keepSignIn({ params: { id: kept.id }, body: { as: "new" } }),
    ).signIn;
    expect(state).toMatchObject({ kind: "done", name: "ana" });
    expect(authFile("lin")).toBe(before);
    expect(await names(world.worker)).toEqual(["ana", "lin"]);
  });

  it("an account that is here already takes the place of its sign-in", async () => {
    const before = authFile("ana");
    const signIn = await begin(world.worker);
    accounts.enterCode(signIn.userCode, "ana@example.dev");
    expect(await untilSettled(world.worker, signIn)).toMatchObject({
      why: "already-here",
      existing: "ana",
    });
    answered(
      await world.worker.operator.keepSignIn({
        params: { id: signIn.id },
        body: { as: "existing" },
      }),
    );
    expect(authFile("ana")).not.toBe(before);
    expect(await names(world.worker)).toEqual(["ana", "lin"]);
  });

  it("one that OpenAI gives no code for, or refuses later, says so", async () => {
    accounts.setCodePage({ kind: "gives-none" });
    const started = await world.worker.operator.startSignIn({ body: {} });
    expect(started).toMatchObject({
      error: { code: "sign_in_not_started", message: expect.stringContaining("Codex got no code") },
    });
    accounts.setCodePage({ kind: "waits" });
    const signIn = await begin(world.worker);
    accounts.setCodePage({ kind: "refuses" });
    expect(await untilSettled(world.worker, signIn)).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/\S/),
    });
    await expect.poll(leftOver, wait).toEqual([]);
  });

  it("one that is cancelled asks OpenAI no more", async () => {
    const signIn = await begin(world.worker);
    await expect.poll(() => accounts.polls(signIn.userCode), wait).toBeGreaterThan(0);
    const { state } = answered(
      await world.worker.operator.cancelSignIn({ params: { id: signIn.id } }),
    ).signIn;
    expect(state).toEqual({ kind: "canceled" });
    await expect.poll(leftOver, wait).toEqual([]);
  });

  it("AD12: the removal of a profile is undone with its sessions and its preference", async () => {
    const { operator } = world.worker;
    answered(await operator.preferProfile({ body: { name: "ana" } }));
    const talk = mention(world, "[[final:by ana]]");
    await talk.answer("by ana");
    await talk.idle();
    const params = { name: "ana" };
    const removed = answered(await operator.removeProfile({ params }));
    expect(removed.undoUntil).toBeGreaterThan(Date.now());
    expect(await names(world.worker)).toEqual(["lin"]);
    answered(await operator.restoreProfile({ params }));
    expect(answered(await operator.listProfiles({})).profiles).toMatchObject([
      { name: "ana", preferred: true, sessions: 1 },
      { name: "lin" },
    ]);
    talk.say("[[final:still by ana]]");
    await talk.answer("still by ana");
    expect(talk.inputText()).toContain("[[final:by ana]]");
    expect(await operator.restoreProfile({ params })).toMatchObject({
      error: { code: "undo_over" },
    });
  });
});
