import { assertNever } from "../../broker/errors/broker-error.ts";
import type { WorkerExit } from "../api/status.ts";
import type { StopMode } from "../api/routes.ts";
import {
  type Actual,
  type Decision,
  processOf,
  type Service,
  type ServiceEvent,
  type ServiceLimits,
  type WorkerProcess,
} from "./service-state.ts";

/** EX_CONFIG: starting again does not help until the configuration is changed. */
const BAD_CONFIGURATION = 78;

/** What follows from an event. Pure. */
export function decide(
  before: Service,
  event: ServiceEvent,
  now: number,
  limits: ServiceLimits,
): Decision {
  const service = onThisClock(before, now);
  switch (event.kind) {
    case "start":
      return decideStart({ ...service, wanted: "running", by: event.by }, now);
    case "stop":
      return decideStop({ ...service, wanted: "stopped", by: event.by }, event.mode, now, limits);
    case "restart":
      return decideRestart({ ...service, wanted: "running", by: event.by }, now, limits);
    case "hold":
      return decideHold({ ...service, held: event.reason }, now, limits);
    case "let-go":
      return decideLetGo({ ...service, held: null }, now);
    case "found":
      return decideFound(service, event.process, now);
    case "preparing":
      return stay(isPreparing(service) ? { ...service, reason: event.message } : service);
    case "spawned":
      return decideSpawned(service, event.process, now, limits);
    case "not-spawned":
      return decideNotSpawned(service, event, now, limits);
    case "not-settled":
      return stay(processOf(service) === null ? { ...service, reason: event.message } : service);
    case "answered":
      return decideAnswered(service, event, now, limits);
    case "silent":
      return decideSilent(service, now, limits);
    case "exited":
      return decideExited(service, event.pid, event.exit, now, limits);
    case "time":
      return decideTime(service, now, limits);
    default:
      return assertNever(event);
  }
}

function decideHold(service: Service, now: number, limits: ServiceLimits): Decision {
  const decision = decideStop(service, "handover", now, limits);
  return { ...decision, next: { ...decision.next, reason: service.held } };
}

function decideLetGo(service: Service, now: number): Decision {
  // One that is still ending is followed by the next.
  if (service.actual.state !== "stopped") return stay(service);
  if (service.wanted === "stopped") return stay({ ...service, reason: null });
  return startedBy({ ...service, exits: [], exit: null }, now);
}

function decideStart(service: Service, now: number): Decision {
  if (service.held !== null) return stay(service);
  switch (service.actual.state) {
    case "stopped":
    case "crashed":
    case "refused":
    case "restarting":
      return startedBy({ ...service, exits: [], exit: null }, now);
    case "starting":
    case "running":
    // When the process has ended, the next one follows.
    case "stopping":
      return stay(service);
    default:
      return assertNever(service.actual);
  }
}

function decideStop(
  service: Service,
  mode: StopMode,
  now: number,
  limits: ServiceLimits,
): Decision {
  const { actual } = service;
  switch (actual.state) {
    case "stopped":
      return stay(service);
    case "crashed":
    case "refused":
    case "restarting":
      return stay(inState(service, { state: "stopped" }, null, now));
    case "starting":
    case "running":
      return endProcess(service, actual.process, mode, now, limits);
    case "stopping":
      return actual.mode === mode || actual.step !== "asked"
        ? stay(service)
        : endProcess(service, actual.process, mode, now, limits);
    default:
      return assertNever(actual);
  }
}

function decideRestart(service: Service, now: number, limits: ServiceLimits): Decision {
  const { actual } = service;
  const isThere = actual.state === "starting" || actual.state === "running";
  return isThere
    ? endProcess({ ...service, exits: [], exit: null }, actual.process, "handover", now, limits)
    : decideStart(service, now);
}

function decideFound(service: Service, process: WorkerProcess, now: number): Decision {
  if (service.actual.state !== "stopped") return stay(service);
  const actual = { state: "starting", process, from: now } as const;
  return stay(inState({ ...service, wanted: "running" }, actual, null, now));
}

function decideSpawned(
  service: Service,
  process: WorkerProcess,
  now: number,
  limits: ServiceLimits,
): Decision {
  const { actual } = service;
  if (isPreparing(service)) {
    // What it waited for, such as a download, is not time in which it did not answer.
    return stay({ ...service, actual: { state: "starting", process, from: now }, reason: null });
  }
  if (actual.state === "stopping" && actual.process === null) {
    return endProcess(service, process, actual.mode, now, limits);
  }
  // Nobody asked for it: it must not go on unseen.
  return { next: service, effects: [{ kind: "signal", process, signal: "SIGKILL" }] };
}

function decideNotSpawned(
  service: Service,
  { message, isFinal }: { readonly message: string; readonly isFinal: boolean },
  now: number,
  limits: ServiceLimits,
): Decision {
  const { actual } = service;
  const isAwaited =
    (actual.state === "starting" || actual.state === "stopping") && actual.process === null;
  if (!isAwaited) return stay(service);
  if (isFinal && service.wanted === "running") {
    return stay(inState(service, { state: "refused" }, message, now));
  }
  const decision = ended(
    service,
    { at: now, code: null, signal: null, lines: [message], neverStarted: true },
    now,
    limits,
  );
  // There is no end to tell of: why it could not start is what people can act on.
  const isDown = actual.state === "starting";
  return isDown ? { ...decision, next: { ...decision.next, reason: message } } : decision;
}

function decideAnswered(
  service: Service,
  { ready, problem }: { readonly ready: boolean; readonly problem: string | null },
  now: number,
  limits: ServiceLimits,
): Decision {
  const { actual } = service;
  if (actual.state === "running") return stay({ ...service, reason: problem });
  if (actual.state !== "starting" || actual.process === null) return stay(service);
  // What is not ready by then runs without it: Slack may be down for hours.
  if (ready || now - actual.from >= limits.readyMs) {
    const running = { state: "running", process: actual.process } as const;
    return stay(inState(service, running, problem, now));
  }
  return stay({ ...service, reason: problem });
}

function decideSilent(service: Service, now: number, limits: ServiceLimits): Decision {
  const { actual } = service;
  if (actual.state === "running") {
    return stay({ ...service, reason: "It does not answer the control plane." });
  }
  if (actual.state !== "starting" || actual.process === null) return stay(service);
  const silentMs = now - actual.from;
  if (silentMs >= limits.answerMs) {
    const stopping = {
      state: "stopping",
      process: actual.process,
      mode: "handover",
      step: "killed",
      deadline: null,
      gaveUp: true,
    } as const;
    const reason = `It did not answer within ${inSeconds(limits.answerMs)} and was ended.`;
    const effect = { kind: "signal", process: actual.process, signal: "SIGKILL" } as const;
    return { next: inState(service, stopping, reason, now), effects: [effect] };
  }
  if (silentMs < limits.readyMs) return stay(service);
  return stay({
    ...service,
    reason: `It has not answered since it was started, ${inSeconds(silentMs)} ago.`,
  });
}

function decideExited(
  service: Service,
  pid: number,
  exit: WorkerExit,
  now: number,
  limits: ServiceLimits,
): Decision {
  return processOf(service)?.pid === pid ? ended(service, exit, now, limits) : stay(service);
}

function decideTime(service: Service, now: number, limits: ServiceLimits): Decision {
  const { actual } = service;
  if (actual.state === "restarting" && now >= actual.nextStartAt) return startedBy(service, now);
  const isDue = actual.state === "stopping" && actual.deadline !== null && now >= actual.deadline;
  if (!isDue || actual.process === null) return stay(service);
  const { process } = actual;
  switch (actual.step) {
    case "asked":
      return {
        next: {
          ...service,
          actual: { ...actual, step: "terminated", deadline: now + limits.terminateMs },
          reason: "It did not end when it was asked to. SIGTERM was sent.",
        },
        effects: [{ kind: "signal", process, signal: "SIGTERM" }],
      };
    case "terminated":
      return {
        next: {
          ...service,
          actual: { ...actual, step: "killed", deadline: null },
          reason: "It ignored SIGTERM. SIGKILL was sent.",
        },
        effects: [{ kind: "signal", process, signal: "SIGKILL" }],
      };
    case "killed":
      return stay(service);
    default:
      return assertNever(actual.step);
  }
}

/** A clock that is corrected by less is not noticed. */
const JUMP_MS = 60_000;

/**
 * After the clock was put back, times that were noted lie in the future, and a wait would last as much
 * longer: all of them move along, so that what is left of a wait begins again. Pure.
 */
function onThisClock(service: Service, now: number): Service {
  const { actual, since, exits } = service;
  if (now >= since - JUMP_MS) return service;
  const moved = (at: number) => at - (since - now);
  const common = { ...service, since: now, exits: exits.map((at) => Math.min(at, now)) };
  switch (actual.state) {
    case "restarting":
      return { ...common, actual: { ...actual, nextStartAt: moved(actual.nextStartAt) } };
    case "starting":
      return { ...common, actual: { ...actual, from: moved(actual.from) } };
    case "stopping": {
      const { deadline } = actual;
      return {
        ...common,
        actual: { ...actual, deadline: deadline === null ? null : moved(deadline) },
      };
    }
    case "stopped":
    case "running":
    case "crashed":
    case "refused":
      return common;
    default:
      return assertNever(actual);
  }
}

/** Whether a start waits for what it needs: no process is there yet. Pure. */
export function isPreparing({ actual }: Service): boolean {
  return actual.state === "starting" && actual.process === null;
}

/** The process is gone, or there never was one. */
function ended(service: Service, exit: WorkerExit, now: number, limits: ServiceLimits): Decision {
  const { actual } = service;
  if (actual.state === "stopping") {
    if (service.held !== null) {
      return stay(inState(service, { state: "stopped" }, service.held, now));
    }
    if (actual.gaveUp && service.wanted === "running") {
      const next = { ...service, exit, exits: [...service.exits, now] };
      return stay(inState(next, { state: "crashed" }, service.reason, now));
    }
    return service.wanted === "running"
      ? startedBy(service, now)
      : stay(inState(service, { state: "stopped" }, null, now));
  }
  const exits = [...service.exits.filter((at) => now - at < limits.exitsWindowMs), now];
  const next = { ...service, exit, exits };
  if (exit.code === BAD_CONFIGURATION) {
    const reason = "Its configuration has to be changed before it can run.";
    return stay(inState(next, { state: "refused" }, reason, now));
  }
  const how = endText(exit);
  if (exits.length >= limits.exitsMax) {
    const minutes = Math.round(limits.exitsWindowMs / 60_000);
    const reason = `It ended ${exits.length} times within ${minutes} minutes, the last time ${how}.`;
    return stay(inState(next, { state: "crashed" }, reason, now));
  }
  const wait = limits.backoffMs[Math.min(exits.length, limits.backoffMs.length) - 1] ?? 0;
  const restarting = { state: "restarting", nextStartAt: now + wait } as const;
  return stay(inState(next, restarting, `It ended by itself ${how}.`, now));
}

function endText({ code, signal, neverStarted }: WorkerExit): string {
  if (neverStarted === true) return "before it could start";
  if (signal !== null) return `by ${signal}`;
  return code === null ? "for an unknown reason" : `with exit code ${code}`;
}

function startedBy(service: Service, now: number): Decision {
  const starting = { state: "starting", process: null, from: now } as const;
  return { next: inState(service, starting, null, now), effects: [{ kind: "spawn" }] };
}

function endProcess(
  service: Service,
  process: WorkerProcess | null,
  mode: StopMode,
  now: number,
  limits: ServiceLimits,
): Decision {
  const stopping = {
    state: "stopping",
    process,
    mode,
    step: "asked",
    // What is not there yet is asked once it is.
    deadline: process === null ? null : now + limits.stopMs[mode],
    gaveUp: false,
  } as const;
  return {
    next: inState(service, stopping, stoppingText(mode, service.wanted), now),
    effects: process === null ? [] : [{ kind: "ask-to-end", process, mode }],
  };
}

function stoppingText(mode: StopMode, wanted: Service["wanted"]): string {
  switch (mode) {
    case "handover":
      return wanted === "running"
        ? "It starts again, and the running turns go on."
        : "Codex finishes the turns that are running.";
    case "wait":
      return "It waits until the running turns have ended.";
    case "stop":
      return "It stops the running turns.";
    default:
      return assertNever(mode);
  }
}

function inState(service: Service, actual: Actual, reason: string | null, now: number): Service {
  const since = actual.state === service.actual.state ? service.since : now;
  return { ...service, actual, since, reason };
}

function stay(next: Service): Decision {
  return { next, effects: [] };
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
