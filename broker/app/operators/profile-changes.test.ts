import { describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { silentLog } from "../../logs/log.ts";
import { type ProfileChangesOptions, ProfileFolderChanges, UNDO_MS } from "./profile-changes.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A clock that can be put to another time, while its timers run on as those of a computer do. */
function jumpingClock() {
  let steady = 0;
  let shift = Date.parse("2026-11-26T11:42:07Z");
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const clock: Clock = {
    now: () => steady + shift,
    after: (ms, task) => {
      const timer = { at: steady + ms, task };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    sleep: () => Promise.resolve(),
  };
  const pass = (ms: number) => {
    steady += ms;
    for (const timer of [...timers].filter(({ at }) => at <= steady)) {
      timers.delete(timer);
      timer.task();
    }
  };
  return { clock, pass, jump: (ms: number) => (shift += ms) };
}

/** The profile anna in a folder that keeps what was removed until it is forgotten. */
function build() {
  const time = jumpingClock();
  const aside = new Set<string>();
  const place = { name: "anna", codexHome: "/anna", isDefault: false };
  const folder = {
    defaultIsConfigured: false,
    places: () => (aside.has("anna") ? [] : [place]),
    preferred: () => null,
    setAside: (name: string) => Promise.resolve(void aside.add(name)),
    restore: (name: string) => Promise.resolve(aside.delete(name)),
    forget: ({ name }: { readonly name: string }) => Promise.resolve(void aside.delete(name)),
  } as unknown as ProfileChangesOptions["folder"];
  const changes = new ProfileFolderChanges({
    folder,
    use: {
      load: () => Promise.resolve(0),
      renew: () => Promise.resolve(),
      retire: (_name, setAside) => setAside().then(() => ["C1:1.1"]),
      giveBack: () => Promise.resolve(),
      changed: () => {},
      mayWork: () => {},
    },
    clock: time.clock,
    log: silentLog,
    isElsewhere: false,
  });
  return { ...time, changes };
}

describe("AU03: the ten seconds in which a removal can be undone", () => {
  it.each([
    ["back an hour", -HOUR],
    ["forward a day", DAY],
  ])("are ten seconds when the clock jumps %s", async (_, by) => {
    const { changes, jump, pass } = build();
    await changes.remove("anna", false);
    jump(by);
    pass(UNDO_MS - 1);
    expect(await changes.restore("anna")).toMatchObject({ ok: true });
  });

  it.each([
    ["back an hour", -HOUR],
    ["forward a day", DAY],
  ])("are over after ten seconds when the clock jumps %s", async (_, by) => {
    const { changes, jump, pass } = build();
    await changes.remove("anna", false);
    jump(by);
    pass(UNDO_MS);
    expect(await changes.restore("anna")).toMatchObject({
      ok: false,
      error: { code: "undo_over" },
    });
  });
});
