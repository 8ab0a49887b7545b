import { parseArgs } from "node:util";
import { jumpingClock, underJumpingClock } from "./jumping-clock.ts";
import { reportText, yearsText } from "./report.ts";
import { soak } from "./run.ts";
import { soakYears } from "./years.ts";

// `npm run soak -- --minutes 60 --seed 7`: people, faults and the built worker, for a while.
// `npm run soak -- --years 4`: the same people without faults, while years pass in minutes.

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    years: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    "message-every": { type: "string", default: "1000" },
    "fault-every": { type: "string", default: "5000" },
    threads: { type: "string", default: "60" },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

const stopping = new AbortController();
// Ended early, it still prints its judgement, and nothing is left running.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stopping.abort());
const { signal } = stopping;

process.exitCode = values.years === undefined ? await minutes() : await years(Number(values.years));

async function minutes(): Promise<number> {
  const report = await soak({
    signal,
    seed,
    durationMs: Number(values.minutes) * 60_000,
    messageEveryMs: Number(values["message-every"]),
    faultEveryMs: Number(values["fault-every"]),
    maxThreads: Number(values.threads),
    keep: values.keep,
    onProgress,
  });
  process.stdout.write(reportText(report));
  return report.problems.length === 0 ? 0 : 1;
}

async function years(count: number): Promise<number> {
  const clock = jumpingClock();
  if (clock === null) return underJumpingClock(signal);
  const report = await soakYears({ seed, years: count, clock, signal, onProgress });
  process.stdout.write(yearsText(report));
  return report.problems.length === 0 ? 0 : 1;
}
