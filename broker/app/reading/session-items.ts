import type { SessionItem } from "../../api/sessions.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { SessionView } from "../../sessions/status/read-session-status.ts";
import { mentionedUsers, readableText } from "../../slack/readable-text.ts";
import { namesOf } from "../../store/names.ts";
import type { Executor, SessionRow } from "../../store/schema.ts";
import { lastSaid } from "../../store/timeline.ts";
import { tokensBySession } from "../../store/turns.ts";
import { readStoredIdentity } from "./slack-identity.ts";
import { readStoredEntry, type StoredEntry } from "./stored-entry.ts";
import { linkTo, noticeText, shownAuthor } from "./timeline-entries.ts";

type LastMessage = NonNullable<SessionItem["lastMessage"]>;

/** Sessions as lists show them, in their order. */
export async function sessionItems(
  db: Executor,
  views: readonly SessionView[],
): Promise<SessionItem[]> {
  const keys = views.map(({ row }) => row.key);
  const [said, tokens, identity] = await Promise.all([
    lastSaid(db, keys),
    tokensBySession(db, keys),
    readStoredIdentity(db),
  ]);
  const entries = new Map(said.map((row) => [row.session_key, readStoredEntry(row)]));
  const names = await namesOf(db, [
    ...views.flatMap(({ row }) => [row.channel, row.initiator ?? []].flat()),
    ...[...entries.values()].flatMap(idsIn),
  ]);
  return views.map((view) => {
    const { row, status } = view;
    const entry = entries.get(row.key);
    return {
      key: row.key,
      channel: {
        id: row.channel,
        name: names.get(row.channel) ?? null,
        type: channelTypeOf(row),
      },
      threadTs: row.thread_ts,
      title: row.title,
      starter:
        row.initiator === null
          ? null
          : { id: row.initiator, name: names.get(row.initiator) ?? null },
      profile: row.profile,
      status,
      openAsks: row.open_asks,
      lastMessage: entry === undefined ? null : lastMessage(entry, names),
      tokens: tokens.get(row.key) ?? noTokens,
      permalink: linkTo(row.key, row.thread_ts, identity?.team.url ?? null),
      createdAt: row.created_at,
      lastActivityAt: row.last_activity_at,
    };
  });
}

const noTokens = { input: 0, cachedInput: 0, output: 0, reasoning: 0, total: 0 };

/** Stored as Slack named it; a channel whose type Slack did not name is a channel. */
export function channelTypeOf({
  channel_type: type,
}: Pick<SessionRow, "channel_type">): SessionItem["channel"]["type"] {
  return type === "group" || type === "mpim" || type === "im" ? type : "channel";
}

function idsIn(entry: StoredEntry): readonly string[] {
  if (entry.kind !== "message") return [];
  const { author, text } = entry.data;
  return [...(author.kind === "user" ? [author.userId] : []), ...mentionedUsers(text)];
}

function lastMessage(entry: StoredEntry, names: ReadonlyMap<string, string>): LastMessage | null {
  const { at } = entry.row;
  const readable = (text: string) =>
    previewOf(readableText(text, { people: names, channels: names }));
  switch (entry.kind) {
    case "message": {
      const author = shownAuthor(entry.data.author, names);
      return { author: writerOf(author), preview: readable(entry.data.text), at };
    }
    case "answer":
      return { author: null, preview: readable(entry.data.markdown), at };
    case "agent-post":
      return { author: null, preview: readable(entry.data.text), at };
    case "agent-file":
      return { author: null, preview: readable(entry.data.comment ?? entry.data.filename), at };
    case "notice": {
      const text = noticeText(entry.data);
      return text === null ? null : { author: null, preview: readable(text), at };
    }
    default:
      return null;
  }
}

function writerOf(author: ReturnType<typeof shownAuthor>): LastMessage["author"] {
  switch (author.kind) {
    case "person":
      return author.person;
    case "bot":
    case "operator":
      return { id: author.kind, name: author.name };
    default:
      return assertNever(author);
  }
}

const PREVIEW_CHARACTERS = 160;

function previewOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > PREVIEW_CHARACTERS ? `${line.slice(0, PREVIEW_CHARACTERS - 1)}…` : line;
}
