import { expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { silentLog, type Log } from "../logs/log.ts";
import type { RemovalOutcome } from "../sessions/removal.ts";
import { type CleanupOptions, createCleanup } from "./cleanup.ts";
import type { DiskFiles } from "./disk-files.ts";
import type { LogFileFacts, SessionFacts } from "./plan.ts";

const DAY = 86_400_000;
const now = () => systemClock.now();

/** A disk of 100 bytes in which sessions, logs and caches take some; removing gives them back. */
function disk(more: {
  readonly free: number;
  readonly sessions?: readonly (Partial<SessionFacts> & {
    readonly key: string;
    readonly bytes: number;
  })[];
  readonly logs?: readonly LogFileFacts[];
  readonly caches?: Readonly<Record<string, readonly string[]>>;
  readonly remove?: (key: string) => RemovalOutcome | Promise<RemovalOutcome>;
}) {
  let free = more.free;
  const removed: string[] = [];
  const looked: string[] = [];
  const sessions = (more.sessions ?? []).map((one) => ({
    workspace: `/s/${one.key}/workspace`,
    lastActivityAt: now() - 30 * DAY,
    isBusy: false,
    ...one,
  }));
  const sizeOf = (path: string) => sessions.find(({ key }) => path === `/s/${key}`)?.bytes ?? 5;
  const files: DiskFiles = {
    freeBytes: async (folder) => (folder === "/l" ? free : 1_000),
    logFiles: async () => more.logs?.filter(({ path }) => !removed.includes(path)) ?? [],
    bytesOf: async (folder) => sizeOf(folder),
    rebuildableIn: async (workspace) => {
      looked.push(workspace);
      return (more.caches?.[workspace] ?? []).filter((path) => !removed.includes(path));
    },
    removeLog: async (path) => {
      removed.push(path);
      free += 1;
    },
    removeFolder: async (path) => {
      removed.push(path);
      free += 5;
      return true;
    },
    sweep: async () => {},
  };
  const told: { readonly message: string; readonly path: unknown }[] = [];
  const keep = (message: string, fields?: object) =>
    told.push({ message, path: fields !== undefined && "path" in fields ? fields.path : null });
  const log: Log = { ...silentLog, info: keep, warn: keep, error: keep };
  const options: CleanupOptions = {
    rules: {
      minFreeBytes: 10,
      targetFreeBytes: 20,
      oldLogMs: DAY,
      inactiveSessionMs: DAY,
      protectionMs: 2 * DAY,
      cacheTtlMs: 7 * DAY,
    },
    isDryRun: false,
    roots: { logs: "/l", sessions: "/s", others: ["/j"] },
    files,
    sessions: {
      inactive: async (before) =>
        sessions.filter(
          ({ key, lastActivityAt }) => lastActivityAt <= before && !removed.includes(key),
        ),
      remove: async (key) => {
        const outcome = (await more.remove?.(key)) ?? "removed";
        if (outcome === "removed") {
          removed.push(key);
          free += sizeOf(`/s/${key}`);
        }
        return outcome;
      },
    },
    clock: systemClock,
    log,
  };
  return {
    options,
    removed,
    looked,
    told,
    candidates: () =>
      told.filter(({ message }) => message.includes("would remove")).map(({ path }) => path),
  };
}

const oldLog = (path: string): LogFileFacts => ({ path, bytes: 1, endedAt: now() - 2 * DAY });

it("OP08: removes nothing but what can be rebuilt while enough is free", async () => {
  const { options, removed } = disk({
    free: 10,
    sessions: [{ key: "a", bytes: 50 }],
    logs: [oldLog("/l/broker/1.jsonl")],
    caches: { "/s/a/workspace": ["/s/a/workspace/node_modules"] },
  });
  const report = await createCleanup(options).run();
  expect(removed).toEqual(["/s/a/workspace/node_modules"]);
  expect(report).toMatchObject({ isLow: false, removedBytes: 5, error: null });
});

it("OP08: with low space removes old logs first, then sessions by age until the target", async () => {
  const { options, removed } = disk({
    free: 5,
    sessions: [
      { key: "young", bytes: 9, lastActivityAt: now() - 2 * DAY },
      { key: "oldest", bytes: 6, lastActivityAt: now() - 6 * DAY },
      { key: "older", bytes: 8, lastActivityAt: now() - 4 * DAY },
    ],
    logs: [oldLog("/l/broker/1.jsonl"), { ...oldLog("/l/broker/2.jsonl"), endedAt: now() }],
  });
  const report = await createCleanup(options).run();
  expect(removed).toEqual(["/l/broker/1.jsonl", "oldest", "older"]);
  expect(report).toMatchObject({ isLow: true, freeBytesBefore: 5, freeBytesAfter: 20 });
});

it("OP08: keeps the sessions when the logs were enough", async () => {
  const { options, removed } = disk({
    free: 9,
    sessions: [{ key: "a", bytes: 50, lastActivityAt: now() - 2 * DAY }],
    logs: Array.from({ length: 11 }, (_, index) => oldLog(`/l/broker/${index}.jsonl`)),
  });
  await createCleanup(options).run();
  expect(removed).toHaveLength(11);
  expect(removed).not.toContain("a");
});

it("OP12: goes on to the next session when one is in use, and says so", async () => {
  const { options, removed } = disk({
    free: 5,
    sessions: [
      { key: "used", bytes: 9, isBusy: true },
      { key: "broken", bytes: 9, lastActivityAt: now() - 6 * DAY },
      { key: "quiet", bytes: 9, lastActivityAt: now() - 5 * DAY },
    ],
    remove: (key) => {
      if (key === "broken") throw new Error("EIO");
      return key === "used" ? "in-use" : "removed";
    },
  });
  const report = await createCleanup(options).run();
  expect(removed).toEqual(["quiet"]);
  expect(
    report?.items.map(({ sessionKey, outcome, reason }) => [sessionKey, outcome, reason]),
  ).toEqual([
    ["used", "kept", "in-use"],
    ["broken", "kept", "EIO"],
    ["quiet", "removed", null],
  ]);
});

it("OP10: a dry run removes nothing, reckons as if it did, and tells each candidate once", async () => {
  const world = disk({
    free: 4,
    sessions: [
      { key: "a", bytes: 9, lastActivityAt: now() - 6 * DAY },
      { key: "b", bytes: 9, lastActivityAt: now() - 5 * DAY },
      { key: "c", bytes: 9, lastActivityAt: now() - 4 * DAY },
    ],
    logs: [oldLog("/l/broker/1.jsonl"), oldLog("/l/broker/2.jsonl")],
  });
  const cleanup = createCleanup({ ...world.options, isDryRun: true });
  await cleanup.run();
  const report = await cleanup.run();
  expect(world.removed).toEqual([]);
  expect(world.candidates()).toEqual(["/l/broker", "/s/a", "/s/b"]);
  expect(world.told.filter(({ message }) => message === "Disk space is low")).toHaveLength(1);
  expect(report).toMatchObject({
    isDryRun: true,
    itemCount: 3,
    removedBytes: 0,
    freeBytesAfter: 24,
  });
});

it("OP10: an operator's run may differ from the setting", async () => {
  const world = disk({ free: 5, sessions: [{ key: "a", bytes: 50 }] });
  const cleanup = createCleanup({ ...world.options, isDryRun: true });
  expect(await cleanup.run(false)).toMatchObject({ isDryRun: false });
  expect(world.removed).toEqual(["a"]);
});

it("runs one at a time, and none after the end", async () => {
  const { promise, resolve } = Promise.withResolvers<RemovalOutcome>();
  const world = disk({ free: 5, sessions: [{ key: "a", bytes: 1 }], remove: () => promise });
  const cleanup = createCleanup(world.options);
  const first = cleanup.run();
  expect(cleanup.isRunning()).toBe(true);
  expect(await cleanup.run()).toBeNull();
  resolve("removed");
  expect(await first).toMatchObject({ itemCount: 1 });
  await cleanup.stop();
  expect(await cleanup.run()).toBeNull();
});

it("OP11: keeps the caches of a session in which somebody works by now", async () => {
  const { options, removed } = disk({
    free: 50,
    sessions: [
      { key: "a", bytes: 1 },
      { key: "b", bytes: 1 },
    ],
    caches: { "/s/a/workspace": ["/s/a/workspace/x"], "/s/b/workspace": ["/s/b/workspace/x"] },
  });
  let looks = 0;
  const inactive: CleanupOptions["sessions"]["inactive"] = async (before) => {
    const all = await options.sessions.inactive(before);
    looks += 1;
    return looks < 3 ? all : all.filter(({ key }) => key !== "b");
  };
  const cleanup = createCleanup({ ...options, sessions: { ...options.sessions, inactive } });
  const report = await cleanup.run();
  expect(removed).toEqual(["/s/a/workspace/x"]);
  expect(report?.items.map(({ reason }) => reason)).toEqual([null, "in-use"]);
});

it("OP11: looks through a session again only when something happened in it", async () => {
  const world = disk({
    free: 50,
    sessions: [
      { key: "a", bytes: 1 },
      { key: "b", bytes: 1 },
    ],
  });
  const cleanup = createCleanup(world.options);
  await cleanup.run();
  await cleanup.run();
  expect(world.looked).toEqual(["/s/a/workspace", "/s/b/workspace"]);
});

it("tells of a failure in its report, and the next run is made", async () => {
  const world = disk({ free: 50 });
  const files = { ...world.options.files, freeBytes: () => Promise.reject(new Error("EIO")) };
  const cleanup = createCleanup({ ...world.options, files });
  expect(await cleanup.run()).toMatchObject({ error: "EIO", itemCount: 0 });
  expect(await cleanup.run()).toMatchObject({ error: "EIO" });
});
