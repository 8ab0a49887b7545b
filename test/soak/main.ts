import { parseArgs } from "node:util";
import { soak } from "./run.ts";
import { reportText } from "./report.ts";

// `npm run soak -- --minutes 60 --seed 7`: people, faults and the built worker, for a while.

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    "message-every": { type: "string", default: "1000" },
    "fault-every": { type: "string", default: "5000" },
    threads: { type: "string", default: "60" },
    keep: { type: "boolean", default: false },
  },
});

const stopping = new AbortController();
// Whoever ends it early still gets the judgement, and nothing is left running.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

const report = await soak({
  signal: stopping.signal,
  seed: Number(values.seed),
  durationMs: Number(values.minutes) * 60_000,
  messageEveryMs: Number(values["message-every"]),
  faultEveryMs: Number(values["fault-every"]),
  maxThreads: Number(values.threads),
  keep: values.keep,
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(reportText(report));
if (report.problems.length > 0) process.exitCode = 1;
