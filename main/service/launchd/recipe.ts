import { type CommandAnswer, type Job, type LoadedJob, saysNoDomain } from "./job-state.ts";

// How an agent gets loaded, started, changed and unloaded: spec rows "start", "restart", "reload
// changed plist" and "stop". Each plan is a generator that yields one step, is given what came of
// it, and decides the next. It knows neither launchd nor the clock.
//
//   run:    look ─ absent ──────────────────► write ─► enable ─► bootstrap ─► kickstart ─► look
//              │                                ▲                    │ failed: write the one before,
//              ├─ loaded, other plist ─► bootout, wait               ▼ bootstrap it
//              └─ loaded, same plist ────────────────────────► kickstart ─► look
//   unload: look ─► bootout ─► look until it is gone
//
// `bootout` answers before the job is gone, and a `bootstrap` in that gap fails with 5 and leaves
// nothing loaded. So every bootout is followed by looks until the label is unknown.

export interface RunGoal {
  readonly kind: "run";
  /** The agent's plist as it has to be loaded. */
  readonly plist: string;
  /** End a process that runs and start another one. */
  readonly restarts: boolean;
}
export type Goal = RunGoal | { readonly kind: "unload" };

export type Step =
  | { readonly kind: "look" }
  | { readonly kind: "write"; readonly plist: string }
  /** Remembers which plist launchd has loaded, which it does not tell. */
  | { readonly kind: "note-loaded"; readonly plist: string }
  | { readonly kind: "enable" }
  | { readonly kind: "bootstrap" }
  | { readonly kind: "bootout" }
  | { readonly kind: "kickstart"; readonly kills: boolean }
  | { readonly kind: "pause" };

/** What came of a step: what was seen, or how a command or a write ended (code 0 is well). */
export interface StepAnswer extends CommandAnswer {
  readonly seen: Seen | null;
}

export interface Seen {
  readonly job: Job;
  readonly isDisabled: boolean;
  /** The agent's plist on disk. */
  readonly file: string | null;
  /** The plist that was loaded last, as far as it is known. */
  readonly loaded: string | null;
  /** Who else has the label, in a sentence; null when nobody. */
  readonly older: string | null;
}

export type Outcome =
  /** `problem`: it runs as it was before, because the changed agent was not taken. */
  | { readonly kind: "running"; readonly pid: number; readonly problem: string | null }
  /** It was started, and has ended by itself since. */
  | { readonly kind: "ended"; readonly lastExit: string | null }
  | { readonly kind: "unloaded" }
  | {
      readonly kind: "failed";
      readonly reason: FailureReason;
      readonly detail: string;
    };

export type FailureReason =
  /** Nobody is logged in at the screen. */
  | "no_session"
  /** The label belongs to another installation, which is left alone. */
  | "older_installation"
  | "cannot_write"
  /** Nothing is loaded now. */
  | "left_unloaded"
  /** It is loaded, and does not start. */
  | "not_started"
  | "not_unloaded";

/** All counted in pauses between two looks. */
export interface RecipeLimits {
  /** Longer than the agent's ExitTimeOut. */
  readonly gone: number;
  readonly bootstraps: number;
  /** Longer than the throttle. */
  readonly started: number;
  /** After so many pauses without a process it is kickstarted again. */
  readonly kickAgain: number;
}

type Plan<Result> = Generator<Step, Result, StepAnswer>;

/** Pure: the steps towards the goal, one at a time. */
export function* plan(goal: Goal, limits: RecipeLimits): Plan<Outcome> {
  return goal.kind === "run" ? yield* run(goal, limits) : yield* unload(limits);
}

function* run(goal: RunGoal, limits: RecipeLimits): Plan<Outcome> {
  const first = yield* look();
  if (first.older !== null) return failure("older_installation", first.older);
  const seen = yield* settled(first, limits);
  const { job } = seen;
  switch (job.kind) {
    case "no-domain":
      return noSession;
    case "unknown":
      return failure("not_started", `launchd does not say whether it is loaded. ${job.text}`);
    case "absent":
      return yield* load(goal, seen, limits);
    case "loaded":
      break;
  }
  if (seen.loaded === goal.plist) {
    if (seen.isDisabled) yield { kind: "enable" };
    return yield* start(goal, job, limits);
  }
  return yield* reload(goal, seen, job, limits);
}

function* reload(goal: RunGoal, seen: Seen, job: LoadedJob, limits: RecipeLimits): Plan<Outcome> {
  const written = yield { kind: "write", plist: goal.plist };
  // The loaded one stays as it is.
  if (written.code !== 0) return withProblem(yield* start(goal, job, limits), written.text);
  if (!(yield* leave(limits))) {
    return failure("left_unloaded", "launchd does not let go of the agent as it was before.");
  }
  return yield* load(goal, { ...seen, file: goal.plist }, limits);
}

/** From unloaded to running. What was there before comes back when the new one is refused. */
function* load(goal: RunGoal, seen: Seen, limits: RecipeLimits): Plan<Outcome> {
  const before = seen.loaded ?? seen.file;
  const written = seen.file === goal.plist ? wellDone : yield { kind: "write", plist: goal.plist };
  if (written.code !== 0) {
    if (seen.file === null) return failure("cannot_write", written.text);
    const refusal = yield* bootstrap(limits);
    if (refusal !== null) return failure("cannot_write", `${written.text} ${refusal.text}`);
    yield { kind: "note-loaded", plist: seen.file };
    return withProblem(yield* start(goal, null, limits), written.text);
  }
  const refusal = yield* bootstrap(limits);
  if (refusal === null) {
    yield { kind: "note-loaded", plist: goal.plist };
    return yield* start(goal, null, limits);
  }
  if (saysNoDomain(refusal.code)) return noSession;
  if (before === null || before === goal.plist) return failure("left_unloaded", refusal.text);
  const restored = yield { kind: "write", plist: before };
  if (restored.code !== 0 || (yield* bootstrap(limits)) !== null) {
    return failure("left_unloaded", refusal.text);
  }
  yield { kind: "note-loaded", plist: before };
  return withProblem(yield* start(goal, null, limits), refusal.text);
}

/** Null when the agent is loaded afterwards, even by another program; otherwise launchd's last words. */
function* bootstrap(limits: RecipeLimits): Plan<CommandAnswer | null> {
  let refusal: CommandAnswer = { code: -1, text: "" };
  for (let tries = 0; tries < limits.bootstraps; tries += 1) {
    // The switch in the Login Items outlives the plist, and makes bootstrap fail.
    yield { kind: "enable" };
    const answer = yield { kind: "bootstrap" };
    if (answer.code === 0) return null;
    refusal = answer;
    if (saysNoDomain(answer.code)) return refusal;
    // 5 means many things, also "loaded already" and "still leaving": only a look can say.
    const { job } = yield* look();
    if (job.kind === "loaded" && job.state !== "leaving") return null;
    yield { kind: "pause" };
  }
  return refusal;
}

/**
 * Kickstarts without -k, also where RunAtLoad should have started it: such a start may be put off
 * for as long as launchd likes.
 */
function* start(goal: RunGoal, before: LoadedJob | null, limits: RecipeLimits): Plan<Outcome> {
  const oldPid = goal.restarts ? (before?.pid ?? null) : null;
  const runs = before?.runs ?? 0;
  let kills = goal.restarts && oldPid !== null;
  let detail = "launchd has not started it.";
  let bootstraps = 0;
  for (let pauses = 0; pauses <= limits.started; pauses += 1) {
    if (pauses % limits.kickAgain === 0) {
      const answer = yield { kind: "kickstart", kills };
      if (answer.code === 0) kills = false;
      else {
        detail = answer.text;
        yield { kind: "enable" };
      }
    }
    const { job } = yield* look();
    if (job.kind === "absent") {
      // Somebody unloaded it meanwhile.
      if (bootstraps >= limits.bootstraps) return unloadedMeanwhile;
      bootstraps += 1;
      if ((yield* bootstrap(limits)) !== null) return unloadedMeanwhile;
      yield { kind: "kickstart", kills: false };
    } else if (job.kind === "loaded") {
      if (job.pid !== null && job.state === "running" && job.pid !== oldPid) {
        return { kind: "running", pid: job.pid, problem: null };
      }
      if (job.pid === null && job.runs > runs) return { kind: "ended", lastExit: job.lastExit };
    }
    yield { kind: "pause" };
  }
  return failure("not_started", detail);
}

function* unload(limits: RecipeLimits): Plan<Outcome> {
  const { job } = yield* look();
  if (job.kind === "absent" || job.kind === "no-domain") return { kind: "unloaded" };
  return (yield* leave(limits))
    ? { kind: "unloaded" }
    : failure("not_unloaded", "launchd does not let go of it.");
}

/** Whether the label is unknown to launchd in the end. */
function* leave(limits: RecipeLimits): Plan<boolean> {
  for (let pauses = 0; pauses <= limits.gone; pauses += 1) {
    // Again where a bootout was lost: one that is on its way only answers 36.
    if (pauses % limits.kickAgain === 0) yield { kind: "bootout" };
    const { job } = yield* look();
    if (job.kind === "absent" || job.kind === "no-domain") return true;
    yield { kind: "pause" };
  }
  return false;
}

/** What is true once launchd answers and nothing is on its way out. */
function* settled(first: Seen, limits: RecipeLimits): Plan<Seen> {
  let seen = first;
  for (let pauses = 0; pauses < limits.gone; pauses += 1) {
    const { job } = seen;
    const isMoving = job.kind === "unknown" || (job.kind === "loaded" && job.state === "leaving");
    if (!isMoving) return seen;
    yield { kind: "pause" };
    seen = yield* look();
  }
  return seen;
}

function* look(): Plan<Seen> {
  const { seen } = yield { kind: "look" };
  if (seen === null) throw new Error("A look was answered without what was seen.");
  return seen;
}

function withProblem(outcome: Outcome, problem: string): Outcome {
  return outcome.kind === "running" ? { ...outcome, problem } : outcome;
}

const wellDone: CommandAnswer = { code: 0, text: "" };
const unloadedMeanwhile = failure("left_unloaded", "It was unloaded while it started.");
const noSession = failure("no_session", "Nobody is logged in at this machine's screen.");

function failure(reason: FailureReason, detail: string): Outcome {
  return { kind: "failed", reason, detail };
}
