import { assertNever } from "../../broker/errors/broker-error.ts";
import { headlineTexts } from "./headline-texts.ts";
import type { Language } from "./language.ts";
import { changeHeadline, changeLines } from "./release-words.ts";
import type { AdminStatus, WorkerStatus } from "./status.ts";
import { atWords, clockWords, durationWords } from "./time-words.ts";

// How the broker is, in the words of Home, of the window's broker block and of the menu bar; in English
// without a language. All of it is pure: the status and the time go in, sentences come out. The reasons in
// a status are shown as they are: status-reasons.ts translates them.

/** The part of the status that these words need. */
export type HeadlineStatus = Pick<
  AdminStatus,
  "worker" | "slack" | "codex" | "profiles" | "counts" | "runningTurns"
> & {
  readonly releases?: AdminStatus["releases"];
  readonly accessRequests?: AdminStatus["accessRequests"];
};

/** Home's first sentence, such as "Running. Four things need you." */
export function headlineOf(status: HeadlineStatus, now: number, language: Language = "en"): string {
  const { worker } = status;
  const texts = headlineTexts[language];
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeHeadline(change, status.runningTurns, language);
  switch (worker.state) {
    case "running":
      return runningHeadline(status, language);
    case "starting":
      return texts.sentences(texts.starting, texts.sentence(startingStep(worker, now, language)));
    case "stopping":
      return withReason(texts.stopping, worker, language);
    case "restarting": {
      const until = untilWords(worker.nextStartAt, now, language);
      return worker.exit?.neverStarted === true
        ? withReason(texts.itCouldNotStart(until), worker, language)
        : texts.startedAgain(until);
    }
    case "stopped":
      return worker.startedAt === null && worker.exit === null && worker.by === null
        ? texts.sentence(texts.notStarted)
        : texts.messagesWait;
    case "crashed":
      return withReason(crashedWords(worker, language), worker, language);
    case "refused":
      return withReason(texts.stoppedToConfigure, worker, language);
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
export function menuLines(
  status: HeadlineStatus,
  now: number,
  language: Language = "en",
): BrokerLines {
  const { worker, counts } = status;
  const texts = headlineTexts[language];
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeLines(change, status.runningTurns, now, language);
  if (worker.state !== "running") return stateLines(status, now, language);
  if (slackStateOf(status) !== "live") {
    return { title: texts.runningWithoutSlack, detail: slackWords(status, now, language) };
  }
  const working = counts?.working ?? 0;
  if (thingsThatNeedYou(status) > 0) {
    const others = working === 0 ? [] : [texts.working(working)];
    const slack = slackWords(status, now, language, working === 0 ? "full" : "clause");
    return { title: needsTitle(status, language), detail: [...others, slack].join(texts.comma) };
  }
  const title = working === 0 ? texts.running : texts.workingOn(working);
  return { title, detail: slackWords(status, now, language) };
}

/** The broker block in the window: the state, and why or since when. */
export function blockLines(
  status: HeadlineStatus,
  now: number,
  language: Language = "en",
): BrokerLines {
  const { worker } = status;
  const texts = headlineTexts[language];
  const change = status.releases?.operation ?? null;
  if (change !== null) return changeLines(change, status.runningTurns, now, language);
  if (worker.state === "running") {
    return { title: texts.running, detail: slackWords(status, now, language, "short") };
  }
  // The sessions that wait are in the list beside it.
  return worker.state === "stopped"
    ? { title: texts.stopped, detail: stoppedBy(worker, now, language) }
    : stateLines(status, now, language);
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

function runningHeadline(status: HeadlineStatus, language: Language): string {
  const texts = headlineTexts[language];
  switch (slackStateOf(status)) {
    case "live":
      return hasNoAccount(status)
        ? texts.runningWithoutAccount
        : texts.runningAndNeeded(thingsThatNeedYou(status));
    case "connecting": {
      const at = status.slack?.lastEnvelopeAt ?? null;
      return texts.runningSlackSilent(at === null ? null : clockWords(at));
    }
    case "refused":
      return texts.runningSlackRefuses;
    case "off":
      return status.slack === null
        ? texts.runningBrokerSilent
        : texts.sentence(texts.runningWithoutSlack);
    default:
      return assertNever(slackStateOf(status) as never);
  }
}

function needsTitle(status: HeadlineStatus, language: Language): string {
  const { sessionsNeedYou, thingsNeedYou } = headlineTexts[language];
  const all = thingsThatNeedYou(status);
  return status.counts?.["needs-you"] === all ? sessionsNeedYou(all) : thingsNeedYou(all);
}

function stateLines(
  { worker, counts }: HeadlineStatus,
  now: number,
  language: Language,
): BrokerLines {
  const texts = headlineTexts[language];
  const hasNotStarted = worker.exit?.neverStarted === true;
  switch (worker.state) {
    case "running":
      return { title: texts.running, detail: "" };
    case "starting":
      return { title: texts.starting, detail: startingStep(worker, now, language) };
    case "stopping":
      return { title: texts.stopping, detail: reasonInLine(worker.reason ?? "") };
    case "restarting": {
      const until = untilWords(worker.nextStartAt, now, language);
      const detail = hasNotStarted ? texts.itCouldNotStart(until) : texts.itEnded(until);
      return { title: texts.startingAgain, detail };
    }
    case "stopped": {
      const waiting = (counts?.waiting ?? 0) + (counts?.working ?? 0);
      const wait = waiting === 0 ? [] : [texts.sessionsWait(waiting)];
      const detail = [stoppedBy(worker, now, language), ...wait].join(texts.comma);
      return { title: texts.stopped, detail };
    }
    case "crashed":
      return {
        // Short enough for the window's narrow block.
        title: hasNotStarted ? texts.couldNotStart : crashedWords(worker, language),
        detail: reasonInLine(worker.reason ?? ""),
      };
    case "refused":
      return {
        title: texts.stoppedNotConfigured,
        detail: worker.reason === null ? texts.configurationFirst : reasonInLine(worker.reason),
      };
    default:
      return assertNever(worker.state);
  }
}

function stoppedBy(worker: WorkerStatus, now: number, language: Language): string {
  const texts = headlineTexts[language];
  const moment = atWords(worker.since, now, language);
  if (worker.by !== null) return texts.stoppedBy(worker.by, moment);
  if (worker.startedAt === null && worker.exit === null) return texts.notStarted;
  return texts.stoppedAt(moment);
}

function slackWords(
  status: HeadlineStatus,
  now: number,
  language: Language,
  form: "full" | "short" | "clause" = "full",
): string {
  const texts = headlineTexts[language];
  const at = status.slack?.lastEnvelopeAt ?? null;
  switch (slackStateOf(status)) {
    case "live":
      return at === null
        ? texts.slackLiveNoEvent
        : texts.slackLive[form](durationWords(now - at, language));
    case "connecting":
      return texts.slackReconnects(at === null ? null : clockWords(at));
    case "refused": {
      const reason = status.slack?.link.reason ?? null;
      return reason === null ? texts.slackRefuses : reasonInLine(reason);
    }
    case "off":
      return status.slack === null ? texts.brokerSilent : texts.slackOff;
    default:
      return assertNever(slackStateOf(status) as never);
  }
}

function startingStep(worker: WorkerStatus, now: number, language: Language): string {
  const texts = headlineTexts[language];
  const step = worker.reason === null ? texts.waitingForBroker : reasonInLine(worker.reason);
  return texts.since(step, durationWords(now - worker.since, language));
}

function crashedWords(worker: WorkerStatus, language: Language): string {
  const texts = headlineTexts[language];
  // No process crashed: a download failed, say, and the reason tells which.
  return worker.exit?.neverStarted === true
    ? texts.stoppedBecauseItCouldNotStart
    : texts.stoppedAfterCrashes(worker.exits);
}

function withReason(words: string, { reason }: WorkerStatus, language: Language): string {
  const { sentence, sentences } = headlineTexts[language];
  return reason === null ? sentence(words) : sentences(words, sentence(reason));
}

/** How long until the next try; null when none is known. */
function untilWords(at: number | null, now: number, language: Language): string | null {
  return at === null || at <= now ? null : durationWords(at - now, language);
}

/** "Five turns are running." for sheets that would end them. */
export function runningTurnsSentence(count: number, language: Language = "en"): string {
  return headlineTexts[language].runningTurns(count);
}

/** A reason that stands in a line of its own, without a full stop. */
function reasonInLine(reason: string): string {
  return reason.replace(/[.。]$/, "");
}
