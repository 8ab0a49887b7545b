import type { AskItem } from "../../../broker/api/asks.ts";
import type { ProfileItem, SignIn } from "../../../broker/api/profiles.ts";
import type { SessionRepositories } from "../../../broker/api/session-repositories.ts";
import type { SessionDetail, SessionItem } from "../../../broker/api/sessions.ts";
import type { AdminProfilePreview } from "../../../main/api/profiles.ts";
import type { Operation } from "../../../main/api/operations.ts";
import type { ReleaseSummary, TargetReleases } from "../../../main/api/releases.ts";
import type { AdminStatus, WorkerStatus } from "../../../main/api/status.ts";
import { busyAsks, busyProfiles, busySessions, manySessions } from "./busy-morning.ts";
import type { Timeline } from "./conversation.ts";
import type { GitHubAccountList } from "../../../broker/api/github-accounts.ts";
import { busyAccounts } from "./github-accounts.ts";
import type { GitHubAuthorItem } from "../../../broker/api/github-authors.ts";
import { busyAuthors } from "./github-authors.ts";
import { busyJobs, type DoubleJob } from "./jobs.ts";
import { busyRepositories } from "./repositories.ts";
import { appReleases, busyReleases } from "./releases.ts";
import { busyTurns, type DoubleTurn } from "./usage.ts";

/** What the routes about profiles answer from, beside the profiles of the status. */
export interface ProfileWorld {
  /** What the next preview says beyond an ordinary account. */
  preview: Partial<AdminProfilePreview>;
  /** The newest sign-in with a code. */
  signIn: SignIn | null;
  /** Removed a moment ago. */
  removed: ProfileItem | null;
}

/** What the double answers from. A scenario makes one, acts change it. */
export interface AdminWorld {
  status: AdminStatus;
  sessions: SessionItem[];
  asks: AskItem[];
  jobs: DoubleJob[];
  gitHubAuthors: GitHubAuthorItem[];
  gitHubAccounts: Omit<GitHubAccountList, "ok">;
  /** Sessions that refuse acts on several. */
  stubborn: Set<string>;
  /** What a test gives a session beyond what its list item says. */
  details: Map<string, Partial<SessionDetail>>;
  /** What the workspaces of sessions hold, by session key; nothing where none is named. */
  repositories: Map<string, SessionRepositories["repositories"]>;
  /** By session key; made from the session when it is first read. */
  timelines: Map<string, Timeline>;
  readonly profileWorld: ProfileWorld;
  releases: { worker: TargetReleases; admin: TargetReleases };
  operations: Operation[];
  /** What the usage is summed from, oldest first. */
  turns: DoubleTurn[];
}

export const scenarios = [
  "busy",
  "calm",
  "empty",
  "stopped",
  "starting",
  "crashed",
  "refused",
  "reconnecting",
  "many",
] as const;
export type Scenario = (typeof scenarios)[number];

/** What the status says of the releases. */
export function summaryOf(releases: TargetReleases, operation: Operation | null): ReleaseSummary {
  const { current, offered, previous, pin } = releases;
  return { current, offered, rollBackTo: previous, operation, pin };
}

const MINUTE = 60_000;

export function worldOf(scenario: Scenario, now: number): AdminWorld {
  const sessions = sessionsOf(scenario, now);
  const asks = busyAsks(sessions, now);
  const worker = workerOf(scenario, now);
  const runs = worker.state === "running";
  const status: AdminStatus = {
    at: now,
    controlPlane: {
      version: "1.4.1",
      instance: "double-1",
      pid: 4_200,
      startedAt: now - 21 * 24 * 60 * MINUTE,
      host: "studio-mini",
      serviceRoot: "/Users/mara/.slack-codex-broker",
      platform: "darwin",
      backend: "child",
      url: "http://127.0.0.1:3001/admin",
    },
    worker,
    releases: summaryOf(busyReleases(now), null),
    source: runs ? "worker" : worker.state === "refused" ? "none" : "inspect",
    slack: runs ? slackOf(scenario, now) : null,
    codex: runs
      ? {
          state: "ready",
          since: now - 60 * MINUTE,
          account: scenario === "empty" ? "none" : "ok",
          version: "0.171.0",
          reason: null,
        }
      : null,
    profiles: scenario === "empty" || scenario === "refused" ? [] : busyProfiles(now),
    counts: countsOf(sessions),
    needsYou: inGroup(sessions, "needs-you"),
    accessRequests: [],
    active: [...inGroup(sessions, "working"), ...inGroup(sessions, "waiting")].slice(0, 50),
    runningTurns:
      runs || scenario === "stopped" || scenario === "starting"
        ? inGroup(sessions, "working").length
        : 0,
    turnsToday: runs ? turnsOf(scenario) : null,
    freeBytes: 48_000_000_000,
    power: { kind: "mains" },
    setup: "done",
    playgroundUrl: null,
    doctor: null,
    keptRunning: { possible: true, isOn: null },
  };
  return {
    status,
    sessions,
    asks,
    jobs: busyJobs(sessions, now),
    gitHubAuthors: busyAuthors(now),
    gitHubAccounts: busyAccounts(now),
    details: new Map(),
    repositories: busyRepositories(sessions),
    stubborn: new Set(),
    timelines: new Map(),
    profileWorld: { preview: {}, signIn: null, removed: null },
    releases: { worker: busyReleases(now), admin: appReleases(now) },
    operations: [],
    turns: sessions.length === 0 ? [] : busyTurns(now),
  };
}

/** The status with what follows from the sessions. */
export function refreshed(world: AdminWorld, now: number): AdminStatus {
  const { sessions } = world;
  return {
    ...world.status,
    at: now,
    counts: countsOf(sessions),
    needsYou: inGroup(sessions, "needs-you"),
    active: [...inGroup(sessions, "working"), ...inGroup(sessions, "waiting")].slice(0, 50),
  };
}

export function countsOf(sessions: readonly SessionItem[]) {
  const of = (group: SessionItem["status"]["group"]) =>
    sessions.filter(({ status }) => status.group === group).length;
  return {
    "needs-you": of("needs-you"),
    working: of("working"),
    waiting: of("waiting"),
    ended: of("ended"),
    all: sessions.length,
  };
}

function inGroup(sessions: readonly SessionItem[], group: SessionItem["status"]["group"]) {
  return sessions.filter(({ status }) => status.group === group);
}

function sessionsOf(scenario: Scenario, now: number): SessionItem[] {
  switch (scenario) {
    case "empty":
    case "refused":
      return [];
    case "calm":
      return busySessions(now).filter(({ status }) => status.group === "ended");
    case "many":
      return [...busySessions(now), ...manySessions(5_000, now)];
    case "busy":
    case "stopped":
    case "starting":
    case "crashed":
    case "reconnecting":
      return busySessions(now);
  }
}

function turnsOf(scenario: Scenario): AdminStatus["turnsToday"] {
  return scenario === "empty"
    ? { total: 0, failed: 0, tokens: 0 }
    : { total: 38, failed: 3, tokens: 4_100_000 };
}

function slackOf(scenario: Scenario, now: number): AdminStatus["slack"] {
  const isLost = scenario === "reconnecting";
  return {
    link: {
      state: isLost ? "connecting" : "live",
      reason: isLost ? "The connection was closed." : null,
      nextTryAt: isLost ? now + 20_000 : null,
    },
    login: { state: "known", reason: null },
    lastEnvelopeAt: now - (isLost ? 44 * MINUTE : 12_000),
    lastPongAt: isLost ? null : now - 2_000,
    strangers: null,
    events: { received: 812, parked: 0 },
    outbox: { open: 0, oldestAt: null },
    recovery: { sweptAt: now - MINUTE, channels: "all", quietUntil: null, left: 0 },
    absences:
      scenario === "empty"
        ? []
        : [
            {
              cause: "asleep",
              from: now - (224 + 432) * MINUTE,
              until: now - 224 * MINUTE,
              found: 4,
              searched: true,
            },
          ],
    off: [],
  };
}

function workerOf(scenario: Scenario, now: number): WorkerStatus {
  const running: WorkerStatus = {
    wanted: "running",
    state: "running",
    since: now - 60 * MINUTE,
    pid: 4_242,
    version: "1.4.1",
    startedAt: now - 60 * MINUTE,
    exit: null,
    exits: 0,
    nextStartAt: null,
    reason: null,
    by: null,
  };
  const down = { ...running, pid: null, startedAt: null };
  switch (scenario) {
    case "stopped":
      return { ...down, wanted: "stopped", state: "stopped", since: now - 2 * MINUTE, by: "you" };
    case "starting":
      return { ...running, state: "starting", since: now - 6_000, reason: "Connecting to Slack" };
    case "crashed":
      return {
        ...down,
        state: "crashed",
        since: now - 3 * MINUTE,
        exits: 5,
        exit: {
          at: now - 3 * MINUTE,
          code: 1,
          signal: null,
          lines: Array.from({ length: 20 }, (_, line) =>
            line === 19
              ? "Slack refused the bot token: token_revoked"
              : `11:39:${String(10 + line)}.220 info  slack/link  opening socket ${String(line + 1)}`,
          ),
        },
        reason: "Slack revoked the bot token.",
      };
    case "refused":
      return {
        ...down,
        state: "refused",
        since: now - 3 * MINUTE,
        exits: 1,
        exit: {
          at: now - 3 * MINUTE,
          code: 78,
          signal: null,
          lines: ["SLACK_BOT_TOKEN is not set."],
        },
        reason: "SLACK_BOT_TOKEN is not set.",
      };
    case "busy":
    case "calm":
    case "empty":
    case "reconnecting":
    case "many":
      return running;
  }
}
