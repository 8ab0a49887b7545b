import { describe, expect, it } from "vitest";
import { MAX_SIGN_IN_CHARACTERS } from "../../api/profiles.ts";
import type { Clock } from "../../clock/clock.ts";
import type { DeviceLogin, DeviceLoginEnd } from "../../codex/device-login.ts";
import {
  type AccountFile,
  MAX_ACCOUNT_FILE,
  readAccountFile,
} from "../../codex/profiles/account-file.ts";
import { type Result, failed, succeeded } from "../../errors/broker-error.ts";
import { silentLog } from "../../logs/log.ts";
import type { ProfileChanges } from "../actions.ts";
import { CODE_LIVES_MS, SignIns } from "./sign-ins.ts";

function authJson(email: string, refreshToken = `rt-${email}`): string {
  const token = `x.${Buffer.from(JSON.stringify({ email })).toString("base64url")}.x`;
  return JSON.stringify({
    tokens: { id_token: token, access_token: token, refresh_token: refreshToken },
  });
}

function accountFile(email: string): AccountFile {
  const account = readAccountFile(authJson(email, "rt-before"));
  if (!account.ok) throw new Error(account.error);
  return account.value;
}

/** Timers that a test lets run out. */
function handClock() {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const clock: Clock = {
    now: () => now,
    after: (ms, task) => {
      const timer = { at: now + ms, task };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    sleep: () => Promise.resolve(),
  };
  const pass = (ms: number) => {
    now += ms;
    for (const timer of [...timers].filter(({ at }) => at <= now)) {
      timers.delete(timer);
      timer.task();
    }
  };
  return { clock, pass };
}

/** Sign-ins where the profile anna has the account anna@x.dev, and gone has none that is known. */
function build(options: { readonly add?: ProfileChanges["add"]; readonly begin?: string } = {}) {
  const { clock, pass } = handClock();
  const added: Parameters<ProfileChanges["add"]>[0][] = [];
  const ends: ((end: DeviceLoginEnd) => void)[] = [];
  const signIns = new SignIns({
    begin: async (): Promise<Result<DeviceLogin, string>> => {
      if (options.begin !== undefined) return failed(options.begin);
      const { promise, resolve } = Promise.withResolvers<DeviceLoginEnd>();
      ends.push(resolve);
      return succeeded({
        userCode: "HX4K-92QD",
        verificationUrl: "https://openai.test/codex/device",
        ended: promise,
        cancel: () => resolve({ kind: "canceled" }),
      });
    },
    folder: {
      places: () =>
        ["anna", "gone"].map((name) => ({ name, codexHome: `/${name}`, isDefault: false })),
      accountOf: async (name) => (name === "anna" ? accountFile("anna@x.dev") : null),
      withAccountOf: async ({ email }) => (email === "anna@x.dev" ? "anna" : null),
    },
    add: async (request) => {
      added.push(request);
      return (await options.add?.(request)) ?? succeeded(request.name || "new");
    },
    clock,
    log: silentLog,
    isElsewhere: false,
  });
  const begin = async (wish: { profile?: string; label?: string } = {}) => {
    const started = await signIns.start(wish);
    if (!started.ok) throw new Error(started.error.message);
    return started.value.id;
  };
  const stateOf = (id: string) => {
    const got = signIns.get(id);
    return got.ok ? got.value.state : got.error.code;
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { signIns, added, ends, begin, stateOf, pass, settled };
}

describe("a sign-in with a code", () => {
  it("is refused for a profile that is not there, and when Codex gets no code", async () => {
    const { signIns } = build();
    expect(await signIns.start({ profile: "nobody" })).toMatchObject({
      error: { code: "unknown_profile" },
    });
    const offline = build({ begin: "no network" });
    expect(await offline.signIns.start({})).toEqual({
      ok: false,
      error: { code: "sign_in_not_started", message: "no network" },
    });
  });

  it("is one of at most four, and makes room when it ends", async () => {
    const { begin, ends, settled, signIns } = build();
    for (let count = 0; count < 4; count++) await begin();
    expect(await signIns.start({})).toMatchObject({ error: { code: "too_many_sign_ins" } });
    ends[0]?.({ kind: "refused", reason: "no" });
    await settled();
    expect((await signIns.start({})).ok).toBe(true);
  });

  it("AU02: makes a profile with the label that was wished for", async () => {
    const { added, begin, ends, settled, stateOf } = build();
    const id = await begin({ label: "Lin" });
    ends[0]?.({ kind: "signed-in", authJson: authJson("lin@x.dev") });
    await settled();
    expect(stateOf(id)).toMatchObject({
      kind: "done",
      name: "new",
      account: { email: "lin@x.dev" },
    });
    expect(added).toMatchObject([{ name: "", replace: false, label: "Lin" }]);
  });

  it.each(["anna", "gone"])(
    "W9: of the profile %s replaces its own sign-in alone",
    async (name) => {
      const { added, begin, ends, settled, stateOf } = build();
      const id = await begin({ profile: name });
      ends[0]?.({ kind: "signed-in", authJson: authJson(`${name}@x.dev`) });
      await settled();
      expect(stateOf(id)).toMatchObject({ kind: "done", name });
      expect(added).toMatchObject([{ name, replace: true }]);
    },
  );

  it("W9: of another account changes nothing until a person decides", async () => {
    const { added, begin, ends, settled, signIns, stateOf } = build();
    const id = await begin({ profile: "anna" });
    ends[0]?.({ kind: "signed-in", authJson: authJson("ana@x.dev") });
    await settled();
    expect(stateOf(id)).toMatchObject({ kind: "undecided", why: "other-account", existing: null });
    expect(added).toEqual([]);
    expect(await signIns.keep(id, "existing")).toMatchObject({ error: { code: "not_undecided" } });
    expect(await signIns.keep(id, "new")).toMatchObject({ value: { state: { name: "new" } } });
    expect(added).toMatchObject([{ name: "", replace: false }]);
    expect(await signIns.keep(id, "new")).toMatchObject({ error: { code: "not_undecided" } });
  });

  it("of an account that has a profile can take the place of that sign-in", async () => {
    const { added, begin, ends, settled, signIns, stateOf } = build();
    const id = await begin();
    ends[0]?.({ kind: "signed-in", authJson: authJson("anna@x.dev") });
    await settled();
    expect(stateOf(id)).toMatchObject({ why: "already-here", existing: "anna" });
    await signIns.keep(id, "existing");
    expect(added).toMatchObject([{ name: "anna", replace: true }]);
  });

  it("that is cancelled adds nothing, whatever comes then", async () => {
    const { added, begin, ends, settled, signIns, stateOf } = build();
    const waiting = await begin();
    const undecided = await begin({ profile: "anna" });
    ends[1]?.({ kind: "signed-in", authJson: authJson("ana@x.dev") });
    await settled();
    for (const id of [waiting, undecided]) signIns.cancel(id);
    ends[0]?.({ kind: "signed-in", authJson: authJson("lin@x.dev") });
    await settled();
    expect([stateOf(waiting), stateOf(undecided)]).toEqual([
      { kind: "canceled" },
      { kind: "canceled" },
    ]);
    expect(await signIns.keep(undecided, "new")).toMatchObject({ ok: false });
    expect(added).toEqual([]);
  });

  it("that ran out, or was refused, says so, and is forgotten a minute later", async () => {
    const { begin, ends, pass, settled, stateOf } = build();
    const [expired, refused] = [await begin(), await begin()];
    ends[0]?.({ kind: "expired" });
    ends[1]?.({ kind: "refused", reason: "not allowed" });
    await settled();
    expect(stateOf(expired)).toEqual({ kind: "expired" });
    expect(stateOf(refused)).toEqual({ kind: "refused", reason: "not allowed" });
    pass(60_000);
    expect([stateOf(expired), stateOf(refused)]).toEqual(["unknown_sign_in", "unknown_sign_in"]);
  });

  it("that nobody decides about is dropped", async () => {
    const { begin, ends, pass, settled, stateOf } = build();
    const id = await begin({ profile: "anna" });
    ends[0]?.({ kind: "signed-in", authJson: authJson("ana@x.dev") });
    await settled();
    pass(CODE_LIVES_MS);
    expect(stateOf(id)).toEqual({ kind: "canceled" });
  });

  it("that cannot be stored says why", async () => {
    const { begin, ends, settled, stateOf } = build({
      add: () => Promise.reject(new Error("no space left on device")),
    });
    const id = await begin();
    ends[0]?.({ kind: "signed-in", authJson: authJson("lin@x.dev") });
    await settled();
    expect(stateOf(id)).toEqual({ kind: "refused", reason: "no space left on device" });
  });

  it("ends with the process", async () => {
    const { begin, signIns, stateOf } = build();
    const id = await begin();
    await signIns.close();
    expect(stateOf(id)).toEqual({ kind: "canceled" });
  });
});

it("the doors and Codex's files agree on how long a sign-in may be", () => {
  expect(MAX_SIGN_IN_CHARACTERS).toBe(MAX_ACCOUNT_FILE);
});
