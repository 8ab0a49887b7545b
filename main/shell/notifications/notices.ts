import type { ProfileItem } from "../../../broker/api/profiles.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import type { NoticeKind } from "../../api/app-preferences.ts";
import { countWordFirst } from "../../api/number-words.ts";
import type { AdminStatus } from "../../api/status.ts";
import { comingWords, durationWords } from "../../api/time-words.ts";

// What a person is notified of: made of two statuses, the one before and the one of now. A click
// opens what it names. acts.ts adds what can be answered.

export interface Notice {
  readonly kind: NoticeKind;
  /** What it is about: at most one notification per group and minute. */
  readonly group: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads in the window. */
  readonly path: string;
  /** The session that it is about; null when it is about something else. */
  readonly session: SessionItem | null;
}

/** A week or five hours with no more than this left is worth a word, in percent. */
const LOW_PERCENT = 10;
/** Ends in a row from which on a broker that is started again counts as looping. */
const LOOPING_EXITS = 3;
const BODY_CHARACTERS = 200;

/** What has come up between two statuses, the most urgent first. Pure. */
export function noticesBetween(
  before: AdminStatus,
  now: AdminStatus,
  at: number,
): readonly Notice[] {
  return [
    ...workerNotices(before, now),
    ...sessionNotices(before, now),
    ...profileNotices(before, now, at),
    ...releaseNotices(before, now),
    ...absenceNotices(before, now),
  ].map((notice) => ({ session: null, ...notice, body: shortened(notice.body) }));
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

/** A notice before it is known to be about no session. */
type PlainNotice = Omit<Notice, "session">;

function workerNotices(before: AdminStatus, now: AdminStatus): readonly PlainNotice[] {
  const { state, reason, exits } = now.worker;
  const about = { kind: "stopped", group: "broker", path: "/" } as const;
  const isDown = state === "crashed" || state === "refused";
  if (isDown && before.worker.state !== state) {
    const crashes = exits > 1 ? `It crashed ${exits} times.` : "";
    const body = sentences(crashes, reason, "New messages are read when it runs again.");
    return [{ ...about, title: "The broker has stopped", body }];
  }
  const isLooping = exits >= LOOPING_EXITS && before.worker.exits < LOOPING_EXITS;
  if (state === "restarting" && isLooping) {
    const body = sentences(`It ended ${exits} times in a row and is started again.`, reason);
    return [{ ...about, title: "The broker keeps ending", body }];
  }
  const isRefused = now.slack?.link.state === "refused";
  if (isRefused && before.slack?.link.state !== "refused") {
    const body = sentences(now.slack?.link.reason ?? null, "No message arrives until it is fixed.");
    return [{ ...about, title: "Slack refuses the broker", body, path: "/settings?group=slack" }];
  }
  return [];
}

function sessionNotices(before: AdminStatus, now: AdminStatus): readonly Notice[] {
  const known = new Set(before.needsYou.map(occasionOf));
  return now.needsYou
    .filter((session) => !known.has(occasionOf(session)))
    .flatMap((session) => sessionNotice(session));
}

/** The same state since the same moment is the same occasion. */
function occasionOf({ key, status }: SessionItem): string {
  return `${key} ${status.state} ${status.since}`;
}

function sessionNotice(session: SessionItem): readonly Notice[] {
  const { status } = session;
  const path = `/sessions/${encodeURIComponent(session.key)}`;
  const about = { group: session.key, path, session };
  const body = sentences(`${titleOf(session)}.`, status.reason, placeWords(session));
  switch (status.state) {
    case "needs-approval":
      return [{ ...about, kind: "approval", title: "Codex asks for approval", body }];
    case "needs-answer":
      return [{ ...about, kind: "question", title: "Codex asks a question", body }];
    case "failed":
      return [{ ...about, kind: "failed", title: "A session failed", body }];
    default:
      // A sign-in is its profile's, and is announced once for all sessions of it.
      return [];
  }
}

function profileNotices(before: AdminStatus, now: AdminStatus, at: number): readonly PlainNotice[] {
  const earlier = new Map(before.profiles.map((profile) => [profile.name, profile]));
  return now.profiles.flatMap((profile) => {
    const was = earlier.get(profile.name);
    return was === undefined ? [] : profileNotice(was, profile, at);
  });
}

function profileNotice(was: ProfileItem, is: ProfileItem, at: number): readonly PlainNotice[] {
  const about = { group: `profile ${is.name}`, path: "/profiles" };
  const name = is.label ?? is.name;
  if (is.state === "refused" && was.state !== "refused") {
    const body = `OpenAI no longer accepts the sign-in of ${name}. Its sessions wait.`;
    return [{ ...about, kind: "sign-in", title: "Sign in again", body }];
  }
  if (is.state === "exhausted" && was.state !== "exhausted") {
    const until = is.exhaustedUntil === null ? "" : ` until ${comingWords(is.exhaustedUntil, at)}`;
    const title = `${name} is out of quota`;
    return [{ ...about, kind: "quota", title, body: `Its sessions wait${until}.` }];
  }
  const low = [
    { words: "week", was: was.quota.week, is: is.quota.week },
    { words: "5 hours", was: was.quota.short, is: is.quota.short },
  ].find(
    (window) =>
      window.was !== null &&
      window.is !== null &&
      window.was.percentLeft > LOW_PERCENT &&
      window.is.percentLeft <= LOW_PERCENT &&
      window.is.percentLeft > 0,
  );
  if (low?.is === undefined || low.is === null) return [];
  const { percentLeft, resetsAt } = low.is;
  const title = `${Math.round(percentLeft)}% left of ${name}'s ${low.words}`;
  const body = resetsAt === null ? "" : `Resets ${comingWords(resetsAt, at)}.`;
  return [{ ...about, kind: "quota", title, body }];
}

function releaseNotices(before: AdminStatus, now: AdminStatus): readonly PlainNotice[] {
  const was = before.releases?.operation ?? null;
  const { releases } = now;
  if (was === null || releases === null || releases.operation !== null) return [];
  const about = { kind: "update", group: "releases", path: "/releases" } as const;
  const { pin, current } = releases;
  if (pin?.cause === "undone" && pin.at >= was.at) {
    const body = sentences(`The update to ${pin.version} was undone.`, pin.reason);
    return [{ ...about, title: `${current ?? "The earlier version"} is back`, body }];
  }
  if (was.version === null) return [];
  if (current === was.version) {
    return [{ ...about, title: `${current} is running`, body: "The broker was changed to it." }];
  }
  const body = `The broker stays at ${current ?? "its version"}.`;
  return [{ ...about, title: `${was.version} was not installed`, body }];
}

function absenceNotices(before: AdminStatus, now: AdminStatus): readonly PlainNotice[] {
  const [newest] = now.slack?.absences ?? [];
  if (newest === undefined || !newest.searched || newest.found === 0) return [];
  const known = before.slack?.absences.find(({ from }) => from === newest.from);
  if (before.slack === null || known?.searched === true) return [];
  const came = newest.found === 1 ? "message" : "messages";
  return [
    {
      kind: "back",
      group: "absence",
      path: "/",
      title: `Back after ${durationWords(newest.until - newest.from)}`,
      body: `${countWordFirst(newest.found)} ${came} came in meanwhile; the broker has read all of them.`,
    },
  ];
}

function titleOf({ title }: SessionItem): string {
  return title?.replace(/[.!?…]+$/, "") ?? "A session";
}

/** Where it was asked and by whom. Pure. */
export function placeWords({ channel, starter }: SessionItem): string {
  const place =
    channel.name === null ? (channel.type === "im" ? "Direct message" : "") : `#${channel.name}`;
  const person = starter?.name ?? null;
  if (person === null) return place;
  return place === "" ? `Asked by ${person}` : `${place}, asked by ${person}`;
}

function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" ");
}

function shortened(text: string): string {
  const all = [...text];
  return all.length <= BODY_CHARACTERS ? text : `${all.slice(0, BODY_CHARACTERS - 1).join("")}…`;
}
