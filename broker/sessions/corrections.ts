import {
  addMessage,
  changeMessage,
  findMessage,
  queuedCorrection,
  setMessageState,
} from "../store/messages.ts";
import type { Executor, MessageRow } from "../store/schema.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { botRound } from "./bot-rounds.ts";
import {
  type Correction,
  type InboundMessage,
  type SessionKey,
  sessionKeyOf,
  type ThreadRef,
} from "./model.ts";

export interface Edit {
  readonly ts: string;
  /** The message as it is now. */
  readonly message: InboundMessage;
}

export interface Deletion {
  readonly thread: ThreadRef;
  readonly ts: string;
}

/** What a stored edit leads to. */
export type EditOutcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "work"; readonly key: SessionKey }
  /**
   * A program edits its posts over and over: the agent is given the last state once the program
   * pauses (`queueAccompanyingEdits`), or with the next input.
   */
  | { readonly kind: "gathered"; readonly key: SessionKey }
  /** Only programs have written since `since`, too often: it is kept, and causes no work. */
  | { readonly kind: "bots-only"; readonly key: SessionKey; readonly since: number };

/**
 * Takes an edit over in the caller's transaction: what waits is changed, what the agent has read
 * is corrected by a further message.
 */
export async function storeEdit(db: Executor, edit: Edit, now: number): Promise<EditOutcome> {
  const row = await findMessage(db, edit.message.thread.channel, edit.ts);
  if (row === undefined || row.source === "command") return nothing;
  const before = JSON.parse(row.message_json) as InboundMessage;
  const { text, shown } = edit.message;
  const after: InboundMessage = { ...before, text, ...(shown !== undefined && { shown }) };
  const isSameText = before.text === text;
  const isSameShown = JSON.stringify(before.shown ?? []) === JSON.stringify(shown ?? []);
  if (isSameText && isSameShown) return nothing;
  // Slack adds the preview of a link a moment later, which is no edit of what was asked.
  const isPreview = isSameText && before.author.kind === "user";
  if (!isPreview) await record(db, row, before, { kind: "edited", text, at: now });
  switch (row.state) {
    case "queued":
      await changeMessage(db, row.id, JSON.stringify(after));
      return nothing;
    case "sending":
    case "delivered":
      await changeMessage(db, row.id, JSON.stringify(after));
      return correctEdited(db, row, after, before.text, isPreview ? "preview" : "edited", now);
    case "answering":
    case "done":
      await changeMessage(db, row.id, JSON.stringify(after));
      if (!isPreview) return correctEdited(db, row, after, before.text, "edited", now);
      // The turn that read the message is over: a preview alone starts no further one.
      await correct(db, row, after, { kind: "preview", previousText: before.text }, now, false);
      return nothing;
    case "accompanying":
    case "dropped":
    case "parked":
    case "command":
      return nothing;
  }
}

const nothing: EditOutcome = { kind: "nothing" };

async function correctEdited(
  db: Executor,
  row: MessageRow,
  after: InboundMessage,
  previousText: string,
  kind: "edited" | "preview",
  now: number,
): Promise<EditOutcome> {
  const key = sessionKeyOf(after.thread);
  const round = await botRound(db, key, after.author);
  if (round.isOver) return { kind: "bots-only", key, since: round.since };
  const isPersons = after.author.kind === "user";
  await correct(db, row, after, { kind, previousText }, now, isPersons);
  return { kind: isPersons ? "work" : "gathered", key };
}

/**
 * Takes a deletion over: what waits is dropped; the agent is told only while the turn that read it
 * goes on, since nobody expects an answer to what is gone.
 */
export async function storeDeletion(
  db: Executor,
  deletion: Deletion,
  now: number,
): Promise<SessionKey | null> {
  const row = await findMessage(db, deletion.thread.channel, deletion.ts);
  if (row === undefined) return null;
  const before = JSON.parse(row.message_json) as InboundMessage;
  await record(db, row, before, { kind: "deleted", text: "", at: now });
  if (row.state === "queued") {
    await setMessageState(db, [row.id], "dropped");
    return null;
  }
  if (row.state !== "sending" && row.state !== "delivered") return null;
  const after = { ...before, text: "", files: [] };
  return correct(db, row, after, { kind: "deleted", previousText: before.text }, now, true);
}

/** For the timeline: what people did with a message of theirs. */
function record(
  db: Executor,
  row: MessageRow,
  { author, source }: InboundMessage,
  change: { readonly kind: "edited" | "deleted"; readonly text: string; readonly at: number },
): Promise<void> {
  const { at, kind, text } = change;
  return addTimelineEntry(db, {
    sessionKey: row.session_key,
    kind: "message-changed",
    data: { change: kind, ts: row.ts, source, author, text },
    ref: `${row.ts}#${kind}#${at}`,
    at,
  });
}

/** Stores the change as a message for the agent, which accompanies others unless it `isWork`. */
async function correct(
  db: Executor,
  row: MessageRow,
  message: InboundMessage,
  change: Omit<Correction, "ofTs">,
  now: number,
  isWork: boolean,
): Promise<SessionKey> {
  const state = isWork ? "queued" : "accompanying";
  const waiting = change.kind === "deleted" ? undefined : await queuedCorrection(db, row);
  if (waiting !== undefined) {
    // One input with the last state, however often the message changes.
    const { correction: first } = JSON.parse(waiting.message_json) as InboundMessage;
    const correction: Correction = {
      kind: first?.kind === "preview" ? change.kind : "edited",
      ofTs: row.ts,
      previousText: first?.previousText ?? change.previousText,
    };
    await changeMessage(db, waiting.id, JSON.stringify({ ...message, files: [], correction }));
    if (isWork) await setMessageState(db, [waiting.id], state);
    return sessionKeyOf(message.thread);
  }
  const correction: Correction = { ...change, ofTs: row.ts };
  await addMessage(db, {
    sessionKey: row.session_key,
    channel: row.channel,
    // Sorts right behind the message that it corrects, and is none of Slack's own.
    ts: `${row.ts}#${now}`,
    source: message.source,
    messageJson: JSON.stringify({ ...message, files: [], correction }),
    state,
    at: now,
  });
  return sessionKeyOf(message.thread);
}
