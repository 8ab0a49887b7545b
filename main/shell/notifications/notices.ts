import type { SessionItem } from "../../../broker/api/sessions.ts";
import { countWordFirst } from "../../api/number-words.ts";
import type { AdminStatus } from "../../api/status.ts";
import { durationWords } from "../../api/time-words.ts";
import { type Notice, opening } from "./notice.ts";
import { profileNotices } from "./profile-notices.ts";
import { sentences } from "./sentences.ts";

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
): readonly Notice[] {
  return [
    ...workerNotices(before, now),
    ...sessionNotices(before, now),
    ...profileNotices(before, now, at),
    ...releaseNotices(before, now),
    ...absenceNotices(before, now),
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

const logs = opening("Logs", "/logs");
const replaceToken = opening("Replace token", "/settings?group=slack");

function workerNotices(before: AdminStatus, now: AdminStatus): readonly Notice[] {
  const { state, reason, exits, exit } = now.worker;
  const couldNotStart = exit?.neverStarted === true;
  const about = { kind: "stopped", group: "broker", path: "/", session: null } as const;
  const isDown = state === "crashed" || state === "refused";
  if (isDown && before.worker.state !== state) {
    const crashes = couldNotStart
      ? "It could not start."
      : exits > 1
        ? `It crashed ${exits} times.`
        : "";
    const body = sentences(crashes, reason, "New messages are read when it runs again.");
    return [{ ...about, title: "The broker has stopped", body, acts: [fixOf(now), logs] }];
  }
  const isLooping = exits >= LOOPING_EXITS && before.worker.exits < LOOPING_EXITS;
  if (state === "restarting" && isLooping) {
    const times = `${exits} times in a row`;
    const what = couldNotStart
      ? `It could not start ${times}, and is tried again.`
      : `It ended ${times} and is started again.`;
    const title = couldNotStart ? "The broker cannot start" : "The broker keeps ending";
    return [{ ...about, title, body: sentences(what, reason), acts: [fixOf(now), logs] }];
  }
  const isRefused = now.slack?.link.state === "refused";
  if (isRefused && before.slack?.link.state !== "refused") {
    const body = sentences(now.slack?.link.reason ?? null, "No message arrives until it is fixed.");
    const title = "Slack refuses the broker";
    return [{ ...about, title, body, path: "/settings?group=slack", acts: [replaceToken, logs] }];
  }
  return [];
}

/** What removes the cause: a token, the configuration, or what the doctor finds. Pure. */
function fixOf({ worker, slack }: AdminStatus) {
  if (slack?.link.state === "refused") return replaceToken;
  return worker.state === "refused"
    ? opening("Settings", "/settings")
    : opening("Doctor", "/doctor");
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
  const about = { group: session.key, path, session, acts: [] };
  const body = sentences(`${titleOf(session)}.`, status.reason, placeWords(session));
  switch (status.state) {
    case "needs-approval":
      return [{ ...about, kind: "approval", title: "Codex asks for approval", body }];
    case "needs-answer":
      return [{ ...about, kind: "question", title: "Codex asks a question", body }];
    case "needs-decision":
      return [
        { ...about, kind: "question", title: "Codex was cut off and asks how to go on", body },
      ];
    case "failed":
      return [{ ...about, kind: "failed", title: "A session failed", body }];
    default:
      // A sign-in is its profile's, and is announced once for all sessions of it.
      return [];
  }
}

function releaseNotices(before: AdminStatus, now: AdminStatus): readonly Notice[] {
  const was = before.releases?.operation ?? null;
  const { releases } = now;
  if (was === null || releases === null || releases.operation !== null) return [];
  const path = "/releases";
  const acts = [opening("See what happened", path)];
  const about = { kind: "update", group: "releases", path, session: null, acts } as const;
  const { pin, current } = releases;
  if (pin?.cause === "undone" && pin.at >= was.at) {
    const body = sentences(`The update to ${pin.version} was undone.`, pin.reason);
    return [{ ...about, title: `${current ?? "The earlier version"} is back`, body }];
  }
  if (was.version === null) return [];
  if (current === was.version) {
    const wasUpdate = was.kind === "worker.deploy";
    const news = [opening(wasUpdate ? "What is new" : "Show", path)];
    const body = "The broker was changed to it.";
    return [{ ...about, title: `${current} is running`, body, acts: news }];
  }
  const body = `The broker stays at ${current ?? "its version"}.`;
  return [{ ...about, title: `${was.version} was not installed`, body }];
}

function absenceNotices(before: AdminStatus, now: AdminStatus): readonly Notice[] {
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
      session: null,
      acts: [opening("Show", "/")],
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

function shortened(text: string): string {
  const all = [...text];
  return all.length <= BODY_CHARACTERS ? text : `${all.slice(0, BODY_CHARACTERS - 1).join("")}…`;
}
