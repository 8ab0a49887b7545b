import { assertNever } from "../../broker/errors/broker-error.ts";
import type { CallResult } from "../../broker/api/client.ts";
import { byteWords } from "../api/number-words.ts";
import { durationWords } from "../api/time-words.ts";
import { type StopMode, stopModeSchema } from "../api/routes.ts";
import type { AdminStatus, WorkerState } from "../api/status.ts";
import type { Command, Given } from "./command.ts";
import { answerOf, type CommandContext, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** A start takes seconds; a stop that waits for turns up to DRAIN_WAIT_MAX_MS and more. */
const START_WAIT_MS = 3 * 60_000;
const STOP_WAIT_MS = 20 * 60_000;
const LOOK_EVERY_MS = 300;
/** The status asks the broker, which may be busy. */
const STATUS_TIMEOUT_MS = 30_000;

const noWait = { name: "no-wait", value: null, help: "return at once" } as const;

export const serviceCommands: readonly Command[] = [
  {
    name: "status",
    summary: "print how the broker, Slack and Codex are; exits with 3 when it does not run",
    operands: [],
    options: [],
    run: async (context) => {
      const status = answerOf(await context.client.status({}, { timeoutMs: STATUS_TIMEOUT_MS }));
      show(context, status, () => statusText(status, context.clock.now()));
      return status.worker.state === "running" ? exitCodes.ok : exitCodes.notRunning;
    },
  },
  {
    name: "start",
    summary: "start the broker and wait until it runs",
    operands: [],
    options: [noWait],
    run: (context, given) =>
      act(context, given, {
        call: () => context.client.startService({ body: { by: context.by } }),
        until: "running",
        limitMs: START_WAIT_MS,
      }),
  },
  {
    name: "stop",
    summary: "stop the broker and wait until it has ended",
    operands: [],
    options: [
      {
        name: "mode",
        value: "MODE",
        help: "running turns: handover (go on, the default), wait (end first) or stop",
      },
      noWait,
    ],
    run: async (context, given) => {
      const mode = stopModeSchema.safeParse(given.values["mode"] ?? "handover");
      if (!mode.success) {
        context.complain("--mode is handover, wait or stop.\n");
        return exitCodes.usage;
      }
      return act(context, given, {
        call: () => stop(context, mode.data),
        until: "stopped",
        limitMs: STOP_WAIT_MS,
      });
    },
  },
  {
    name: "restart",
    summary: "restart the broker; running turns go on",
    operands: [],
    options: [noWait],
    run: async (context, given) => {
      const before = answerOf(await context.client.status({}, { timeoutMs: STATUS_TIMEOUT_MS }));
      return act(context, given, {
        call: () => context.client.restartService({ body: { by: context.by } }),
        until: "running",
        limitMs: START_WAIT_MS,
        butPid: before.worker.pid,
      });
    },
  },
];

type StatusAnswer = CallResult<{ readonly ok: true; readonly status: AdminStatus }>;

function stop(context: CommandContext, mode: StopMode): Promise<StatusAnswer> {
  return context.client.stopService({ body: { mode, by: context.by } });
}

interface Act {
  readonly call: () => Promise<StatusAnswer>;
  readonly until: "running" | "stopped";
  readonly limitMs: number;
  /** A process that does not count: it runs from before. */
  readonly butPid?: number | null;
}

async function act(context: CommandContext, { switches }: Given, asked: Act): Promise<number> {
  const { client, clock, signal } = context;
  let { status } = answerOf(await asked.call());
  const deadline = clock.now() + asked.limitMs;
  const isOver = () => hasEnded(status, asked);
  while (!switches.has("no-wait") && !isOver() && clock.now() < deadline && !signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal);
    status = answerOf(await client.status({}, { timeoutMs: STATUS_TIMEOUT_MS }));
  }
  show(context, status, () => workerText(status, clock.now()));
  if (switches.has("no-wait") || status.worker.state === asked.until) return exitCodes.ok;
  return isOver() ? exitCodes.failed : exitCodes.late;
}

function hasEnded({ worker }: AdminStatus, { until, butPid = null }: Act): boolean {
  const { state } = worker;
  if (state === "crashed" || state === "refused") return true;
  return state === until && (butPid === null || worker.pid !== butPid);
}

function workerText({ worker }: AdminStatus, now: number): string {
  const duration = durationWords(now - worker.since);
  const reason = worker.reason === null ? "" : ` ${worker.reason}`;
  const pid = worker.pid === null ? "" : `, pid ${worker.pid}`;
  const version = worker.version === null ? "" : `, version ${worker.version}`;
  const lines = worker.exit?.lines.map((line) => `  ${line}`) ?? [];
  const isBad = worker.state === "crashed" || worker.state === "refused";
  return [
    `The broker ${stateText(worker.state)} (for ${duration}${pid}${version}).${reason}`,
    ...(isBad ? lines : []),
  ].join("\n");
}

function stateText(state: WorkerState): string {
  switch (state) {
    case "running":
      return "is running";
    case "stopped":
      return "is stopped";
    case "starting":
      return "is starting";
    case "stopping":
      return "is stopping";
    case "restarting":
      return "waits to be started again";
    case "crashed":
      return "ended too often and is not started again";
    case "refused":
      return "refuses its configuration";
    default:
      return assertNever(state);
  }
}

function statusText(status: AdminStatus, now: number): string {
  const { slack, codex, controlPlane, needsYou, runningTurns, freeBytes } = status;
  const rows = [
    ["Slack", slack === null ? "unknown" : slack.link.state],
    ["Codex", codex === null ? "unknown" : codex.state],
    ["Turns", `${runningTurns} running`],
    ["Needs you", String(needsYou.length)],
    ["Disk", freeBytes === null ? "unknown" : `${byteWords(freeBytes)} free`],
    ["Admin page", controlPlane.url],
    ["Installation", controlPlane.serviceRoot],
    ["Control plane", `${controlPlane.version}, pid ${controlPlane.pid}, ${controlPlane.backend}`],
  ] as const;
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    workerText(status, now),
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
  ].join("\n");
}
