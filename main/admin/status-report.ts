import { isDeepStrictEqual } from "node:util";
import type { CallResult } from "../../broker/api/client.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { AdminStatus, WorkerStatus } from "../api/status.ts";
import { callErrorText, workerClient, type WorkerAddress } from "../worker-client/worker-client.ts";
import { isAtRest, type Reach } from "./reach.ts";

/** Computes `GET /admin/api/status`. */
export interface StatusReport {
  /** What is true now, within 4 s however slow the worker is. */
  current(): Promise<AdminStatus>;
  /** What was read while the worker is stopped is old. */
  forget(): void;
}

export interface StatusReportOptions {
  readonly controlPlane: AdminStatus["controlPlane"];
  readonly worker: () => WorkerStatus;
  readonly releases: () => AdminStatus["releases"];
  readonly reach: Reach;
  readonly freeBytes: () => Promise<number | null>;
  readonly power: () => Promise<AdminStatus["power"]>;
  readonly playgroundUrl: string | null;
  readonly doctor: () => AdminStatus["doctor"];
  readonly keptRunning: () => AdminStatus["keptRunning"];
  readonly setupPhase: () => AdminStatus["setup"];
  readonly clock: Clock;
  readonly log: Log;
}

/** For every question to the worker; they are asked side by side. */
const ASK_TIMEOUT_MS = 3_000;
/** Starting `inspect` takes longer on a busy machine; what was known is answered meanwhile. */
const SOURCE_TIMEOUT_MS = 3_500;
/** Who asks within this time gets the same answer. */
const FRESH_MS = 250;
const LIST_MAX = 50;

/** What the worker, or `inspect`, said last. */
interface Known {
  readonly slack: AdminStatus["slack"];
  readonly codex: AdminStatus["codex"];
  readonly runningTurns: number;
  readonly turnsToday: AdminStatus["turnsToday"];
  readonly profiles: AdminStatus["profiles"];
  readonly counts: AdminStatus["counts"];
  readonly needsYou: AdminStatus["needsYou"];
  readonly accessRequests: AdminStatus["accessRequests"];
  readonly active: AdminStatus["active"];
}

const nothingKnown: Known = {
  slack: null,
  codex: null,
  runningTurns: 0,
  turnsToday: null,
  profiles: [],
  counts: null,
  needsYou: [],
  accessRequests: [],
  active: [],
};

export function statusReport(options: StatusReportOptions): StatusReport {
  const { clock } = options;
  let known = nothingKnown;
  let source: AdminStatus["source"] = "none";
  /** The stop whose data are known: nothing changes them until the next start. */
  let readSince: number | null = null;
  let pending: Promise<AdminStatus> | null = null;
  let last: AdminStatus | null = null;
  /** Counts what was forgotten: what is read across such a moment may be older than it. */
  let age = 0;

  const read = async (): Promise<void> => {
    const begunAt = age;
    const worker = options.worker();
    if (isAtRest(worker) && readSince === worker.since) return;
    const from = await options.reach.reads();
    if (age !== begunAt) return;
    source = from.source;
    if (from.source === "none") {
      known = { ...known, slack: null, codex: null, runningTurns: 0, turnsToday: null };
      return;
    }
    const { answer, isWhole } = await readAll(from.address, known, options.log);
    if (age !== begunAt) return;
    known = from.source === "worker" ? answer : { ...answer, slack: null, codex: null };
    const isStopKnown = from.source === "inspect" && isWhole && isAtRest(worker);
    readSince = isStopKnown ? worker.since : null;
  };

  const compute = async (): Promise<AdminStatus> => {
    const begunAt = age;
    const late = new AbortController();
    const [freeBytes, power] = await Promise.all([
      options.freeBytes(),
      options.power(),
      Promise.race([read(), clock.sleep(SOURCE_TIMEOUT_MS, late.signal)]),
    ]);
    late.abort();
    const status: AdminStatus = {
      at: clock.now(),
      controlPlane: options.controlPlane,
      worker: options.worker(),
      releases: options.releases(),
      source,
      ...known,
      freeBytes,
      power,
      setup: options.setupPhase(),
      keptRunning: options.keptRunning(),
      playgroundUrl: options.playgroundUrl,
      doctor: options.doctor(),
    };
    if (age === begunAt) last = status;
    return status;
  };

  return {
    forget: () => {
      age += 1;
      readSince = null;
      last = null;
      pending = null;
    },
    current: async () => {
      const worker = options.worker();
      const isFresh =
        last !== null &&
        clock.now() - last.at < FRESH_MS &&
        last.worker.state === worker.state &&
        last.worker.since === worker.since &&
        last.setup === options.setupPhase() &&
        isDeepStrictEqual(last.keptRunning, options.keptRunning()) &&
        isDeepStrictEqual(last.doctor, options.doctor()) &&
        isDeepStrictEqual(last.releases, options.releases());
      if (isFresh && last !== null) return last;
      if (pending === null) {
        const begun = compute().finally(() => {
          if (pending === begun) pending = null;
        });
        pending = begun;
      }
      return pending;
    },
  };
}

/** Asks for everything side by side; what is not answered stays as it was known. */
async function readAll(
  address: WorkerAddress,
  known: Known,
  log: Log,
): Promise<{ readonly answer: Known; readonly isWhole: boolean }> {
  const client = workerClient(address);
  const limits = { timeoutMs: ASK_TIMEOUT_MS };
  const list = (group: "needs-you" | "working" | "waiting") =>
    client.listSessions({ query: { group, limit: LIST_MAX } }, limits);
  const [health, profiles, requests, needsYou, working, waiting] = await Promise.all([
    client.health({}, limits),
    client.listProfiles({}, limits),
    client.accessRequests({}, limits),
    list("needs-you"),
    list("working"),
    list("waiting"),
  ]);
  const value = <Answer>(result: CallResult<Answer>): Answer | null => {
    if (result.ok) return result.value;
    log.debug("A part of the status is not known", { error: callErrorText(result.error) });
    return null;
  };
  const healthAnswer = value(health);
  const needing = value(needsYou);
  const inWork = value(working);
  const inWait = value(waiting);
  return {
    isWhole: needing !== null && inWork !== null && inWait !== null,
    answer: {
      slack: healthAnswer?.slack ?? null,
      codex: healthAnswer?.codex ?? null,
      runningTurns: healthAnswer?.turns.running ?? 0,
      turnsToday: healthAnswer?.turns.today ?? null,
      profiles: value(profiles)?.profiles ?? known.profiles,
      counts: needing?.counts ?? known.counts,
      needsYou: needing === null ? known.needsYou : longestWaitingFirst(needing.sessions),
      accessRequests: value(requests)?.requests ?? known.accessRequests,
      active:
        inWork === null || inWait === null
          ? known.active
          : newestActivityFirst([...inWork.sessions, ...inWait.sessions]),
    },
  };
}

function longestWaitingFirst(sessions: readonly SessionItem[]): SessionItem[] {
  return sessions.toSorted((one, other) => one.status.since - other.status.since);
}

function newestActivityFirst(sessions: readonly SessionItem[]): SessionItem[] {
  return sessions
    .toSorted((one, other) => other.lastActivityAt - one.lastActivityAt)
    .slice(0, LIST_MAX);
}
