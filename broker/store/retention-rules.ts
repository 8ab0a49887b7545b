/** Rows of one table that are forgotten once they are old and over. */
export interface AgeRule {
  readonly table:
    "slack_events" | "messages" | "inputs" | "turns" | "outbox" | "asks" | "access_refusals";
  /** The column that says how old a row is. */
  readonly time: string;
  /** Only rows in these states: what is still open is never forgotten. */
  readonly states: readonly string[];
  readonly keepMs: number;
}

/** Rows go once they are older than this, or once there are more. */
interface KeptRows {
  readonly keepMs: number;
  readonly keepRows: number;
}

export interface RetentionRules {
  readonly ages: readonly AgeRule[];
  readonly timeline: KeptRows;
  readonly stepOutputs: KeptRows;
  /** Changes that followers and readers of long lists may still ask for. */
  readonly feedRows: number;
  /** Of what was used longer ago, the sum of each day is left. */
  readonly pastUsageMs: number;
  /** Idle sessions in which nobody has said anything for so long. */
  readonly idleSessionMs: number;
}

const DAY_MS = 86_400_000;

/** Slack repeats an event for an hour or so; three days also cover a long weekend's questions. */
const KEEP_DONE_EVENTS_MS = 3 * DAY_MS;

/** Given up, and waiting for a person to look at them. */
const KEEP_PARKED_EVENTS_MS = 90 * DAY_MS;

/** A post's key and Slack's answer are asked for while its turn is fresh. */
const KEEP_SETTLED_POSTS_MS = 30 * DAY_MS;

/** Buttons of a card that is older than that are answered with "it is over" all the same. */
const KEEP_SETTLED_ASKS_MS = 30 * DAY_MS;

/** After a month somebody who is refused is told again. */
const KEEP_REFUSALS_MS = 30 * DAY_MS;

/** Half a year of what was said and used; a thread's own history stays in Slack. */
const KEEP_CONVERSATION_MS = 180 * DAY_MS;

/** A quarter of a year answers "what happened there?". */
const KEEP_TIMELINE_MS = 90 * DAY_MS;

/** About 100 MB at half a kilobyte an entry. */
const KEEP_TIMELINE_ROWS = 200_000;

/** Whole outputs of steps: of interest while the work is fresh. */
const KEEP_STEP_OUTPUTS_MS = 30 * DAY_MS;

/** Most are a tenth of the MiB that one may have, and a tenth of that once deflated. */
const KEEP_STEP_OUTPUT_ROWS = 5_000;

/** Hours of a busy worker, in some 5 MB. */
const KEEP_FEED_ROWS = 100_000;

/** Twice as long as anybody can look back; then whose it was is forgotten. */
const KEEP_PAST_USAGE_MS = 365 * DAY_MS;

/** After two years a mention in the thread starts a new session, with its history from Slack. */
const KEEP_IDLE_SESSIONS_MS = 730 * DAY_MS;

/**
 * How long each table's rows stay. Pure. A message's ts stays known for longer than the
 * `recoveryWindowMs` in which missed messages are looked for, so that none is answered twice.
 */
export function retentionRules(recoveryWindowMs: number): RetentionRules {
  const conversation = Math.max(KEEP_CONVERSATION_MS, recoveryWindowMs + KEEP_DONE_EVENTS_MS);
  return {
    ages: [
      {
        table: "slack_events",
        time: "received_at",
        states: ["done"],
        keepMs: KEEP_DONE_EVENTS_MS,
      },
      {
        table: "slack_events",
        time: "received_at",
        states: ["parked"],
        keepMs: KEEP_PARKED_EVENTS_MS,
      },
      {
        table: "outbox",
        time: "created_at",
        states: ["sent", "failed"],
        keepMs: KEEP_SETTLED_POSTS_MS,
      },
      { table: "asks", time: "created_at", states: ["settled"], keepMs: KEEP_SETTLED_ASKS_MS },
      {
        table: "access_refusals",
        time: "at",
        states: ["telling", "told", "silent"],
        // Longer than missed messages are looked for: a refused one is not asked about again.
        keepMs: Math.max(KEEP_REFUSALS_MS, recoveryWindowMs + KEEP_DONE_EVENTS_MS),
      },
      {
        table: "messages",
        time: "received_at",
        states: ["done", "dropped", "command", "parked"],
        keepMs: conversation,
      },
      {
        table: "inputs",
        time: "created_at",
        states: ["accepted", "failed", "dropped"],
        keepMs: conversation,
      },
      {
        table: "turns",
        time: "started_at",
        states: ["completed", "interrupted", "failed"],
        keepMs: conversation,
      },
    ],
    timeline: { keepMs: KEEP_TIMELINE_MS, keepRows: KEEP_TIMELINE_ROWS },
    stepOutputs: { keepMs: KEEP_STEP_OUTPUTS_MS, keepRows: KEEP_STEP_OUTPUT_ROWS },
    feedRows: KEEP_FEED_ROWS,
    pastUsageMs: KEEP_PAST_USAGE_MS,
    idleSessionMs: Math.max(KEEP_IDLE_SESSIONS_MS, conversation),
  };
}
