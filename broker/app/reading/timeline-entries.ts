import type { StepEntry, TimelineEntry } from "../../api/timeline.ts";
import { stepKindSchema } from "../../api/timeline.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { LiveStep } from "../../sessions/live-steps.ts";
import { threadOf } from "../../sessions/model.ts";
import type { Notice } from "../../sessions/state.ts";
import { noticeBody } from "../../slack/notices.ts";
import { readProgress, readRowBody } from "../../slack/outbox/row-body.ts";
import { permalinkOf } from "../../slack/permalinks.ts";
import { mentionedUsers, readableText } from "../../slack/readable-text.ts";
import { messagesByTs } from "../../store/messages.ts";
import { namesOf } from "../../store/names.ts";
import { outboxRowsByKey } from "../../store/outbox.ts";
import type { Executor, MessageRow, OutboxRow, TimelineRow } from "../../store/schema.ts";
import { machineName } from "../texts.ts";
import { parseJson, readStoredIdentity } from "./slack-identity.ts";
import {
  readStoredEntry,
  type StoredAuthor,
  type StoredEntry,
  type StoredStep,
} from "./stored-entry.ts";

type EntryOf<Kind extends TimelineEntry["kind"]> = Extract<TimelineEntry, { kind: Kind }>;

/** What entries say beside their own rows. */
interface Lookups {
  readonly names: ReadonlyMap<string, string>;
  readonly messages: ReadonlyMap<string, MessageRow>;
  readonly posts: ReadonlyMap<string, OutboxRow>;
  readonly teamUrl: string | null;
}

/** The timeline's rows as they are shown, in their order. Unreadable ones are `other`. */
export async function timelineEntries(
  db: Executor,
  rows: readonly TimelineRow[],
): Promise<readonly TimelineEntry[]> {
  const stored = rows.map(readStoredEntry);
  const lookups = await lookUp(db, stored);
  return stored.map((entry) => shownEntry(entry, lookups));
}

async function lookUp(db: Executor, stored: readonly StoredEntry[]): Promise<Lookups> {
  const people = stored.flatMap((entry) => {
    switch (entry.kind) {
      case "message":
      case "message-changed":
        return [authorId(entry.data.author), ...mentionedUsers(entry.data.text)];
      case "ask-settled":
        return entry.data.outcome.kind === "answered" ? [entry.data.outcome.by] : [];
      case "notice-settled":
        return [entry.data.by?.userId ?? null];
      default:
        return [];
    }
  });
  const places = stored.flatMap((entry) => {
    const ts = storedTs(entry);
    const sessionKey = entry.row.session_key;
    return ts === null || sessionKey === null ? [] : [{ sessionKey, ts }];
  });
  const keys = stored.flatMap((entry) => (isPost(entry) ? (entry.row.ref ?? []) : []));
  const [names, messages, posts, identity] = await Promise.all([
    namesOf(
      db,
      people.flatMap((id) => id ?? []),
    ),
    messagesByTs(db, places),
    outboxRowsByKey(db, keys),
    readStoredIdentity(db),
  ]);
  return {
    names,
    messages: new Map(messages.map((row) => [messagePlace(row.session_key, row.ts), row])),
    posts: new Map(posts.map((row) => [row.idempotency_key, row])),
    teamUrl: identity?.team.url ?? null,
  };
}

/** Under which ts the message of an entry is stored; null for what is no message. */
function storedTs(entry: StoredEntry): string | null {
  if (entry.kind === "message") return entry.row.ref ?? entry.data.ts;
  return entry.kind === "message-changed" ? entry.data.ts : null;
}

function isPost({ kind }: StoredEntry): boolean {
  return kind === "answer" || kind === "agent-post" || kind === "agent-file" || kind === "notice";
}

function messagePlace(sessionKey: string | null, ts: string): string {
  return `${sessionKey}/${ts}`;
}

function shownEntry(entry: StoredEntry, lookups: Lookups): TimelineEntry {
  const { row } = entry;
  const base = { sequence: row.sequence, sessionKey: row.session_key, at: row.at };
  switch (entry.kind) {
    case "message":
    case "message-changed":
      return messageEntry(entry, lookups);
    case "answer":
      return postEntry(row, "answer", entry.data.markdown, lookups);
    case "agent-post": {
      const post = entry.data.kind === "final" ? "answer" : "message";
      return postEntry(row, post, entry.data.text, lookups);
    }
    case "agent-file":
      return postEntry(row, "file", entry.data.comment ?? entry.data.filename, lookups);
    case "notice":
      return noticeEntry(entry.row, entry.data, lookups);
    case "step":
      return { ...base, kind: "step", ...shownStep(entry.data) };
    case "turn-started":
      return { ...base, kind: "turn-started", turnId: entry.data.turnId };
    case "turn-ended": {
      const { turnId, status, error } = entry.data;
      return { ...base, kind: "turn-ended", turnId, status, error: error?.message ?? null };
    }
    case "ask":
      return { ...base, kind: "ask", handle: entry.data.handle, question: entry.data.question };
    case "ask-settled": {
      const { handle, outcome } = entry.data;
      const by = outcome.kind === "answered" ? outcome.by : null;
      return {
        ...base,
        kind: "ask-settled",
        handle,
        outcome: outcome.kind,
        choice: outcome.kind === "answered" ? outcome.choice : null,
        operator: outcome.kind === "answered" ? (outcome.operator ?? null) : null,
        changedScripts: outcome.kind === "answered" ? (outcome.changedScripts ?? []) : [],
        by: by === null ? null : { id: by, name: lookups.names.get(by) ?? null },
      };
    }
    case "notice-settled": {
      const summary = settledWords(entry.data.by, lookups.names);
      return { ...base, kind: "other", name: row.kind, summary };
    }
    case "other":
      return otherEntry(row);
    default:
      return assertNever(entry);
  }
}

function messageEntry(
  entry: Extract<StoredEntry, { kind: "message" | "message-changed" }>,
  lookups: Lookups,
): EntryOf<"message"> {
  const { row, data } = entry;
  const stored = lookups.messages.get(messagePlace(row.session_key, storedTs(entry) ?? data.ts));
  const details = storedDetails(stored);
  return {
    sequence: row.sequence,
    sessionKey: row.session_key,
    at: row.at,
    kind: "message",
    ts: data.ts,
    author: shownAuthor(data.author, lookups.names),
    text: readableText(data.text, { people: lookups.names, channels: lookups.names }),
    files: details.files,
    // A change that accompanies others waits with them.
    state: stored?.state === "accompanying" ? "queued" : (stored?.state ?? "unknown"),
    recovered: details.recovered,
    change: entry.kind === "message" ? null : { kind: entry.data.change, ofTs: data.ts },
    permalink: linkTo(row.session_key, data.ts, lookups.teamUrl),
  };
}

function storedDetails(row: MessageRow | undefined): {
  readonly files: { name: string }[];
  readonly recovered: boolean;
} {
  const message = row === undefined ? undefined : parseJson(row.message_json);
  if (typeof message !== "object" || message === null) return { files: [], recovered: false };
  const files = "files" in message && Array.isArray(message.files) ? message.files : [];
  return {
    files: files.flatMap((file: unknown) =>
      typeof file === "object" && file !== null && "name" in file && typeof file.name === "string"
        ? [{ name: file.name }]
        : [],
    ),
    recovered: "recovered" in message && message.recovered === true,
  };
}

function authorId(author: StoredAuthor): string | null {
  switch (author.kind) {
    case "user":
      return author.userId;
    case "bot":
      return author.botId;
    case "app":
      return author.appId;
    case "unknown":
    case "operator":
    case "job":
      return null;
    default:
      return assertNever(author);
  }
}

export function shownAuthor(
  author: StoredAuthor,
  names: ReadonlyMap<string, string>,
): EntryOf<"message">["author"] {
  switch (author.kind) {
    case "user":
      return {
        kind: "person",
        person: { id: author.userId, name: names.get(author.userId) ?? null },
      };
    case "bot":
    case "app":
    case "unknown": {
      const id = authorId(author);
      const known = id === null ? undefined : names.get(id);
      return { kind: "bot", name: author.username ?? known ?? null };
    }
    case "operator":
      return { kind: "operator", name: author.name };
    case "job":
      return { kind: "bot", name: `Job ${author.name}` };
    default:
      return assertNever(author);
  }
}

function noticeEntry(
  row: TimelineRow,
  data: Readonly<Record<string, unknown>>,
  lookups: Lookups,
): TimelineEntry {
  const post = row.ref === null ? undefined : lookups.posts.get(row.ref);
  const text = (post === undefined ? null : postedText(post)) ?? noticeText(data);
  return text === null ? otherEntry(row) : postEntry(row, "notice", text, lookups);
}

/** The words of a stored notice; null for one that this release does not know. */
export function noticeText(notice: unknown): string | null {
  try {
    const body = noticeBody(notice as Notice, machineName);
    return body.kind === "notice" ? body.text : null;
  } catch {
    // Of an earlier release, or damaged: it is shown as it stands.
    return null;
  }
}

function postedText(post: OutboxRow): string | null {
  const body = readRowBody(post.body_json);
  return body?.kind === "notice" || body?.kind === "edit" ? body.text : null;
}

function postEntry(
  row: TimelineRow,
  post: EntryOf<"post">["post"],
  text: string,
  lookups: Lookups,
): EntryOf<"post"> {
  const stored = row.ref === null ? undefined : lookups.posts.get(row.ref);
  const ts =
    stored === undefined ? null : (readProgress(stored.outcome_json).posted[0]?.ts ?? null);
  return {
    sequence: row.sequence,
    sessionKey: row.session_key,
    at: row.at,
    kind: "post",
    post,
    text: readableText(text, { people: lookups.names, channels: lookups.names }),
    ts,
    permalink: ts === null ? null : linkTo(row.session_key, ts, lookups.teamUrl),
    delivery: stored === undefined ? "unknown" : deliveryOf(stored),
  };
}

function deliveryOf({ state }: OutboxRow): EntryOf<"post">["delivery"] {
  switch (state) {
    case "queued":
    case "sending":
      return "queued";
    case "sent":
    case "failed":
      return state;
    case "unsure":
      return "unknown";
    default:
      return assertNever(state);
  }
}

/** A message's address; null for what is no message of Slack's, and while the team is unknown. */
export function linkTo(
  sessionKey: string | null,
  ts: string,
  teamUrl: string | null,
): string | null {
  const thread = sessionKey === null ? null : threadOf(sessionKey);
  if (thread === null || !/^\d+\.\d+$/.test(ts)) return null;
  return permalinkOf(teamUrl, { ...thread, ts });
}

/** A step that has no entry of its own yet. */
export function runningStep(live: LiveStep): StepEntry {
  return {
    sequence: 0,
    sessionKey: live.sessionKey,
    at: live.at,
    kind: "step",
    ...shownStep({ ...live.step, turnId: live.turnId, files: [...(live.step.files ?? [])] }),
  };
}

function shownStep(step: StoredStep): Omit<StepEntry, "sequence" | "sessionKey" | "at" | "kind"> {
  const kind = stepKindSchema.safeParse(step.type);
  const exit = /^exit code (-?\d+)$/.exec(step.status)?.[1];
  return {
    itemId: step.itemId ?? null,
    turnId: step.turnId,
    step: kind.success ? kind.data : "other",
    title: step.title,
    state: stepState(step.status),
    exitCode: step.exitCode ?? (exit === undefined ? null : Number(exit)),
    durationMs: step.durationMs ?? null,
    files: step.files ?? [],
    detail: step.detail ?? null,
    hasMore: step.hasMore ?? false,
  };
}

function stepState(status: string): StepEntry["state"] {
  if (status === "completed" || status === "declined" || status === "running") return status;
  return status === "inProgress" ? "running" : "failed";
}

/** The longest summary of what has no shape of its own, in characters. */
const SUMMARY_CHARACTERS = 300;

const choiceLabels: Readonly<Record<string, string>> = {
  "try-again": "Try again",
  "start-fresh": "Start fresh",
  "keep-waiting": "Keep waiting",
  "stop-and-retry": "Stop and try again",
  "check-and-continue": "Check and continue",
  "leave-it": "Leave it",
};

type SettledBy = Extract<StoredEntry, { kind: "notice-settled" }>["data"]["by"];

/** What became of a notice with buttons, in a sentence. Pure. */
function settledWords(by: SettledBy, names: ReadonlyMap<string, string>): string {
  if (by === null) return "No decision was needed any more.";
  const { choice, operator, userId } = by;
  const who = operator ?? (userId === undefined ? null : (names.get(userId) ?? userId));
  return `${who ?? "Somebody"} chose “${choiceLabels[choice] ?? choice}”.`;
}

function otherEntry(row: TimelineRow): EntryOf<"other"> {
  const summary = row.data_json.slice(0, SUMMARY_CHARACTERS);
  const { sequence, session_key: sessionKey, at, kind: name } = row;
  return { sequence, sessionKey, at, kind: "other", name, summary };
}
