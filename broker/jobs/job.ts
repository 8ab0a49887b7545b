// What a job is and what happens to it. The life of a job:
//
//   registered ──started──▶ running ──exited──────────────▶ ended
//       │  ▲                  │  │
//       │  └─gone, restarted──┘  └─completed, failed,─▶ ending ──process gone──▶ ended
//       │                          cancelled, overdue
//       └─cancelled, could not start──────────────────────────────────────────▶ ended
//
// A job in `ending` has its outcome; only its process has not ended yet.

/** A process of a job. The same pid with another start time is another process. */
export interface JobProcess {
  readonly pid: number;
  readonly startTime: string;
  /** Which run of the job it is, from 1. */
  readonly run: number;
}

export type JobOutcome =
  | { readonly kind: "completed"; readonly summary: string | null }
  | { readonly kind: "failed"; readonly error: string; readonly exitCode: number | null }
  | { readonly kind: "cancelled"; readonly reason: string };

export type JobPhase =
  | { readonly phase: "registered" }
  | { readonly phase: "running"; readonly process: JobProcess }
  | { readonly phase: "ending"; readonly process: JobProcess; readonly outcome: JobOutcome }
  | { readonly phase: "ended"; readonly outcome: JobOutcome };

/** Something that a job reports to its session's agent. */
export interface JobNews {
  readonly eventKind: string;
  readonly summary: string;
  readonly detailsText?: string;
  readonly detailsJson?: unknown;
  /** In ms since the epoch. */
  readonly at: number;
}

/** News that wait to be reported together. */
export interface PendingNews {
  readonly news: readonly JobNews[];
  /** How many older ones were left out. */
  readonly omitted: number;
}

export interface JobState {
  readonly life: JobPhase;
  /** How many times it was started. */
  readonly runs: number;
  readonly startedAt: number | null;
  readonly heartbeatAt: number | null;
  /** Whether the session was informed that heartbeats stopped coming. */
  readonly silenceReported: boolean;
  readonly lastEvent: {
    readonly kind: string;
    readonly summary: string;
    readonly at: number;
  } | null;
  /** When the agent was given something of this job last. */
  readonly reportedAt: number | null;
  readonly pending: PendingNews;
  /** Ids of callbacks that were taken, newest last, bounded: a repeated one changes nothing. */
  readonly taken: readonly string[];
}

/** A registered job with its state. */
export interface Job {
  readonly id: string;
  readonly sessionKey: string;
  /** What the agent calls it. */
  readonly kind: string;
  readonly cwd: string;
  readonly shell: string;
  /** Whether it is started again where its process was lost. */
  readonly restartOnBoot: boolean;
  readonly createdAt: number;
  readonly state: JobState;
}

export const newJobState: JobState = {
  life: { phase: "registered" },
  runs: 0,
  startedAt: null,
  heartbeatAt: null,
  silenceReported: false,
  lastEvent: null,
  reportedAt: null,
  pending: { news: [], omitted: 0 },
  taken: [],
};

export type JobStatus = "registered" | "running" | "completed" | "failed" | "cancelled";

/** The status as people and agents read it. */
export function statusOf({ life }: JobState): JobStatus {
  switch (life.phase) {
    case "registered":
    case "running":
      return life.phase;
    case "ending":
    case "ended":
      return life.outcome.kind;
  }
}

/** Whether a session may wait for it. */
export function isLive({ life }: JobState): boolean {
  return life.phase === "registered" || life.phase === "running";
}

/** The outcome, once there is one. */
export function outcomeOf({ life }: JobState): JobOutcome | null {
  return life.phase === "ending" || life.phase === "ended" ? life.outcome : null;
}
