import type { SessionItem } from "../../../broker/api/sessions.ts";
import { brokerText } from "../../api/broker-text.ts";
import type { Language } from "../../api/language.ts";
import { sentences } from "../../api/sentences.ts";
import type { AdminStatus } from "../../api/status.ts";
import { translatedReason } from "../../api/status-reasons.ts";
import { durationWords } from "../../api/time-words.ts";
import { type Notice, opening } from "./notice.ts";
import { noticeWords } from "./notice-words.ts";
import { profileNotices } from "./profile-notices.ts";

// What a person is notified of: made of two statuses, the one before and the one of now. A click
// opens what it names. acts.ts adds what can be answered of a session.

/** Ends in a row from which on a broker that is started again counts as looping. */
const LOOPING_EXITS = 3;
const BODY_CHARACTERS = 200;

/** What has come up between two statuses, the most urgent first. Pure. */
export function noticesBetween(
  before: AdminStatus,
  now: AdminStatus,
  at: number,
  language: Language,
): readonly Notice[] {
  return [
    ...workerNotices(before, now, language),
    ...sessionNotices(before, now, language),
    ...profileNotices(before, now, at, language),
    ...releaseNotices(before, now, language),
    ...absenceNotices(before, now, language),
  ].map((notice) => ({ ...notice, body: shortened(notice.body) }));
}

/** Whether what a notice says of a session is still so. Pure. */
export function stillStands({ session }: Notice, now: AdminStatus): boolean {
  if (session === null) return true;
  const occasion = occasionOf(session);
  return now.needsYou.some((each) => occasionOf(each) === occasion);
}

/** Sentences one after the other, as far as a notification shows them. Pure. */
export function noticeBody(...parts: readonly (string | null)[]): string {
  return shortened(sentences(...parts));
}

/** A reason of the broker; null where there is none. */
function saidWords(reason: string | null | undefined, language: Language): string | null {
  return reason === null || reason === undefined ? null : brokerText(reason, language);
}

function replaceToken(language: Language) {
  return opening(noticeWords[language].replaceToken, "/settings?group=slack");
}

function workerNotices(
  before: AdminStatus,
  now: AdminStatus,
  language: Language,
): readonly Notice[] {
  const words = noticeWords[language];
  const logs = opening(words.logs, "/logs");
  const { state, exits, exit } = now.worker;
  const reason = saidWords(now.worker.reason, language);
  const couldNotStart = exit?.neverStarted === true;
  const about = { kind: "stopped", group: "broker", path: "/", session: null } as const;
  const isDown = state === "crashed" || state === "refused";
  if (isDown && before.worker.state !== state) {
    const crashes = couldNotStart
      ? words.couldNotStart
      : exits > 1
        ? words.crashedTimes(exits)
        : "";
    const body = sentences(crashes, reason, words.readLater);
    return [{ ...about, title: words.brokerStopped, body, acts: [fixOf(now, language), logs] }];
  }
  const isLooping = exits >= LOOPING_EXITS && before.worker.exits < LOOPING_EXITS;
  if (state === "restarting" && isLooping) {
    const what = couldNotStart ? words.triedAgain(exits) : words.startedAgain(exits);
    const title = couldNotStart ? words.brokerCannotStart : words.brokerKeepsEnding;
    const body = sentences(what, reason);
    return [{ ...about, title, body, acts: [fixOf(now, language), logs] }];
  }
  const isRefused = now.slack?.link.state === "refused";
  if (isRefused && before.slack?.link.state !== "refused") {
    const why = saidWords(now.slack?.link.reason, language);
    const body = sentences(why, words.noMessages);
    const acts = [replaceToken(language), logs];
    return [{ ...about, title: words.slackRefuses, body, path: "/settings?group=slack", acts }];
  }
  return [];
}

/** What removes the cause: a token, the configuration, or what the doctor finds. Pure. */
function fixOf({ worker, slack }: AdminStatus, language: Language) {
  if (slack?.link.state === "refused") return replaceToken(language);
  const { settings, doctor } = noticeWords[language];
  return worker.state === "refused" ? opening(settings, "/settings") : opening(doctor, "/doctor");
}

function sessionNotices(
  before: AdminStatus,
  now: AdminStatus,
  language: Language,
): readonly Notice[] {
  const known = new Set(before.needsYou.map(occasionOf));
  return now.needsYou
    .filter((session) => !known.has(occasionOf(session)))
    .flatMap((session) => sessionNotice(session, language));
}

/** The same state since the same moment is the same occasion. */
function occasionOf({ key, status }: SessionItem): string {
  return `${key} ${status.state} ${status.since}`;
}

function sessionNotice(session: SessionItem, language: Language): readonly Notice[] {
  const words = noticeWords[language];
  const { status } = session;
  const path = `/sessions/${encodeURIComponent(session.key)}`;
  const about = { group: session.key, path, session, acts: [] };
  const body = sentences(
    words.sentence(titleOf(session, language)),
    translatedReason(status, (text) => brokerText(text, language)),
    placeWords(session, language),
  );
  switch (status.state) {
    case "needs-approval":
      return [{ ...about, kind: "approval", title: words.asksForApproval, body }];
    case "needs-answer":
      return [{ ...about, kind: "question", title: words.asksQuestion, body }];
    case "needs-decision":
      return [{ ...about, kind: "question", title: words.asksHowToGoOn, body }];
    case "failed":
      return [{ ...about, kind: "failed", title: words.sessionFailed, body }];
    default:
      // A sign-in is its profile's, and is announced once for all sessions of it.
      return [];
  }
}

function releaseNotices(
  before: AdminStatus,
  now: AdminStatus,
  language: Language,
): readonly Notice[] {
  const words = noticeWords[language];
  const was = before.releases?.operation ?? null;
  const { releases } = now;
  if (was === null || releases === null || releases.operation !== null) return [];
  const path = "/releases";
  const acts = [opening(words.seeWhatHappened, path)];
  const about = { kind: "update", group: "releases", path, session: null, acts } as const;
  const { pin, current } = releases;
  if (pin?.cause === "undone" && pin.at >= was.at) {
    const reason = saidWords(pin.reason, language);
    const body = sentences(words.undone(pin.version), reason);
    return [{ ...about, title: words.isBack(current), body }];
  }
  if (was.version === null) return [];
  if (current === was.version) {
    const wasUpdate = was.kind === "worker.deploy";
    const news = [opening(wasUpdate ? words.whatIsNew : words.show, path)];
    return [{ ...about, title: words.isRunning(current), body: words.changedToIt, acts: news }];
  }
  return [{ ...about, title: words.notInstalled(was.version), body: words.staysAt(current) }];
}

function absenceNotices(
  before: AdminStatus,
  now: AdminStatus,
  language: Language,
): readonly Notice[] {
  const words = noticeWords[language];
  const [newest] = now.slack?.absences ?? [];
  if (newest === undefined || !newest.searched || newest.found === 0) return [];
  const known = before.slack?.absences.find(({ from }) => from === newest.from);
  if (before.slack === null || known?.searched === true) return [];
  return [
    {
      kind: "back",
      group: "absence",
      path: "/",
      session: null,
      acts: [opening(words.show, "/")],
      title: words.backAfter(durationWords(newest.until - newest.from, language)),
      body: words.readMeanwhile(newest.found),
    },
  ];
}

function titleOf({ title }: SessionItem, language: Language): string {
  return title?.replace(/[.!?…。！？]+$/, "") ?? noticeWords[language].aSession;
}

/** Where it was asked and by whom. Pure. */
export function placeWords({ channel, starter }: SessionItem, language: Language): string {
  const words = noticeWords[language];
  const unnamed = channel.type === "im" ? words.directMessage : "";
  const place = channel.name === null ? unnamed : `#${channel.name}`;
  const person = starter?.name ?? null;
  if (person === null) return place;
  return place === "" ? words.askedBy(person) : words.askedIn(place, person);
}

function shortened(text: string): string {
  const all = [...text];
  return all.length <= BODY_CHARACTERS ? text : `${all.slice(0, BODY_CHARACTERS - 1).join("")}…`;
}
