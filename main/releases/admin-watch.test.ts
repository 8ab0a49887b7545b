import { expect, test } from "vitest";
import type { Clock } from "../../broker/clock/clock.ts";
import { type AdminWatch, isUndecided, readAdminWatch, watchAdmin } from "./admin-watch.ts";

// The watcher is killed before or after any change that it makes, and begun again, as the next start
// of the control plane does.

const OLD = "1.4.1";
const NEW = "1.5.0";
const PATH = "watch.json";

class Killed extends Error {}

interface Fate {
  /** Whether the new control plane answers. */
  readonly isGood: boolean;
  /** It ends soon after each start, and launchd starts it again. */
  readonly ends?: boolean;
  /** What launchd says to the first restart; null when it does it. */
  readonly refusal?: string;
}

/** A machine with the old control plane, whose links lead to the new one since a moment ago. */
function machine({ isGood, ends = false, refusal }: Fate) {
  let now = 1_000;
  let left = Number.MAX_SAFE_INTEGER;
  let running: string | null = OLD;
  let pid = 1;
  let restarts = 0;
  let looks = 0;
  let isLocked = false;
  let atLook = () => {};
  const links: Record<string, string | null> = { current: NEW, previous: OLD };
  const watch: AdminWatch = {
    deployment: "one",
    version: NEW,
    links: { current: OLD, previous: null },
    oldPid: 1,
    watchMs: 10_000,
    deadline: null,
    verdict: { kind: "waiting" },
    watcher: null,
  };
  let text: string | null = JSON.stringify(watch);
  /** One process is killed, not the next one as well. */
  const countDown = () => {
    left -= 1;
    if (left > 0) return;
    left = Number.MAX_SAFE_INTEGER;
    throw new Killed();
  };
  const change = (act: () => void) => {
    countDown();
    act();
    countDown();
  };
  const clock: Clock = {
    now: () => now,
    after: () => ({ cancel: () => {} }),
    sleep: async (ms) => {
      now += ms;
    },
  };
  return {
    watch: () => {
      const seen = readAdminWatch(PATH, { read: () => text });
      if (seen === null) throw new Error("The watch is gone.");
      return seen;
    },
    seen: () => ({ links, running, restarts }),
    now: () => now,
    callOff: () => {
      text = null;
    },
    beginAnother: () => {
      text = JSON.stringify({ ...watch, deployment: "two", verdict: { kind: "kept" } });
      links["current"] = "1.6.0";
    },
    killAfter: (changes: number) => {
      left = changes;
    },
    run: () =>
      watchAdmin({
        path: PATH,
        disk: {
          read: () => text,
          write: (_, given) =>
            change(() => {
              text = given;
            }),
        },
        folders: {
          find: (version) => ({
            version,
            folder: version,
            manifest: { name: "one", version },
            note: null,
          }),
          point: (name, version) =>
            change(() => {
              links[name] = version;
            }),
        },
        self: { pid: 7, startTime: "7" },
        takeLock: () => {
          if (isLocked) return null;
          isLocked = true;
          return {
            release: () => {
              isLocked = false;
            },
          };
        },
        restart: async () => {
          if (refusal !== undefined && restarts === 0) {
            restarts += 1;
            return refusal;
          }
          change(() => {
            restarts += 1;
            pid += 1;
            running = links["current"] ?? null;
          });
          return null;
        },
        launcher: async () => {
          if (!ends || running !== NEW) return { pid, exit: "by itself" };
          looks += 1;
          return { pid: looks < 3 ? pid : null, exit: "with exit code 3" };
        },
        sight: async () => {
          atLook();
          return running === null || (running === NEW && !isGood)
            ? null
            : { version: running, pid };
        },
        steadyMs: 1_000,
        lookEveryMs: 250,
        clock,
      }),
    onLook: (act: () => void) => {
      atLook = act;
    },
  };
}

async function runWithKills(one: ReturnType<typeof machine>, kills: readonly number[]) {
  for (const changes of kills) {
    one.killAfter(changes);
    await one.run().catch((thrown: unknown) => {
      if (!(thrown instanceof Killed)) throw thrown;
    });
  }
  one.killAfter(Number.MAX_SAFE_INTEGER);
  await one.run();
}

const MOMENTS = Array.from({ length: 20 }, (_, index) => index + 1);

test("RL05 a control plane that never answers is put back, wherever the watcher is killed", async () => {
  for (const first of MOMENTS) {
    for (const second of MOMENTS) {
      const one = machine({ isGood: false });
      await runWithKills(one, [first, second]);
      expect(one.seen()).toMatchObject({
        running: OLD,
        links: { current: OLD, previous: null },
      });
      expect(one.watch().verdict).toMatchObject({ kind: "undone", isRestarted: true });
    }
  }
});

test("RL05 one that answers is kept, wherever the watcher is killed", async () => {
  for (const first of MOMENTS) {
    for (const second of MOMENTS) {
      const one = machine({ isGood: true });
      await runWithKills(one, [first, second]);
      expect(one.seen()).toMatchObject({ running: NEW, links: { current: NEW, previous: OLD } });
      expect(one.watch().verdict).toEqual({ kind: "kept" });
    }
  }
});

test("RL05 one that ends is put back at once, and not only when its time is over", async () => {
  const one = machine({ isGood: false, ends: true });
  await one.run();
  expect(one.watch().verdict).toEqual({
    ...{ kind: "undone", reason: "It ended with exit code 3.", isRestarted: true },
  });
  expect(one.seen()).toMatchObject({ running: OLD, links: { current: OLD } });
  expect(one.now()).toBeLessThan(one.watch().deadline ?? 0);
});

test("RL05 one that ends is put back, wherever the watcher is killed", async () => {
  for (const first of MOMENTS) {
    const one = machine({ isGood: false, ends: true });
    await runWithKills(one, [first]);
    expect(one.seen()).toMatchObject({ running: OLD, links: { current: OLD, previous: null } });
  }
});

test("what launchd refuses is the reason, and the one before comes back", async () => {
  const one = machine({ isGood: true, refusal: "Nobody is logged in." });
  await one.run();
  expect(one.watch().verdict).toMatchObject({ kind: "undone", reason: "Nobody is logged in." });
  expect(one.seen()).toMatchObject({ running: OLD, restarts: 2, links: { current: OLD } });
});

test("a watch that was called off, or is decided, changes nothing", async () => {
  const gone = machine({ isGood: true });
  gone.callOff();
  await gone.run();
  expect(gone.seen()).toMatchObject({ running: OLD, restarts: 0 });
  const decided = machine({ isGood: true });
  await decided.run();
  expect(isUndecided(decided.watch())).toBe(false);
  await decided.run();
  expect(decided.seen().restarts).toBe(1);
});

test("two watchers at a time restart no more than one", async () => {
  const one = machine({ isGood: false });
  await Promise.all([one.run(), one.run()]);
  expect(one.watch().verdict).toMatchObject({ kind: "undone", isRestarted: true });
  expect(one.seen()).toMatchObject({ running: OLD, restarts: 2 });
});

test("a watcher that waits for another one goes on where that one ended", async () => {
  const one = machine({ isGood: false });
  one.killAfter(4);
  const [first, second] = await Promise.allSettled([one.run(), one.run()]);
  expect([first?.status, second?.status]).toEqual(["rejected", "fulfilled"]);
  expect(one.watch().verdict).toMatchObject({ kind: "undone", isRestarted: true });
  expect(one.seen()).toMatchObject({ running: OLD });
});

test("a watch whose deployment gave way to another one leaves the links as they are", async () => {
  const one = machine({ isGood: false });
  one.onLook(() => one.beginAnother());
  await one.run();
  expect(one.seen()).toMatchObject({ links: { current: "1.6.0", previous: OLD }, restarts: 1 });
});
