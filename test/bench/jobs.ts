import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { openSession } from "../world/opened-session.ts";
import { jobPids, startWorld, type World } from "../world/world.ts";
import { cpuSeconds, descendantsOf, residentMiB } from "./process-usage.ts";
import { ratioOf, type Report, step, timed } from "./report.ts";
import { benchBase } from "./talk.ts";

const IDLE_MS = 10_000;
const MIB = 1024 * 1024;
const LOOKS = 40;

/** Many background jobs that do nothing: what they cost, and whether the worker still answers. */
export async function measureJobs(count: number): Promise<Report> {
  step(`${count} background jobs`);
  const env = { JOB_MAX_PER_SESSION: String(count), JOB_MAX_RUNNING: String(count) };
  const world = await startWorld({ base: benchBase, env });
  try {
    await world.worker.start();
    const session = await openSession(world);
    const before = await residentMiB(world.worker.pid);
    const quiet = await delays(world);
    const registered: number[] = [];
    for (let place = 0; place < count; place += 1) {
      const json = {
        ...{ channel_id: session.channel, thread_ts: session.threadTs },
        ...{ kind: "sleeper", script: "sleep 3600", restart_on_boot: false },
      };
      registered.push(
        await timed(async () => {
          const answer = await world.worker.call("/jobs/register", { token: session.token, json });
          if (answer.status !== 200) throw new Error(answer.text);
        }),
      );
    }
    step(`Idle for ${IDLE_MS / 1000} s`);
    const [usedBefore, at] = [await cpuSeconds(world.worker.pid), performance.now()];
    await setTimeout(IDLE_MS);
    const used = (await cpuSeconds(world.worker.pid)) - usedBefore;
    const percent = (used * 100_000) / (performance.now() - at);
    const busy = await delays(world);
    const jobs = await sharedMiB(await processesOf(world));
    const after = await residentMiB(world.worker.pid);
    return {
      figures: [
        { name: "registering a job", unit: "ms", values: registered },
        { name: "/healthz without jobs", unit: "ms", values: quiet },
        { name: `/healthz beside ${count} jobs`, unit: "ms", values: busy },
        { name: `worker's processor beside ${count} idle jobs`, unit: "%", values: [percent] },
        { name: `worker's memory for ${count} jobs`, unit: "MiB", values: [after - before] },
        { name: "memory of one job with its sandbox (PSS)", unit: "MiB", values: [jobs / count] },
      ],
      ratios: [`/healthz beside ${count} jobs takes ${ratioOf(busy, quiet)} times as long`],
      skipped: [],
    };
  } finally {
    await world.end();
  }
}

/** How long the worker takes to answer what asks for nothing: its loop's delay. */
async function delays(world: World): Promise<number[]> {
  const all: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    all.push(await timed(async () => void (await world.worker.call("/healthz"))));
    await setTimeout(50);
  }
  return all;
}

/** The jobs' processes: all below the shells that the worker started for them. */
async function processesOf(world: World): Promise<readonly number[]> {
  const roots = jobPids(world.data);
  return [...roots, ...(await descendantsOf(roots))];
}

/** Memory with what processes share divided among them; NaN where there is no /proc. */
async function sharedMiB(pids: readonly number[]): Promise<number> {
  if (process.platform !== "linux") return Number.NaN;
  let bytes = 0;
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
    bytes += 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return pids.length === 0 ? Number.NaN : bytes / MIB;
}
