import type { Clock } from "../../../broker/clock/clock.ts";
import { errorText, failed, succeeded } from "../../../broker/errors/broker-error.ts";
import type { Log } from "../../../broker/logs/log.ts";
import type { WorkerExit } from "../../api/status.ts";
import { ControlError } from "../../errors/control-error.ts";
import { isRunning, signalProcess } from "../process-signals.ts";
import type { ServiceRecords, WorkerRecord } from "../service-records.ts";
import type { WorkerHost } from "../worker-host.ts";
import type { WorkerOutput } from "../worker-output.ts";
import { readExitNote } from "./exit-note.ts";
import { type AgentPlace, failureText } from "./failure-text.ts";
import type { Goal, Outcome } from "./recipe.ts";

export interface LaunchdHostOptions {
  /** Brings the launcher's files up to date and answers the agent's plist. Throws ControlError. */
  readonly prepare: () => string;
  readonly follow: (goal: Goal) => Promise<Outcome>;
  readonly place: () => AgentPlace;
  readonly records: ServiceRecords;
  readonly exitNote: string;
  readonly output: WorkerOutput;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often a worker that launchd started is looked for, in ms. */
const LOOK_EVERY_MS = 500;
/** A Node starts in some hundred ms, and in seconds while the machine is busy. */
const RECORD_WAIT_MS = 30_000;
const RECORD_LOOK_MS = 50;
/** The launcher notes an exit some ms after it. */
const NOTE_WAIT_MS = 5_000;
const NOTE_LOOK_MS = 50;

/**
 * The worker as launchd runs it. launchd also starts it without us: at login, and after a crash.
 * Its launcher records each start where the supervisor records its own.
 */
export function launchdHost(options: LaunchdHostOptions): WorkerHost {
  const { records, output, clock, log } = options;
  const closed = new AbortController();
  /** One recipe at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const next = last.then(act, act);
    last = next.catch(() => {});
    return next;
  };

  /** The worker that was started since, or that runs. Null when none came. */
  const recordSince = async (began: number): Promise<WorkerRecord | null> => {
    const deadline = clock.now() + RECORD_WAIT_MS;
    for (;;) {
      const record = records.worker();
      const isIt = record !== null && (record.startedAt >= began || (await isRunning(record)));
      if (isIt || clock.now() >= deadline || closed.signal.aborted) return isIt ? record : null;
      await clock.sleep(RECORD_LOOK_MS, closed.signal);
    }
  };

  const exitOf = async (pid: number): Promise<WorkerExit> => {
    const deadline = clock.now() + NOTE_WAIT_MS;
    let note = readExitNote(options.exitNote);
    while (note?.pid !== pid && clock.now() < deadline && !closed.signal.aborted) {
      await clock.sleep(NOTE_LOOK_MS, closed.signal);
      note = readExitNote(options.exitNote);
    }
    const { code = null, signal = null } = note?.pid === pid ? note : {};
    return { at: clock.now(), code, signal, lines: [...output.lastLines()] };
  };

  return {
    spawn: () =>
      inTurn(async () => {
        const began = clock.now();
        try {
          const plist = options.prepare();
          output.open().close();
          const outcome = await options.follow({ kind: "run", plist, restarts: false });
          if (outcome.kind === "failed") return failed(recipeError(outcome, options.place()));
          if (outcome.kind === "running" && outcome.problem !== null) {
            log.warn("The launch agent runs as it was before", { problem: outcome.problem });
          }
          const record = await recordSince(began);
          if (record !== null) return succeeded(record);
          const what = output.lastLines().join(" ");
          return failed(
            new ControlError("launchd.no_worker", `The launcher started no broker. ${what}`, {
              hint: "Start the broker again. Its last lines are in logs/worker-output.log.",
            }),
          );
        } catch (thrown) {
          if (thrown instanceof ControlError) return failed(thrown);
          return failed(
            new ControlError(
              "service.cannot_start",
              `The launch agent cannot be prepared: ${errorText(thrown)}`,
              {
                cause: thrown,
                hint: "Check that the disk has room and that the installation is whole.",
              },
            ),
          );
        }
      }),
    watch: (process, onExit) => {
      void (async () => {
        while (!closed.signal.aborted && (await isRunning(process))) {
          await clock.sleep(LOOK_EVERY_MS, closed.signal);
        }
        if (closed.signal.aborted) return;
        const exit = await exitOf(process.pid);
        if (!closed.signal.aborted) onExit(exit);
      })();
    },
    isRunning,
    signal: signalProcess,
    settle: () =>
      inTurn(async () => {
        const outcome = await options.follow({ kind: "unload" });
        if (outcome.kind === "failed") throw recipeError(outcome, options.place());
      }),
    close: () => closed.abort(),
  };
}

/** Why a recipe failed, for people: with exactly what to type. */
function recipeError(
  outcome: Extract<Outcome, { readonly kind: "failed" }>,
  place: AgentPlace,
): ControlError {
  const { message, hint } = failureText(outcome.reason, outcome.detail, place);
  return new ControlError(`launchd.${outcome.reason}`, message, { hint });
}
