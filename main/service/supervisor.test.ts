import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { Backend } from "../settings/control-settings.ts";
import { readServicePaths } from "../settings/service-root.ts";
import type { ServiceLimits } from "./service-state.ts";
import { serviceRecords } from "./service-records.ts";
import type { WorkerAnswer } from "./supervised-doors.ts";
import type { StartPreparation } from "./start-preparation.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { workerHost } from "./worker-host.ts";
import { workerOutput } from "./worker-output.ts";

// Real processes that misbehave: small scripts in the worker's place.

const quickLimits: ServiceLimits = {
  readyMs: 20_000,
  answerMs: 20_000,
  stopMs: { handover: 200, wait: 200, stop: 200 },
  terminateMs: 200,
  exitsMax: 5,
  exitsWindowMs: 60_000,
  backoffMs: [10],
};

/** Node starts in some milliseconds, and in seconds beside other work. */
const poll = { timeout: 20_000 };

let folder = "";
let supervisor: Supervisor | null = null;
let leftoversEnded = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sup-"));
  for (const name of ["run", "logs"]) mkdirSync(join(folder, name));
  leftoversEnded = 0;
});
afterEach(async () => {
  supervisor?.stop("stop", null);
  await supervisor?.untilStopped();
  await supervisor?.close();
  supervisor = null;
  rmSync(folder, { recursive: true });
});

async function supervise(
  script: string,
  options: {
    /** Once the script has written the file `up`. */
    readonly answer?: WorkerAnswer;
    readonly backend?: Backend;
    readonly limits?: Partial<ServiceLimits>;
    /** Before the script is started. */
    readonly prepare?: (preparation: StartPreparation) => Promise<void>;
  } = {},
): Promise<Supervisor> {
  const paths = readServicePaths(folder, "/", "/");
  if (!paths.ok) throw paths.error;
  writeFileSync(join(folder, "worker.mjs"), script);
  const output = workerOutput(join(folder, "logs"), (text) => text.replaceAll("hidden", "***"));
  const created = await createSupervisor({
    backend: options.backend ?? "child",
    host: workerHost({
      command: () => [process.execPath, join(folder, "worker.mjs")],
      workingFolder: folder,
      isTied: options.backend === "child-tied",
      output,
      clock: systemClock,
    }),
    doors: {
      readiness: async () => (existsSync(join(folder, "up")) ? (options.answer ?? null) : null),
      drain: async () => false,
    },
    records: serviceRecords(paths.value),
    firstWanted: "running",
    prepareStart: async (preparation) => {
      await options.prepare?.(preparation);
      return { environment: { PATH: process.env["PATH"] ?? "" }, port: 1 };
    },
    drainWaitMaxMs: () => 0,
    endLeftovers: async () => {
      leftoversEnded += 1;
    },
    boundOutput: () => output.bound(),
    clock: systemClock,
    log: silentLog,
    limits: { ...quickLimits, ...options.limits },
  });
  supervisor = created;
  created.begin();
  return created;
}

const wellAnswer: WorkerAnswer = { ready: true, problem: null, identity: null };
const lastsScript = `
  import { writeFileSync } from "node:fs";
  setInterval(() => {}, 1000);
  writeFileSync("up", "");
`;

test("RL13 a worker that exits at once is started five times, and the status says how it ended", async () => {
  const broken = await supervise('console.error("a hidden reason"); process.exit(3);');
  await expect.poll(() => broken.status().state, poll).toBe("crashed");
  expect(broken.status()).toMatchObject({
    wanted: "running",
    pid: null,
    exits: 5,
    exit: { code: 3, signal: null, lines: ["a *** reason"] },
    nextStartAt: null,
  });
});

describe("a start that waits for a download", () => {
  /** Waits until it is aborted, as a download does. */
  const untilAborted = async ({ say, signal }: StartPreparation) => {
    say("Downloading Codex: 40 MB.");
    if (!signal.aborted) await once(signal, "abort");
    throw new Error("cancelled");
  };

  test("says so, and ends when the broker is stopped", async () => {
    const waiting = await supervise(lastsScript, { prepare: untilAborted });
    await expect.poll(() => waiting.status().reason, poll).toBe("Downloading Codex: 40 MB.");
    expect(waiting.status()).toMatchObject({ state: "starting", pid: null });
    waiting.stop("stop", "Mara");
    await waiting.untilStopped();
    expect(waiting.status()).toMatchObject({ state: "stopped", reason: null, exit: null });
  });

  test("starts nothing once the control plane has closed", async () => {
    let aborted = false;
    const waiting = await supervise(lastsScript, {
      prepare: async ({ signal }) => {
        if (!signal.aborted) await once(signal, "abort");
        aborted = true;
      },
    });
    await waiting.close();
    await expect.poll(() => aborted, poll).toBe(true);
    await new Promise(setImmediate);
    expect(waiting.status().pid).toBeNull();
    expect(existsSync(join(folder, "up"))).toBe(false);
    supervisor = null;
  });
});

test("a start after crashes begins to count again", async () => {
  const broken = await supervise("process.exit(3);");
  await expect.poll(() => broken.status().state, poll).toBe("crashed");
  broken.start("Mara");
  expect(broken.status()).toMatchObject({ state: "starting", exits: 0, exit: null, by: "Mara" });
  await expect.poll(() => broken.status().state, poll).toBe("crashed");
});

test("exit 78 is not repeated, and its words are kept", async () => {
  const refused = await supervise('console.error("SLACK_APP_TOKEN is missing"); process.exit(78);');
  await expect.poll(() => refused.status().state, poll).toBe("refused");
  expect(refused.status()).toMatchObject({
    exits: 1,
    exit: { code: 78, lines: ["SLACK_APP_TOKEN is missing"] },
  });
});

test("a worker that never gets ready runs with a reason", async () => {
  const answer = { ready: false, problem: "Slack is connecting.", identity: null };
  const waiting = await supervise(lastsScript, { answer, limits: { readyMs: 200 } });
  await expect.poll(() => waiting.status().state, poll).toBe("running");
  expect(waiting.status().reason).toBe("Slack is connecting.");
});

test("a worker that never answers is ended, with a reason", async () => {
  const limits = { readyMs: 200, answerMs: 600 };
  const silent = await supervise(lastsScript, { limits });
  await expect.poll(() => silent.status().reason, poll).toMatch(/^It has not answered since/);
  await expect.poll(() => silent.status().state, poll).toBe("crashed");
  expect(silent.status()).toMatchObject({ pid: null, exit: { signal: "SIGKILL" } });
});

test("a worker that ignores SIGTERM is killed", async () => {
  const script = `process.on("SIGTERM", () => {}); ${lastsScript}`;
  const stubborn = await supervise(script, { answer: wellAnswer });
  await expect.poll(() => stubborn.status().state, poll).toBe("running");
  stubborn.stop("handover", "Mara");
  await expect.poll(() => stubborn.status().state, poll).toBe("stopped");
  expect(stubborn.status()).toMatchObject({ pid: null, exit: null, by: "Mara", wanted: "stopped" });
});

test("RL14 what a worker leaves that could not end by itself is ended too", async () => {
  const script = `process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); ${lastsScript}`;
  const stubborn = await supervise(script, { answer: wellAnswer });
  await expect.poll(() => stubborn.status().state, poll).toBe("running");
  stubborn.stop("stop", null);
  await stubborn.untilStopped();
  expect(leftoversEnded).toBe(1);
});

describe("a tied worker", () => {
  test("has no watch left when it ended by itself", async () => {
    const broken = await supervise("process.exit(78);", { backend: "child-tied" });
    await expect.poll(() => broken.status().state, poll).toBe("refused");
    expect(broken.status().exit?.code).toBe(78);
  });

  test("ends with its supervisor", async () => {
    const tied = await supervise(lastsScript, { backend: "child-tied", answer: wellAnswer });
    await expect.poll(() => tied.status().state, poll).toBe("running");
    const { pid } = tied.status();
    await tied.close();
    expect(() => process.kill(pid ?? -1, 0)).toThrow(/ESRCH/);
  });
});
