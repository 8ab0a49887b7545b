import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { developmentBinary } from "../../broker/codex/binary.ts";
import { processStartTime } from "../../broker/processes/process-identity.ts";
import { drainingPath, readDraining } from "../../broker/codex/server-record.ts";
import { processesWith } from "../world/processes.ts";
import { type Talk, mention } from "../world/talk.ts";
import { type World, type WorldOptions, startWorld } from "../world/world.ts";

// W1: the next worker wants another app-server than the one that serves running turns.

const PATIENCE_MS = 30_000;
/** What a thread is told when its turn was cut off. */
const INTERRUPTED = "I was interrupted";
const repository = join(import.meta.dirname, "../..");

async function started(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  onTestFinished(() => world.end());
  await world.worker.start();
  return world;
}

/** The Codex that is installed above `folder`. */
function codexAbove(folder: string): string {
  const binary = developmentBinary(folder);
  if (!binary.ok) throw binary.error;
  return binary.value.path;
}

/** The same Codex at another path: its package, file by file. */
function linkedCodex(world: World): string {
  const program = codexAbove(repository);
  const vendor = dirname(dirname(program));
  for (const entry of readdirSync(vendor, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(world.root, "other-codex", relative(vendor, source));
    mkdirSync(dirname(target), { recursive: true });
    linkSync(source, target);
  }
  return join(world.root, "other-codex", relative(vendor, program));
}

const changes: readonly [string, (world: World) => Readonly<Record<string, string>>][] = [
  ["another GH_TOKEN", () => ({ GH_TOKEN: "ghp_another" })],
  ["another PATH", (world) => ({ PATH: `${world.env["PATH"]}:${join(world.root, "more")}` })],
  ["another CODEX_BIN", (world) => ({ CODEX_BIN: linkedCodex(world) })],
  ["Codex 0.169", () => ({ CODEX_BIN: codexAbove(join(repository, "node_modules/codex-0169")) })],
];

it.each(changes)(
  "W1: a turn lives through %s, and the next one is served by it",
  async (_, change) => {
    const world = await started();
    const { model, worker } = world;
    const known = mention(world, "[[final:known before]]", { channel: "C0RANDOM" });
    await known.answer("known before");
    await known.idle();
    const talk = mention(world, "[[half:long|The whole answer.]]");
    await model.waitForGate("long", PATIENCE_MS);
    const old = await pidOf(world);
    const more = change(world);

    await worker.end("SIGTERM");
    await worker.start(more);
    const wanted = await expectServer(world, old, more);
    expect(await drainingPids(world)).toEqual([old]);

    // A message for the running turn joins it; other threads do not wait for it.
    const joined = talk.say("[[final:read the second]]");
    await expect
      .poll(async () => (await talk.session())["messages"], { timeout: PATIENCE_MS })
      .toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
    const probe = "[[shell:printenv GH_TOKEN >seen.txt; true]]";
    const fresh = mention(world, `${probe}[[final:a new thread]]`, { channel: "G0LAB" });
    await fresh.answer("a new thread");
    known.say(`${probe}[[final:known after]]`);
    await known.answer("known after");
    for (const other of [fresh, known]) expectToken(other, more);
    expect(await drainingPids(world)).toEqual([old]);

    // Another crash of the worker changes nothing.
    await worker.end("SIGKILL");
    await worker.start(more);
    expect([await pidOf(world), await drainingPids(world)]).toEqual([wanted, [old]]);
    expect(talk.turns()).toHaveLength(1);

    model.open("long");
    await talk.answer("read the second");
    await talk.idle();
    expect(talk.answers().filter((text) => text.includes(INTERRUPTED))).toEqual([]);
    expect(talk.turns()).toHaveLength(1);
    expect([talk.timesSeen(talk.threadTs), talk.timesSeen(joined)]).toEqual([1, 1]);
    const before = talk.answers().length;

    talk.say(`${probe}[[final:served by the wanted]]`);
    await talk.answer("served by the wanted");
    expectToken(talk, more);
    expect(talk.answers().length).toBe(before + 1);
    await expect.poll(() => processStartTime(old), { timeout: PATIENCE_MS }).toBeNull();
    await expect.poll(() => drainingPids(world), { timeout: PATIENCE_MS }).toEqual([]);
    expect(await pidOf(world)).toBe(wanted);
    for (const one of [talk, fresh, known]) await one.idle();
  },
);

it("W1: an app-server that dies while it drains is reported, and its turn resumed on the wanted one", async () => {
  const world = await started();
  const { model, worker } = world;
  const talk = mention(world, "[[gate:dies]][[final:never said]]");
  await model.waitForGate("dies", PATIENCE_MS);
  const old = await pidOf(world);
  await worker.end("SIGKILL");
  await worker.start({ GH_TOKEN: "ghp_another" });
  expect(await drainingPids(world)).toEqual([old]);
  process.kill(-old, "SIGKILL");
  await talk.answer(INTERRUPTED);
  await talk.idle();
  await expect.poll(() => drainingPids(world), { timeout: PATIENCE_MS }).toEqual([]);
  model.open("dies");
  talk.say("[[final:on the wanted one]]");
  await talk.answer("on the wanted one");
});

it("W1: with nothing running, other settings replace the app-server at once", async () => {
  const world = await started();
  const talk = mention(world, "[[final:before]]");
  await talk.answer("before");
  await talk.idle();
  const old = await pidOf(world);
  await world.worker.end("SIGTERM");
  await world.worker.start({ GH_TOKEN: "ghp_another" });
  talk.say("[[final:after]]");
  await talk.answer("after");
  expect(await processStartTime(old)).toBeNull();
  expect(await pidOf(world)).not.toBe(old);
  expect(await drainingPids(world)).toEqual([]);
});

it("W1: an app-server drains no longer than TURN_MAX_MS, also across workers", async () => {
  const world = await started();
  const { model, worker } = world;
  const talk = mention(world, "[[gate:endless]][[final:never said]]");
  await model.waitForGate("endless", PATIENCE_MS);
  const old = await pidOf(world);
  await worker.end("SIGKILL");
  await worker.start({ GH_TOKEN: "ghp_another" });
  expect(await drainingPids(world)).toEqual([old]);
  await worker.end("SIGKILL");
  // As if it had begun to drain as long ago as a turn may take at most.
  const path = drainingPath(join(world.data, "state"));
  const [record] = await readDraining(path);
  writeFileSync(path, JSON.stringify([{ ...record, since: Date.now() - 14_400_000 }]));
  await worker.start({ GH_TOKEN: "ghp_another" });
  await expect.poll(() => processStartTime(old), { timeout: PATIENCE_MS }).toBeNull();
  await talk.answer(INTERRUPTED);
  await expect.poll(() => drainingPids(world), { timeout: PATIENCE_MS }).toEqual([]);
});

it("W1: Stop ends a turn on an app-server that drains", async () => {
  const world = await started();
  const talk = mention(world, "[[gate:stopped]][[final:never said]]");
  await world.model.waitForGate("stopped", PATIENCE_MS);
  const old = await pidOf(world);
  await world.worker.end("SIGKILL");
  await world.worker.start({ GH_TOKEN: "ghp_another" });
  expect(await drainingPids(world)).toEqual([old]);
  talk.say("-stop");
  await talk.idle();
  expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
  expect(talk.answers().filter((text) => text.includes(INTERRUPTED))).toEqual([]);
  await expect.poll(() => processStartTime(old), { timeout: PATIENCE_MS }).toBeNull();
  talk.say("[[final:after the stop]]");
  await talk.answer("after the stop");
});

async function pidOf(world: World): Promise<number> {
  const pid = await world.codexPid();
  if (pid === null) throw new Error("no app-server is on record");
  return pid;
}

async function drainingPids(world: World): Promise<readonly number[]> {
  const records = await readDraining(drainingPath(join(world.data, "state")));
  return records.map(({ server }) => server.pid);
}

/** Another app-server than `old` is on record, of the wanted program; its pid. */
async function expectServer(
  world: World,
  old: number,
  more: Readonly<Record<string, string>>,
): Promise<number> {
  await expect.poll(() => world.codexPid(), { timeout: PATIENCE_MS }).not.toBe(old);
  const pid = await pidOf(world);
  expect(await processStartTime(old)).not.toBeNull();
  const line = execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)]).toString();
  expect(line).toContain(`${more["CODEX_BIN"] ?? codexAbove(repository)} app-server`);
  // Our gh is first on the agents' PATH.
  const tools = join(world.data, "git-tools/bin");
  for (const [name, before] of [
    ["PATH", `${tools}:`],
    ["GH_TOKEN", ""],
  ] as const) {
    if (!(name in more)) continue;
    expect(processesWith(`${name}=${before}${more[name]}`).map((one) => one.pid)).toContain(pid);
  }
  return pid;
}

/** What the agent's shell last saw in a thread is what the wanted app-server gives it. */
function expectToken(talk: Talk, more: Readonly<Record<string, string>>): void {
  const seen = readFileSync(join(talk.workspace, "seen.txt"), "utf8");
  expect(seen.trim()).toBe(more["GH_TOKEN"] ?? "");
}
