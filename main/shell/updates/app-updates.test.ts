import { describe, expect, it } from "vitest";
import type { Clock, Timer } from "../../../broker/clock/clock.ts";
import type { AppUpdate } from "../../api/app-update.ts";
import { notSigned } from "./update-possible.ts";
import { openAppUpdates, type UpdateSource } from "./app-updates.ts";

const HOUR_MS = 3_600_000;
const offer = { version: "1.6.0", publishedAt: null, notes: ["More."] };

/** Time that passes only when a test says so, timer by timer. */
function handClock() {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const after = (ms: number, task: () => void): Timer => {
    const timer = { at: time + ms, task };
    timers.add(timer);
    return { cancel: () => timers.delete(timer) };
  };
  const clock: Clock = {
    now: () => time,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
  };
  const settle = async () => {
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
  };
  const pass = async (ms: number) => {
    const end = time + ms;
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      time = Math.max(time, next.at);
      next.task();
      await settle();
    }
    time = end;
    await settle();
  };
  return { clock, pass, settle };
}

function setUp(source: Partial<UpdateSource>, { isAutomatic = false, isSigned = true } = {}) {
  const hand = handClock();
  const shown: AppUpdate[] = [];
  const done: string[] = [];
  const updates = openAppUpdates({
    version: "1.5.0",
    refusal: null,
    signatureRefusal: () => Promise.resolve(isSigned ? null : notSigned),
    source: () => ({
      check: () => {
        done.push("check");
        return source.check?.() ?? Promise.resolve(null);
      },
      download: (onProgress, signal) => {
        done.push("download");
        return source.download?.(onProgress, signal) ?? Promise.resolve();
      },
      install: (onInstallFailed) => {
        done.push("install");
        source.install?.(onInstallFailed);
      },
    }),
    isAutomatic: () => isAutomatic,
    clock: hand.clock,
    onChange: ({ update }) => shown.push(update),
    onInstallFailed: (reason) => done.push(reason),
  });
  return { updates, shown, done, ...hand };
}

describe("updates of the app", () => {
  it("DE05 are looked for a minute after the start and then once a day", async () => {
    const { done, pass, updates } = setUp({});
    await pass(HOUR_MS);
    expect(done).toEqual(["check"]);
    expect(updates.status()).toMatchObject({ update: { kind: "idle" }, checkedAt: 60_000 });
    await pass(22 * HOUR_MS);
    expect(done).toHaveLength(1);
    await pass(2 * HOUR_MS);
    expect(done).toEqual(["check", "check"]);
  });

  it("are looked for again after an hour when nobody answered, and a silent server is given up", async () => {
    const { done, pass, updates } = setUp({ check: () => new Promise(() => {}) });
    await pass(3 * 60_000);
    expect(updates.status().update).toMatchObject({
      kind: "failed",
      during: "check",
      reason: expect.stringContaining("did not answer") as string,
    });
    await pass(1.5 * HOUR_MS);
    expect(done).toEqual(["check", "check"]);
  });

  it("never ask a server from a copy that is not signed", async () => {
    const { done, pass, updates } = setUp({}, { isSigned: false });
    await pass(48 * HOUR_MS);
    updates.act("check");
    expect([done, updates.status().update]).toEqual([[], notSigned]);
  });

  it("are downloaded when a person asks, with progress, and installed when asked again", async () => {
    const { done, settle, updates, shown } = setUp({
      check: () => Promise.resolve(offer),
      download: (onProgress) => {
        onProgress(5, 10);
        return Promise.resolve();
      },
    });
    updates.act("install");
    updates.act("check");
    await settle();
    updates.act("download");
    await settle();
    updates.act("install");
    expect(shown).toEqual([
      { kind: "checking" },
      { kind: "available", version: "1.6.0", publishedAt: null },
      { kind: "downloading", version: "1.6.0", bytes: 0, totalBytes: 0 },
      { kind: "downloading", version: "1.6.0", bytes: 5, totalBytes: 10 },
      { kind: "ready", version: "1.6.0" },
    ]);
    expect(done).toEqual(["check", "download", "install"]);
    expect(updates.status().offer).toEqual(offer);
  });

  it("are downloaded without being asked only where a person wants that", async () => {
    const check = () => Promise.resolve(offer);
    const asked = setUp({ check });
    await asked.pass(HOUR_MS);
    expect(asked.updates.status().update.kind).toBe("available");
    const byItself = setUp({ check }, { isAutomatic: true });
    await byItself.pass(HOUR_MS);
    expect(byItself.updates.status().update.kind).toBe("ready");
    expect(byItself.done).not.toContain("install");
  });

  it("give up a download that stands still", async () => {
    const { pass, settle, updates } = setUp({
      check: () => Promise.resolve(offer),
      download: (onProgress, signal) => {
        onProgress(1, 10);
        return new Promise((_resolve, reject) => {
          const stalled = () => reject(Object.assign(new Error("still"), { code: "ETIMEDOUT" }));
          signal.addEventListener("abort", stalled, { once: true });
        });
      },
    });
    updates.act("check");
    await settle();
    updates.act("download");
    await pass(6 * 60_000);
    expect(updates.status().update).toMatchObject({ kind: "failed", during: "download" });
  });

  it("say when Squirrel does not install", async () => {
    const { done, settle, updates } = setUp({
      check: () => Promise.resolve(offer),
      install: (onInstallFailed) => onInstallFailed(new Error("not signed")),
    });
    updates.act("check");
    await settle();
    updates.act("download");
    await settle();
    updates.act("install");
    expect(updates.status().update).toMatchObject({ kind: "failed", during: "install" });
    expect(done.at(-1)).toContain("signature");
  });
});
