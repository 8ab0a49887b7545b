import type { Timer } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import { firstFact, readFact, writeFact } from "../../store/facts.ts";
import type { SlackIdentity } from "../identity.ts";
import type { Link } from "../link/link.ts";
import type { LinkState } from "../link/link-machine.ts";
import type { Absence } from "./absence.ts";
import type { AbsenceRecord } from "./absence-record.ts";
import { isDeaf, quietAfter, type SweepDemand, untilNextSweep } from "./sweep-plan.ts";
import { sweep, type SweepOptions, type SweepReport } from "./sweep.ts";

export interface RecoverySettings {
  /** How often the search is repeated while the link is live. */
  readonly intervalMs: number;
  /** Older messages are left alone; 0 switches the search off. */
  readonly maxAgeMs: number;
  /** What this machine is called in a thread: "This Mac" or "This machine". */
  readonly machine: string;
}

export interface RecoveryOptions extends SweepOptions, RecoverySettings {
  readonly link: Pick<Link, "state" | "onState" | "lastEnvelopeAt" | "reconnect">;
  /** Null until Slack told who we are. */
  readonly identity: () => SlackIdentity | null;
  /** What operators see of absences. */
  readonly record: Pick<AbsenceRecord, "note" | "found" | "searched">;
  /** While this is false nothing is looked for. */
  readonly takesWork: () => boolean;
}

/** Finds what Slack did not deliver: when the link comes up, after sleep, and at intervals. */
export interface Recovery {
  start(): void;
  /** Asks for a search now, or as soon as the link is live and Slack may be asked. */
  wake(): void;
  /**
   * The machine was asleep and may sleep again at once: nothing is searched until `slept`. The caller
   * asks the link for a new socket.
   */
  stirred(): void;
  /**
   * The machine slept and stays awake: threads that waited are told so, and everything is searched
   * once there is a new socket.
   */
  slept(sleep: { readonly from: number; readonly to: number }): void;
  /** Resolves when nothing is taken any more; an answer that Slack still owes is not awaited. */
  stop(): Promise<void>;
  health(): RecoveryHealth;
}

export interface RecoveryHealth {
  /** When the last search that looked everywhere began; null when there was none in this run. */
  readonly sweptAt: number | null;
  /** `known`: without the scopes to list channels only those of sessions are searched. */
  readonly channels: "all" | "known" | "unasked";
  /** Slack asked to be left alone until then. */
  readonly quietUntil: number | null;
  /** Threads and channels that the search which runs, or ran last, has still to read. */
  readonly left: number;
}

/** How long the end waits for what is being stored; a request may hang for longer. */
const STOP_WAIT_MS = 1_000;
/** How often it is noted that the link is live: an absence is known to that. */
const PRESENCE_MS = 30_000;
/** Absences that are remembered, to tell threads why their messages waited. */
const ABSENCES_KEPT = 20;
/** The fact before whose time nothing is searched for. */
export const FIRST_START = "slack.first-start-at";
const SWEPT = "slack.swept-at";
const PRESENT = "slack.present-at";

export function createRecovery(options: RecoveryOptions): Recovery {
  const { clock, db, link, log } = options;
  const readAt = new Map<string, number>();
  const absences: Absence[] = [];
  let ending = new AbortController();
  let running: Promise<void> | null = null;
  let timer: Timer | null = null;
  let presence: Timer | null = null;
  let stopListening: (() => void) | null = null;
  let isWanted = false;
  /** False until it is known since when nobody was here. */
  let hasArrived = false;
  /** The machine slept, and the socket from before may be dead without our knowing. */
  let isSocketDoubtful = false;
  /** The machine was asleep, and is not known to stay awake. */
  let isDozing = false;
  let demand: SweepDemand = { allSince: 0, activeSince: 0, activeAfter: 0 };
  let isLimited = false;
  /** Searches in a row that Slack limited, or that had to leave something out. */
  let limitedInARow = 0;
  let partialInARow = 0;
  let health: RecoveryHealth = { sweptAt: null, channels: "unasked", quietUntil: null, left: 0 };

  const wake = () => {
    isWanted = true;
    const identity = options.identity();
    if (options.maxAgeMs === 0 || ending.signal.aborted || running !== null) return;
    if (!hasArrived || isDozing) return;
    if (identity === null || link.state().state !== "live" || !options.takesWork()) return;
    if (health.quietUntil !== null && clock.now() < health.quietUntil) return;
    isWanted = false;
    running = run(identity)
      .catch((thrown: unknown) => {
        partialInARow += 1;
        log.error("The search for missed messages failed", { error: errorText(thrown) });
      })
      .finally(() => {
        running = null;
        if (ending.signal.aborted) return;
        lookAgain();
        if (isWanted) wake();
      });
  };

  const lookAgain = () => {
    timer?.cancel();
    const { quietUntil } = health;
    const quietMs = quietUntil === null ? 0 : quietUntil - clock.now();
    const wait = untilNextSweep(options.intervalMs, partialInARow);
    timer = clock.after(quietMs > 0 ? quietMs : wait, () => {
      lookAgain();
      wake();
    });
  };

  const run = async (identity: SlackIdentity): Promise<void> => {
    const began = clock.now();
    const firstStartAt = Number(await firstFact(db, FIRST_START, String(began)));
    const swept = await readFact(db, SWEPT);
    // After a limit the search goes on with what it had not read.
    const activeSince = isLimited ? demand.activeSince : began;
    demand = { ...demand, activeSince, activeAfter: began - options.maxAgeMs };
    const report = await sweep(options, {
      identity,
      times: {
        firstStartAt,
        sweptAt: swept === null ? null : Number(swept),
        maxAgeMs: options.maxAgeMs,
      },
      demand: () => demand,
      readAt,
      liveSince: () => liveSince(link.state(), clock.now()),
      absences: () => absences,
      signal: ending.signal,
    });
    options.record.found(report.found);
    if (report.outcome.kind === "whole") options.record.searched(demand.allSince);
    if (report.outcome.kind === "whole") await writeFact(db, SWEPT, String(activeSince));
    noteOutcome(report, activeSince);
    healIfDeaf(report.found);
  };

  const noteOutcome = (report: SweepReport, beganAt: number) => {
    const channels = report.listsChannels ? "all" : "known";
    if (channels === "known" && health.channels !== "known")
      log.warn("Missed first mentions are searched for in known channels only", {
        without: "channels:read, groups:read, im:read, mpim:read",
      });
    const { left } = report;
    isLimited = report.outcome.kind === "limited";
    switch (report.outcome.kind) {
      case "limited": {
        limitedInARow += 1;
        const wait = quietAfter(report.outcome.failure, limitedInARow);
        log.warn("Slack rate-limited the search for missed messages", { waitMs: wait, left });
        health = { ...health, left, quietUntil: clock.now() + wait };
        return;
      }
      case "partial":
        limitedInARow = 0;
        partialInARow += 1;
        health = { ...health, left, channels, quietUntil: null };
        return;
      case "whole":
        limitedInARow = 0;
        partialInARow = 0;
        health = { sweptAt: beganAt, channels, quietUntil: null, left };
    }
  };

  const healIfDeaf = (found: readonly string[]) => {
    const state = link.state();
    if (state.state !== "live") return;
    const life = { liveSince: state.since, lastEnvelopeAt: link.lastEnvelopeAt() };
    const missed = found.find((ts) => isDeaf(ts, life, clock.now()));
    if (missed === undefined) return;
    log.warn("The Slack link receives no events; reconnecting", { missed });
    link.reconnect();
  };

  const noteAbsence = (absence: Absence) => {
    absences.push(absence);
    options.record.note(absence);
    if (absences.length > ABSENCES_KEPT) absences.shift();
  };

  /** Nothing arrived for a while: everything that was read before must be read again. */
  const searchEverything = () => {
    demand = { ...demand, allSince: clock.now() };
    wake();
  };

  const notePresence = () => {
    presence?.cancel();
    presence = clock.after(PRESENCE_MS, notePresence);
    if (link.state().state !== "live") return;
    writeFact(db, PRESENT, String(clock.now())).catch((thrown: unknown) => {
      log.warn("The time of the live link could not be recorded", { error: errorText(thrown) });
    });
  };

  /** The first time in this run: since when nobody was here, as the worker before noted it. */
  const arrive = async () => {
    const to = clock.now();
    try {
      const present = await readFact(db, PRESENT);
      if (present !== null) noteAbsence({ cause: "not-running", from: Number(present), to });
    } finally {
      hasArrived = true;
      notePresence();
      searchEverything();
    }
  };

  const listen = () => {
    let wasLive = false;
    let lostAt: number | null = null;
    let connection: number | null = null;
    const look = (state: LinkState) => {
      if (state.state === "live") {
        if (!wasLive && lostAt !== null) {
          // While the machine dozes the absence is its sleep, which is noted when it is over.
          if (!isDozing) {
            noteAbsence({ cause: "no-link", from: lostAt - PRESENCE_MS, to: clock.now() });
          }
          searchEverything();
        } else if (!wasLive) {
          arrive().catch((thrown: unknown) => {
            log.error("What was missed could not be looked up", { error: errorText(thrown) });
          });
        } else if (isSocketDoubtful && state.connection !== connection) searchEverything();
        if (state.connection !== connection) isSocketDoubtful = false;
      } else if (wasLive) lostAt = clock.now();
      wasLive = state.state === "live";
      connection = state.state === "live" ? state.connection : null;
    };
    look(link.state());
    return link.onState(look);
  };

  return {
    start: () => {
      if (options.maxAgeMs === 0) return;
      ending = new AbortController();
      stopListening?.();
      stopListening = listen();
      lookAgain();
    },
    wake,
    stirred: () => {
      isDozing = true;
      isSocketDoubtful = true;
    },
    slept: ({ from, to }) => {
      noteAbsence({ cause: "asleep", from, to });
      isDozing = false;
      // The new socket brings the search, unless it has come meanwhile.
      if (!isSocketDoubtful) searchEverything();
    },
    stop: async () => {
      ending.abort();
      stopListening?.();
      timer?.cancel();
      presence?.cancel();
      await Promise.race([running, clock.sleep(STOP_WAIT_MS)]);
    },
    health: () => health,
  };
}

function liveSince(state: LinkState, now: number): number {
  return state.state === "live" ? state.since : now;
}
