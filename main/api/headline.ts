import { assertNever } from "../../broker/errors/broker-error.ts";
import { countOf, countWordFirst } from "./number-words.ts";
import { changeHeadline, changeLines } from "./release-words.ts";
import type { AdminStatus, WorkerStatus } from "./status.ts";
import { atWords, clockWords, durationWords } from "./time-words.ts";

// How the broker is, in the words of Home, of the window's broker block and of the menu bar. All of
// it is pure: the status and the time go in, sentences come out.

/** The part of the status that these words need. */
export type HeadlineStatus = Pick<
  AdminStatus,
  "worker" | "slack" | "codex" | "profiles" | "counts" | "runningTurns"
> & {
  readonly releases?: AdminStatus["releases"];
  readonly accessRequests?: AdminStatus["accessRequests"];
};

/** Home's first sentence, such as "Running. Four things need you." */
export function headlineOf(status: HeadlineStatus, now: number): string {
  const { worker } = status;
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeHeadline(change, status.runningTurns);
  switch (worker.state) {
    case "running":
      return runningHeadline(status);
    case "starting":
      return `Starting. ${startingStep(worker)}, ${durationWords(now - worker.since)}.`;
    case "stopping":
      return worker.reason === null ? "Stopping." : `Stopping. ${asSentence(worker.reason)}`;
    case "restarting":
      return worker.exit?.neverStarted === true
        ? withReason(`It could not start${untilWords(worker.nextStartAt, now)}`, worker)
        : `Stopped, and it is started again${untilWords(worker.nextStartAt, now)}.`;
    case "stopped":
      return worker.startedAt === null && worker.exit === null && worker.by === null
        ? "Not started yet."
        : "Stopped. Messages wait in Slack.";
    case "crashed":
      return withReason(crashedWords(worker), worker);
    case "refused":
      return withReason("Stopped. Its configuration has to change first", worker);
    default:
      return assertNever(worker.state);
  }
}

/** How many things wait for a person: sessions, profiles whose sign-in is gone, and access requests. */
export function thingsThatNeedYou(status: HeadlineStatus): number {
  const requests = status.accessRequests?.length ?? 0;
  return (status.counts?.["needs-you"] ?? 0) + profilesToSignIn(status).length + requests;
}

/**
 * Profiles that cannot work until somebody signs in: Home, the number beside Profiles, the palette and
 * the menu bar name the same ones. Nobody has to sign in to the profile of the configuration where
 * others have an account and no session uses it.
 */
export function profilesToSignIn({
  profiles,
}: Pick<HeadlineStatus, "profiles">): HeadlineStatus["profiles"] {
  const isSpared = (profile: HeadlineStatus["profiles"][number]) =>
    profile.isDefault && profile.sessions === 0 && profiles.some(({ account }) => account !== null);
  return profiles.filter(
    (profile) =>
      profile.state === "refused" || (profile.state === "signed-out" && !isSpared(profile)),
  );
}

/** The two lines that say how the broker is, in the menu bar. */
export interface BrokerLines {
  readonly title: string;
  /** Empty when the title says all. */
  readonly detail: string;
}

/** Rows 1 and 2 of the menu. */
export function menuLines(status: HeadlineStatus, now: number): BrokerLines {
  const { worker, counts } = status;
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeLines(change, status.runningTurns, now);
  if (worker.state !== "running") return stateLines(status, now);
  if (slackStateOf(status) !== "live") {
    return { title: "Running without Slack", detail: slackWords(status, now) };
  }
  const working = counts?.working ?? 0;
  const needing = thingsThatNeedYou(status);
  if (needing > 0) {
    const verb = working === 1 ? "is" : "are";
    const title = needsTitle(status);
    const others = working === 0 ? "" : `${working} ${verb} working, `;
    const slack = slackWords(status, now, working === 0 ? "full" : "clause");
    return { title, detail: capitalised(others + slack) };
  }
  const title = working === 0 ? "Running" : `Working on ${sessions(working)}`;
  return { title, detail: slackWords(status, now) };
}

/** The broker block in the window: the state, and why or since when. */
export function blockLines(status: HeadlineStatus, now: number): BrokerLines {
  const { worker } = status;
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeLines(change, status.runningTurns, now);
  if (worker.state === "running") {
    return { title: "Running", detail: slackWords(status, now, "short") };
  }
  // The sessions that wait are in the list beside it.
  return worker.state === "stopped"
    ? { title: "Stopped", detail: stoppedBy(worker, now) }
    : stateLines(status, now);
}

export type SlackState = "live" | "connecting" | "refused" | "off";

/** The link to Slack in one word; `off` also while nobody knows. */
export function slackStateOf({ slack }: Pick<HeadlineStatus, "slack">): SlackState {
  const state = slack?.link.state;
  return state === "live" || state === "connecting" || state === "refused" ? state : "off";
}

/** Whether no turn can start because there is no account at all. */
export function hasNoAccount({
  codex,
  profiles,
}: Pick<HeadlineStatus, "codex" | "profiles">): boolean {
  return codex?.account === "none" && profiles.every(({ state }) => state === "signed-out");
}

function runningHeadline(status: HeadlineStatus): string {
  switch (slackStateOf(status)) {
    case "live":
      if (hasNoAccount(status)) return "Running, but Codex has no account yet.";
      return `Running. ${needsSentence(thingsThatNeedYou(status))}`;
    case "connecting":
      return `Running, but Slack is not answering${sinceLastEvent(status)}.`;
    case "refused":
      return "Running, but Slack refuses the sign-in.";
    case "off":
      return status.slack === null
        ? "Running, but the broker does not answer."
        : "Running without Slack.";
    default:
      return assertNever(slackStateOf(status) as never);
  }
}

function needsSentence(count: number): string {
  if (count === 0) return "Nothing needs you.";
  return `${countWordFirst(count)} ${count === 1 ? "thing needs" : "things need"} you.`;
}

function needsTitle(status: HeadlineStatus): string {
  const inSessions = status.counts?.["needs-you"] ?? 0;
  const all = thingsThatNeedYou(status);
  if (inSessions === all) return `${sessions(all)} ${all === 1 ? "needs" : "need"} you`;
  return `${all} ${all === 1 ? "thing needs" : "things need"} you`;
}

function stateLines({ worker, counts }: HeadlineStatus, now: number): BrokerLines {
  switch (worker.state) {
    case "running":
      return { title: "Running", detail: "" };
    case "starting":
      return {
        title: "Starting",
        detail: `${startingStep(worker)}, ${durationWords(now - worker.since)}`,
      };
    case "stopping":
      return { title: "Stopping", detail: withoutFullStop(worker.reason ?? "") };
    case "restarting":
      return {
        title: "Starting again",
        detail: `${worker.exit?.neverStarted === true ? "It could not start" : "It ended unexpectedly"}${untilWords(worker.nextStartAt, now)}`,
      };
    case "stopped": {
      const waiting = (counts?.waiting ?? 0) + (counts?.working ?? 0);
      const wait =
        waiting === 0 ? "" : `, ${sessions(waiting)} ${waiting === 1 ? "waits" : "wait"}`;
      return { title: "Stopped", detail: `${stoppedBy(worker, now)}${wait}` };
    }
    case "crashed":
      return {
        // Short enough for the window's narrow block.
        title: worker.exit?.neverStarted === true ? "Could not start" : crashedWords(worker),
        detail: withoutFullStop(worker.reason ?? ""),
      };
    case "refused":
      return {
        title: "Stopped, not configured",
        detail: withoutFullStop(worker.reason ?? "Its configuration has to change first"),
      };
    default:
      return assertNever(worker.state);
  }
}

function stoppedBy(worker: WorkerStatus, now: number): string {
  if (worker.by !== null) return `By ${worker.by} ${atWords(worker.since, now)}`;
  if (worker.startedAt === null && worker.exit === null) return "Not started yet";
  return capitalised(atWords(worker.since, now));
}

/** Between "Slack live" and the time: for a line, for a narrow line, and behind another clause. */
const lastEventForms = { full: ", last event ", short: ", ", clause: " " } as const;
type SlackForm = keyof typeof lastEventForms;

function slackWords(status: HeadlineStatus, now: number, form: SlackForm = "full"): string {
  const at = status.slack?.lastEnvelopeAt ?? null;
  switch (slackStateOf(status)) {
    case "live":
      if (at === null) return "Slack live, no event yet";
      return `Slack live${lastEventForms[form]}${durationWords(now - at)} ago`;
    case "connecting":
      return `Slack is reconnecting${at === null ? "" : `, last event ${clockWords(at)}`}`;
    case "refused":
      return withoutFullStop(status.slack?.link.reason ?? "Slack refuses the sign-in");
    case "off":
      return status.slack === null ? "The broker does not answer" : "Slack is not connected";
    default:
      return assertNever(slackStateOf(status) as never);
  }
}

function startingStep(worker: WorkerStatus): string {
  return withoutFullStop(worker.reason ?? "Waiting for the broker");
}

function crashedWords(worker: WorkerStatus): string {
  // No process crashed: a download failed, say, and the reason tells which.
  if (worker.exit?.neverStarted === true) return "Stopped, because it could not start";
  if (worker.exits <= 1) return "Stopped after a crash";
  return `Stopped after ${worker.exits} crashes`;
}

function withReason(words: string, worker: WorkerStatus): string {
  return worker.reason === null ? `${words}.` : `${words}. ${asSentence(worker.reason)}`;
}

function untilWords(at: number | null, now: number): string {
  return at === null || at <= now ? "" : `, next try in ${durationWords(at - now)}`;
}

function sinceLastEvent({ slack }: HeadlineStatus): string {
  const at = slack?.lastEnvelopeAt ?? null;
  return at === null ? "" : `. Last event ${clockWords(at)}`;
}

function sessions(count: number): string {
  return count === 1 ? "1 session" : `${count} sessions`;
}

/** "Five turns are running." for sheets that would end them. */
export function runningTurnsSentence(count: number): string {
  const words = countOf(count, "turn");
  return `${capitalised(words)} ${count === 1 ? "is" : "are"} running.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function withoutFullStop(text: string): string {
  return text.replace(/\.$/, "");
}

function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
