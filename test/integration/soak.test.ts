import { expect, test } from "vitest";
import { reportText } from "../soak/report.ts";
import { soak } from "../soak/run.ts";

const MINUTE_MS = 60_000;
/** Draws what goes wrong and when; `npm run soak -- --seed N` draws something else. */
const seed = 20_782;

test(
  "OP01: minutes of faults leave every message answered once, and nothing behind",
  async () => {
    const report = await soak({
      seed,
      durationMs: 1.5 * MINUTE_MS,
      messageEveryMs: 2_000,
      faultEveryMs: 6_000,
      maxThreads: 15,
      keep: false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    if (report.problems.length > 0) throw new Error(reportText(report));
    expect(report.messages).toBeGreaterThan(20);
  },
  8 * MINUTE_MS,
);
