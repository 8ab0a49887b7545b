import type { Clock } from "../../broker/clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import {
  type DoctorFinding,
  doctorProblems,
  type DoctorReport,
  type DoctorResult,
  type DoctorRunEvent,
  type DoctorSummary,
} from "../api/doctor.ts";
import type { Check, Finding, Fix } from "./check.ts";
import { type FactSources, factsOf } from "./facts.ts";
import type { MutedFindings } from "./muted-findings.ts";
import { type Outcome, runCheck, runChecks } from "./run-checks.ts";

export interface DoctorOptions {
  readonly checks: readonly Check[];
  readonly sources: FactSources;
  readonly muted: MutedFindings;
  readonly clock: Clock;
  readonly log: Log;
}

export interface FixOutcome {
  readonly did: string;
  readonly before: DoctorFinding;
  readonly result: DoctorResult;
}

/** Why a fix was not done. */
export type FixRefusal =
  | { readonly kind: "unknown-check" }
  /** The check finds no such thing, or there is nothing that could be done here. */
  | { readonly kind: "nothing-to-fix" }
  | { readonly kind: "failed"; readonly message: string };

/** Finds out what is wrong, and mends what can be mended here. */
export interface Doctor {
  report(): DoctorReport;
  /** Null before the first whole run. */
  summary(): DoctorSummary | null;
  /** Checks everything. Who comes while that is running hears the events from its beginning. */
  run(onEvent?: (event: DoctorRunEvent) => void): Promise<DoctorReport>;
  /** Null when there is no such check. */
  runOne(id: string): Promise<DoctorResult | null>;
  fix(id: string, key: string, by: string | null): Promise<Result<FixOutcome, FixRefusal>>;
  /** Throws ControlError when it cannot be kept. */
  mute(key: string, muted: boolean, by: string | null): DoctorReport;
  onChange(listener: () => void): () => void;
  /** Cancels what runs and waits until it has ended. */
  close(): Promise<void>;
}

/** A fix may have to wait for the broker to start. */
const FIX_LIMIT_MS = 60_000;

interface Run {
  readonly events: DoctorRunEvent[];
  readonly listeners: Set<(event: DoctorRunEvent) => void>;
  readonly report: Promise<DoctorReport>;
}

export function createDoctor(options: DoctorOptions): Doctor {
  const { checks, muted, clock, log } = options;
  const ended = new AbortController();
  const outcomes = new Map<string, Outcome>();
  const listeners = new Set<() => void>();
  const running = new Set<Promise<unknown>>();
  let wholeAt: number | null = null;
  let current: Run | null = null;

  const resultOf = (check: Check, outcome: Outcome): DoctorResult => ({
    check: check.id,
    at: outcome.at,
    tookMs: outcome.tookMs,
    skipped: outcome.skipped,
    findings: outcome.findings.map((finding) => shown(check, finding, muted)),
  });
  const report = (): DoctorReport => ({
    ok: true,
    checks: checks.map(({ id, category, title, limitMs }) => ({ id, category, title, limitMs })),
    results: checks.flatMap((check) => {
      const outcome = outcomes.get(check.id);
      return outcome === undefined ? [] : [resultOf(check, outcome)];
    }),
    at: wholeAt,
    running: current !== null,
  });
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const runOptions = () => ({
    facts: factsOf(options.sources, ended.signal),
    clock,
    log,
    ended: ended.signal,
  });
  /** So that `close` can wait for it. */
  const kept = <Value>(work: Promise<Value>): Promise<Value> => {
    running.add(work);
    void work.finally(() => running.delete(work)).catch(() => {});
    return work;
  };

  const start = (): Run => {
    const events: DoctorRunEvent[] = [];
    const told = new Set<(event: DoctorRunEvent) => void>();
    const announce = (event: DoctorRunEvent) => {
      events.push(event);
      for (const listener of told) listener(event);
    };
    const whole = async (): Promise<DoctorReport> => {
      try {
        await runChecks(checks, runOptions(), {
          started: (check, at) => announce({ kind: "started", check: check.id, at }),
          finished: (check, outcome) => {
            outcomes.set(check.id, outcome);
            announce({ kind: "result", result: resultOf(check, outcome) });
          },
        });
        wholeAt = clock.now();
      } finally {
        current = null;
      }
      const last = report();
      announce({ kind: "done", report: last });
      log.info("The doctor has checked everything", { problems: doctorProblems(last).length });
      changed();
      return last;
    };
    return { events, listeners: told, report: kept(whole()) };
  };

  const runOne = async (check: Check): Promise<DoctorResult> => {
    const outcome = await kept(runCheck(check, runOptions()));
    outcomes.set(check.id, outcome);
    changed();
    return resultOf(check, outcome);
  };

  const act = async (check: Check, finding: Finding, fix: ActFix, by: string | null) => {
    const before = shown(check, finding, muted);
    const late = new AbortController();
    const timer = clock.after(FIX_LIMIT_MS, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, ended.signal]);
      const did = await kept(fix.act({ by, signal }));
      log.info("The doctor fixed something", { key: before.key, did, by });
      return succeeded({ did, before, result: await runOne(check) });
    } catch (thrown) {
      log.warn("A fix of the doctor failed", { key: before.key, by, error: thrown });
      return failed({ kind: "failed" as const, message: errorText(thrown) });
    } finally {
      timer.cancel();
    }
  };

  return {
    report,
    summary: () =>
      wholeAt === null ? null : { problems: doctorProblems(report()).length, at: wholeAt },
    run: async (onEvent) => {
      current ??= start();
      const run = current;
      if (onEvent === undefined) return run.report;
      for (const event of run.events) onEvent(event);
      run.listeners.add(onEvent);
      try {
        return await run.report;
      } finally {
        run.listeners.delete(onEvent);
      }
    },
    runOne: async (id) => {
      const check = checks.find((each) => each.id === id);
      return check === undefined ? null : runOne(check);
    },
    fix: async (id, key, by) => {
      const check = checks.find((each) => each.id === id);
      if (check === undefined) return failed({ kind: "unknown-check" });
      const finding = outcomes
        .get(id)
        ?.findings.find((each) => shown(check, each, muted).key === key);
      if (finding?.fix?.kind !== "act") return failed({ kind: "nothing-to-fix" });
      return act(check, finding, finding.fix, by);
    },
    mute: (key, isMuted, by) => {
      muted.set(key, isMuted, by, clock.now());
      log.info(isMuted ? "A finding of the doctor was muted" : "A finding is no longer muted", {
        key,
        by,
      });
      changed();
      return report();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      ended.abort();
      await Promise.allSettled(running);
    },
  };
}

type ActFix = Extract<Fix, { kind: "act" }>;

function shown(check: Check, finding: Finding, muted: MutedFindings): DoctorFinding {
  const key = finding.subject === undefined ? check.id : `${check.id}:${finding.subject}`;
  const {
    state,
    cause,
    title = check.title,
    consequence = null,
    hint = null,
    fix = null,
  } = finding;
  return {
    key,
    title,
    state,
    cause,
    consequence,
    hint,
    fix: fix === null ? null : shownFix(fix),
    muted: muted.has(key),
  };
}

function shownFix(fix: Fix): DoctorFinding["fix"] {
  return fix.kind === "act"
    ? { kind: "act", label: fix.label, does: fix.does }
    : { kind: "open", label: fix.label, url: fix.url };
}
