import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { benchBase, benchSeed, channelOf, talk } from "./talk.ts";
import { cpuSeconds, residentMiB } from "./process-usage.ts";
import { inTurn, ratioOf, type Report, step, timed } from "./report.ts";
import { storeSessions } from "./stored-sessions.ts";

/** AD23: the list stays fast with so many. */
const SESSIONS = 5_000;
/** As the interface asks for it. */
const PAGE_PATH = "sessions?limit=200";
const PAGE_GOAL_MS = 50;
const WARM_UP = 3;

/** The start is over by then: Codex is connected, and nothing is compiled or checked any more. */
const SETTLE_MS = 10_000;
/** Until the worker has looked through all sessions' folders, which it does every six hours. */
const FIRST_CLEANUP_MS = 60_000;
const IDLE_MS = 20_000;
const CPU_GOAL_PERCENT = 0.5;
const MEMORY_GOAL_MIB = 90;
const REQUEST_LIMIT_MS = 30_000;

/** The control plane and its worker, with many stored sessions: idle, then asked for pages. */
export async function measureControlPlane(rounds: number): Promise<Report> {
  step(`The control plane, with ${SESSIONS} stored sessions`);
  const here = await startControlWorld({ base: benchBase, slack: { seed: benchSeed(1) } });
  try {
    await here.world.worker.start();
    await talk(here.world, channelOf(0));
    await here.world.worker.end();
    await storeSessions(here.world, SESSIONS);
    await here.control.start();
    await here.control.untilState("running");
    const idle = await measureIdle(here);
    const pages = await measurePages(here, rounds);
    return {
      figures: [...pages.figures, ...idle.figures],
      ratios: [...pages.ratios, ...idle.ratios],
      skipped: idle.skipped,
    };
  } finally {
    await here.end();
  }
}

/** The first page at both doors in turn, beside a request that asks for nothing. */
async function measurePages(here: ControlWorld, rounds: number): Promise<Report> {
  const { control, world } = here;
  const worker = workerOf(here);
  step("The first page of sessions");
  const admin = { "x-admin-token": control.token() };
  const operator = { authorization: `Bearer ${world.worker.operatorToken()}` };
  const round = async () => ({
    ready: await timed(() => get(`${control.baseUrl}/readyz`, admin)),
    worker: await timed(() => get(`${world.worker.baseUrl}/operator/${PAGE_PATH}`, operator)),
    admin: await timed(() => get(`${control.baseUrl}/admin/api/${PAGE_PATH}`, admin)),
  });
  await inTurn(WARM_UP, round);
  const [workerBefore, controlBefore] = [await cpuSeconds(worker), await cpuSeconds(control.pid)];
  const all = await inTurn(rounds, round);
  // Both doors end at the worker, so it has answered two pages per round.
  const workerCpu = ((await cpuSeconds(worker)) - workerBefore) * (1000 / (2 * rounds));
  const controlCpu = ((await cpuSeconds(control.pid)) - controlBefore) * (1000 / rounds);
  const atAdmin = all.map((one) => one.admin);
  const atWorker = all.map((one) => one.worker);
  const ready = all.map((one) => one.ready);
  const name = `first page of ${SESSIONS} sessions`;
  return {
    figures: [
      { name: "/readyz of the control plane", unit: "ms", values: ready },
      { name: `${name}, worker's door`, unit: "ms", values: atWorker, goal: PAGE_GOAL_MS },
      { name: `${name}, admin API`, unit: "ms", values: atAdmin, goal: PAGE_GOAL_MS },
      { name: "  the worker's processor time for it", unit: "ms", values: [workerCpu] },
      { name: "  the control plane's, for passing it on", unit: "ms", values: [controlCpu] },
    ],
    ratios: [
      `${name}: the worker's door takes ${ratioOf(atWorker, ready)} times the control plane's /readyz`,
      `${name}: the admin API takes ${ratioOf(atAdmin, atWorker)} times the worker's door`,
    ],
    skipped: [],
  };
}

/** Processor and memory while nothing happens and one client follows the feed. */
async function measureIdle(here: ControlWorld): Promise<Report> {
  if (process.platform !== "linux") {
    return { figures: [], ratios: [], skipped: ["idle processor and memory: there is no /proc"] };
  }
  const { control } = here;
  const leave = new AbortController();
  const [report] = await Promise.all([
    measureFollowed(here).finally(() => leave.abort()),
    follow(`${control.baseUrl}/admin/api/events`, control.token(), leave.signal),
  ]);
  return report;
}

async function measureFollowed(here: ControlWorld): Promise<Report> {
  const { pid: control } = here.control;
  const worker = workerOf(here);
  const bareNode = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e9)"], {
    stdio: "ignore",
  });
  const ended = once(bareNode, "exit");
  try {
    await setTimeout(SETTLE_MS);
    await firstCleanup(here);
    step(`Idle for ${IDLE_MS / 1000} s with one follower`);
    const shares = await Promise.all([idlePercent(worker), idlePercent(control)]);
    const memory = await residentMiB(control);
    const bare = await residentMiB(pidOf(bareNode));
    const cpu = { unit: "%", goal: CPU_GOAL_PERCENT } as const;
    return {
      figures: [
        { name: "worker's processor, idle, one follower", values: [shares[0]], ...cpu },
        { name: "control plane's processor, idle, one follower", values: [shares[1]], ...cpu },
        { name: "memory of a Node without a program", unit: "MiB", values: [bare] },
        {
          name: "control plane's memory, idle",
          unit: "MiB",
          values: [memory],
          goal: MEMORY_GOAL_MIB,
        },
      ],
      ratios: [
        `control plane's memory: ${ratioOf([memory], [bare])} times a Node without a program`,
      ],
      skipped: [],
    };
  } finally {
    bareNode.kill("SIGKILL");
    await ended;
  }
}

async function firstCleanup({ world }: ControlWorld): Promise<void> {
  const deadline = performance.now() + FIRST_CLEANUP_MS;
  for (;;) {
    const answer = await world.worker.operator.disk({});
    if (answer.ok && answer.value.report !== null) return;
    if (performance.now() > deadline) throw new Error("The first clean-up does not end.");
    await setTimeout(100);
  }
}

/** Processor time over the idle while, in percent of one core. */
async function idlePercent(pid: number): Promise<number> {
  const [usedBefore, at] = [await cpuSeconds(pid), performance.now()];
  await setTimeout(IDLE_MS);
  const used = (await cpuSeconds(pid)) - usedBefore;
  return (used * 100_000) / (performance.now() - at);
}

/** Reads the feed and lets its events go; fails when it ends before it is left. */
async function follow(url: string, token: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(url, { headers: { "x-admin-token": token }, signal });
    if (!response.ok || response.body === null) throw new Error(`The feed: ${response.status}.`);
    await response.body.pipeTo(new WritableStream(), { signal });
    throw new Error("The feed ended while it was measured.");
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

async function get(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
}

function workerOf({ workerPid }: ControlWorld): number {
  const pid = workerPid();
  if (pid === null) throw new Error("The control plane has no worker on record.");
  return pid;
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("Node did not start.");
  return pid;
}
