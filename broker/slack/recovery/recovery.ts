import type { Timer } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import { firstFact, readFact, writeFact } from "../../store/facts.ts";
import type { SlackIdentity } from "../identity.ts";
import type { Link } from "../link/link.ts";
import { isDeaf, quietAfter, sweepFrom } from "./sweep-plan.ts";
import { sweep, type SweepOptions, type SweepReport } from "./sweep.ts";

export interface RecoverySettings {
  /** How often the search is repeated while the link is live. */
  readonly intervalMs: number;
  /** Older messages are left alone; 0 switches the search off. */
  readonly maxAgeMs: number;
}

export interface RecoveryOptions extends SweepOptions, RecoverySettings {
  readonly link: Pick<Link, "state" | "onState" | "lastEnvelopeAt" | "reconnect">;
  /** Null until Slack told who we are. */
  readonly identity: () => SlackIdentity | null;
}

/** Finds what Slack did not deliver: when the link comes up, and at intervals. */
export interface Recovery {
  start(): void;
  /** Asks for a search now, or as soon as the link is live and Slack may be asked. */
  wake(): void;
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
}

/** How long the end waits for what is being stored; a request may hang for longer. */
const STOP_WAIT_MS = 1_000;
const FIRST_START = "slack.first-start-at";
const SWEPT = "slack.swept-at";

export function createRecovery(options: RecoveryOptions): Recovery {
  const { clock, db, link, log } = options;
  let ending = new AbortController();
  let running: Promise<void> | null = null;
  let timer: Timer | null = null;
  let stopListening: (() => void) | null = null;
  let isWanted = false;
  /** The link was down since the last whole search: threads are read however quiet they were. */
  let isAfterGap = true;
  let limitedInARow = 0;
  let health: RecoveryHealth = { sweptAt: null, channels: "unasked", quietUntil: null };

  const wake = () => {
    isWanted = true;
    const identity = options.identity();
    const state = link.state();
    if (options.maxAgeMs === 0 || ending.signal.aborted || running !== null) return;
    if (identity === null || state.state !== "live") return;
    if (health.quietUntil !== null && clock.now() < health.quietUntil) return;
    isWanted = false;
    running = run(identity, state.since)
      .catch((thrown: unknown) => {
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
    timer = clock.after(quietMs > 0 ? quietMs : options.intervalMs, () => {
      lookAgain();
      wake();
    });
  };

  const run = async (identity: SlackIdentity, liveSince: number): Promise<void> => {
    const now = clock.now();
    const firstStartAt = Number(await firstFact(db, FIRST_START, String(now)));
    const swept = await readFact(db, SWEPT);
    const sweptAt = swept === null ? null : Number(swept);
    const isWide = isAfterGap;
    isAfterGap = false;
    const report = await sweep(options, {
      identity,
      from: sweepFrom({ now, firstStartAt, sweptAt, maxAgeMs: options.maxAgeMs }),
      activeSince: isWide ? 0 : now - options.maxAgeMs,
      liveSince,
      signal: ending.signal,
    });
    if (report.outcome.kind !== "whole") isAfterGap ||= isWide;
    else await writeFact(db, SWEPT, String(now));
    noteOutcome(report, now);
    healIfDeaf(report.found);
  };

  const noteOutcome = (report: SweepReport, beganAt: number) => {
    const channels = report.listsChannels ? "all" : "known";
    if (channels === "known" && health.channels !== "known")
      log.warn("First mentions that were missed are looked for in known channels only", {
        without: "channels:read, groups:read, im:read, mpim:read",
      });
    switch (report.outcome.kind) {
      case "limited": {
        limitedInARow += 1;
        const wait = quietAfter(report.outcome.failure, limitedInARow);
        log.warn("Slack limits the search for missed messages", { waitMs: wait });
        health = { ...health, quietUntil: clock.now() + wait };
        return;
      }
      case "partial":
        limitedInARow = 0;
        health = { ...health, channels, quietUntil: null };
        return;
      case "whole":
        limitedInARow = 0;
        health = { sweptAt: beganAt, channels, quietUntil: null };
    }
  };

  const healIfDeaf = (found: readonly string[]) => {
    const state = link.state();
    if (state.state !== "live") return;
    const life = { liveSince: state.since, lastEnvelopeAt: link.lastEnvelopeAt() };
    const missed = found.find((ts) => isDeaf(ts, life, clock.now()));
    if (missed === undefined) return;
    log.warn("The Slack link is connected but deaf; it is opened anew", { missed });
    link.reconnect();
  };

  return {
    start: () => {
      if (options.maxAgeMs === 0) return;
      ending = new AbortController();
      let wasLive = link.state().state === "live";
      stopListening?.();
      stopListening = link.onState((state) => {
        const isLive = state.state === "live";
        if (isLive && !wasLive) {
          isAfterGap = true;
          wake();
        }
        wasLive = isLive;
      });
      lookAgain();
    },
    wake,
    stop: async () => {
      ending.abort();
      stopListening?.();
      timer?.cancel();
      await Promise.race([running, clock.sleep(STOP_WAIT_MS)]);
    },
    health: () => health,
  };
}
