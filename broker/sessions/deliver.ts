import type { Kysely } from "kysely";
import { errorText, type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { textHash } from "../ids/text-hash.ts";
import { unsynced } from "../store/durability.ts";
import { appMessagesBefore, knownMessages, messagesByIds } from "../store/messages.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { BrokerDatabase, MessageRow, SessionRow } from "../store/schema.ts";
import { hasTurnIn, noteInputText, textHashOfInput } from "../store/turns.ts";
import { bindSession, findSession, saveSession } from "../store/sessions.ts";
import { withoutComing } from "./coming-messages.ts";
import { composeInput } from "./agent-input.ts";
import { type Briefing, briefingNote, briefingUpdate } from "./briefing.ts";
import { eventsOfFoundInput } from "./joined-input.ts";
import type { DescribedMessage, InboundMessage, ThreadRef } from "./model.ts";
import type { AgentError, AgentRuntime, OpenedThread } from "./ports/agent-runtime.ts";
import type { Conversation } from "./ports/conversation.ts";
import type { PendingInput, SessionEvent } from "./state.ts";

export interface DeliveryOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly persist: Persist;
  readonly conversation: Conversation;
  readonly runtime: AgentRuntime;
  readonly log: Log;
  /** Earlier messages that a session begun inside a thread is given. */
  readonly initialHistory: number;
  /** Earlier messages that a new Codex thread is given when the old one was lost. */
  readonly historyAfterLoss: number;
  readonly openThread: (
    session: SessionRow,
    threadId: string | null,
  ) => Promise<Result<OpenedThread, AgentError>>;
  /** True when this thread was opened on the present connection, so that events come. */
  readonly isOpen: (threadId: string) => boolean;
  readonly prepareWorkspace: (path: string) => void;
  /** What threads are told now. */
  readonly briefing: () => Briefing;
}

/** Gives one input to Codex and says how that went; it never throws for what may happen. */
export async function deliver(
  session: SessionRow,
  input: PendingInput,
  joins: boolean,
  options: DeliveryOptions,
): Promise<readonly SessionEvent[]> {
  try {
    let tries = 0;
    return await options.persist(async () => {
      tries += 1;
      if (tries === 1) return attempt(session, input, joins, options, true);
      // Nothing is known of how far it came: Codex is asked, and the session may have a thread.
      const row = (await findSession(options.db, session.key)) ?? session;
      return attempt(row, { ...input, maybeSent: true }, joins, options, true);
    });
  } catch (thrown) {
    options.log.error("An input could not be prepared", {
      sessionKey: session.key,
      inputId: input.inputId,
      error: thrown,
    });
    const { inputId } = input;
    const message = errorText(thrown);
    return [{ kind: "input-refused", inputId, why: "unprepared", message, maybeSent: false }];
  }
}

async function attempt(
  session: SessionRow,
  input: PendingInput,
  joins: boolean,
  options: DeliveryOptions,
  mayStartAnew: boolean,
): Promise<readonly SessionEvent[]> {
  const { db, runtime } = options;
  const knownThread = session.codex_thread_id;
  options.prepareWorkspace(session.workspace);
  // Before the thread is opened: what changes in between is told again rather than never.
  const briefing = options.briefing();
  const [opened, described, history] = await Promise.all([
    openIfNeeded(session, options),
    describeAll(session, input, options),
    historyFor(session, input, options),
  ]);
  if (!opened.ok) {
    if (opened.error.kind !== "thread-missing" || !mayStartAnew) {
      return [refusal(input, opened.error)];
    }
    options.log.warn("Codex no longer has the thread; starting a new one", {
      sessionKey: session.key,
      threadId: knownThread,
    });
    await saveSession(db, session.key, { codex_thread_id: null, history_needed: 1 });
    const fresh = { ...session, codex_thread_id: null, history_needed: 1 };
    const events = await attempt(fresh, { ...input, maybeSent: false }, joins, options, false);
    // A thread in which nothing was done has nothing to miss.
    return knownThread !== null && (await hasTurnIn(db, knownThread))
      ? [{ kind: "thread-replaced", codexThreadId: knownThread }, ...events]
      : events;
  }
  const { threadId, isNew, recentTurns } = opened.value;
  if (joins && !isNew && recentTurns?.every((turn) => turn.state === "ended") === true) {
    // The turn that it was to join was cut off. That is told first, and goes with this input.
    const { inputId, maybeSent } = input;
    const message = "the turn is over";
    return [{ kind: "input-refused", inputId, why: "unavailable", message, maybeSent }];
  }
  await rememberThread(session, opened.value, briefing, options);
  if (input.maybeSent && !isNew) {
    const found = await lookForInput(threadId, input, options);
    if (found?.some(({ kind }) => kind === "input-accepted") === true) {
      await noteWhatItKnows(session, { history_needed: 0 }, options);
    }
    if (found !== null) return found;
    if (input.stopRequested !== null) {
      const { inputId } = input;
      return [
        { kind: "input-refused", inputId, why: "stopped", message: "stopped", maybeSent: false },
      ];
    }
  }
  // A turn that runs goes on with what it began with; the next one is told.
  const news = isNew || joins ? null : briefingUpdate(session.briefing_json, briefing);
  const text = composeInput({
    thread: threadOfSession(session),
    history: history.messages,
    historyProblem: history.problem,
    messages: described,
    wake: input.wake,
    joins,
  });
  await unsynced(db).execute((transaction) =>
    noteInputText(transaction, input.inputId, textHash(text)),
  );
  const submitted = await runtime.submit({
    threadId,
    ...(news === null ? {} : { news }),
    inputId: input.inputId,
    text,
    images: imagesOf([...history.messages, ...described]),
    workspace: session.workspace,
  });
  if (!submitted.ok) return [refusal(input, submitted.error)];
  await noteWhatItKnows(
    session,
    {
      ...(news === null ? {} : { briefing_json: briefingNote(briefing, "news") }),
      ...(session.history_needed === 1 && history.problem === null ? { history_needed: 0 } : {}),
    },
    options,
  );
  return [{ kind: "input-accepted", inputId: input.inputId, turnId: submitted.value.turnId }];
}

/** Which thread the session has, what that was told, and which profile it works on from now on. */
async function rememberThread(
  session: SessionRow,
  { threadId, isNew, profile }: Pick<OpenedThread, "threadId" | "isNew" | "profile">,
  briefing: Briefing,
  { db }: DeliveryOptions,
): Promise<void> {
  const isBound =
    profile === undefined || (session.profile === profile && session.thread_profile === profile);
  if (!isNew && isBound) return;
  await db.transaction().execute(async (transaction) => {
    await saveSession(transaction, session.key, {
      codex_thread_id: threadId,
      ...(profile === undefined ? {} : { thread_profile: profile }),
      ...(isNew ? { briefing_json: briefingNote(briefing, "instructions") } : {}),
    });
    if (profile !== undefined) {
      await bindSession(transaction, session.key, session.profile, profile);
    }
  });
}

/** The input has reached Codex even if this fails: at worst the next one repeats what is noted. */
async function noteWhatItKnows(
  session: SessionRow,
  known: Partial<Pick<SessionRow, "briefing_json" | "history_needed">>,
  { db, log }: DeliveryOptions,
): Promise<void> {
  if (Object.keys(known).length === 0) return;
  try {
    await unsynced(db).execute((transaction) => saveSession(transaction, session.key, known));
  } catch (error) {
    log.warn("The agent's briefing could not be recorded", { sessionKey: session.key, error });
  }
}

function refusal(input: PendingInput, error: AgentError): SessionEvent {
  if (error.kind === "held") {
    return { kind: "input-held", inputId: input.inputId, hold: error.hold };
  }
  return {
    kind: "input-refused",
    inputId: input.inputId,
    why: error.kind === "thread-missing" ? "unavailable" : error.kind,
    message: error.message,
    maybeSent: error.kind === "unavailable" && error.sent,
  };
}

async function openIfNeeded(
  session: SessionRow,
  options: DeliveryOptions,
): Promise<
  Result<Pick<OpenedThread, "threadId" | "isNew" | "profile"> & Partial<OpenedThread>, AgentError>
> {
  const threadId = session.codex_thread_id;
  const stays = session.profile === session.thread_profile;
  if (threadId !== null && stays && options.isOpen(threadId)) {
    return succeeded({ threadId, isNew: false });
  }
  return options.openThread(session, threadId);
}

/** After an answer that never came: does Codex have the input already? */
async function lookForInput(
  threadId: string,
  input: PendingInput,
  { db, runtime }: Pick<DeliveryOptions, "db" | "runtime">,
): Promise<readonly SessionEvent[] | null> {
  const sent = { id: input.inputId, textHash: await textHashOfInput(db, input.inputId) };
  const inspection = await runtime.inspect(threadId, [sent]);
  if (!inspection.ok) return [refusal(input, inspection.error)];
  const turnId = inspection.value.turnOfInput.get(input.inputId);
  if (turnId === undefined) {
    // What joins a turn is kept out of sight until the model is asked again (turn/start).
    const mayHide = inspection.value.recentTurns.some((turn) => turn.state === "running");
    if (!mayHide) return null;
    const { inputId } = input;
    const message = "the running turn may have it";
    return [{ kind: "input-refused", inputId, why: "unseen", message, maybeSent: true }];
  }
  return eventsOfFoundInput(turnId, input.inputId, inspection.value.recentTurns);
}

async function describeAll(
  session: SessionRow,
  input: PendingInput,
  options: DeliveryOptions,
): Promise<readonly DescribedMessage[]> {
  const rows = await messagesByIds(options.db, input.messageIds);
  return Promise.all(rows.map((row) => describeRow(row, session, options)));
}

function describeRow(
  row: MessageRow,
  session: SessionRow,
  { conversation }: DeliveryOptions,
): Promise<DescribedMessage> {
  const message = JSON.parse(row.message_json) as InboundMessage;
  return conversation.describe(message, session.workspace);
}

/** Also of earlier messages: "what is wrong in the screenshot above?" */
function imagesOf(messages: readonly DescribedMessage[]): readonly string[] {
  const paths = messages.flatMap(({ files }) =>
    files.flatMap(({ image, localPath }) =>
      image === true && localPath !== undefined ? [localPath] : [],
    ),
  );
  return [...new Set(paths)];
}

interface History {
  readonly messages: readonly DescribedMessage[];
  readonly problem: string | null;
}

const noHistory: History = { messages: [], problem: null };

async function historyFor(
  session: SessionRow,
  input: PendingInput,
  options: DeliveryOptions,
): Promise<History> {
  if (session.history_needed === 0) return noHistory;
  const [first] = await messagesByIds(options.db, input.messageIds.slice(0, 1));
  if (first !== undefined && first.ts === session.thread_ts) return noHistory;
  // A session that had a Codex thread before has more to catch up on, its own words among it.
  const isAfterLoss = await hasHadTurns(session, options);
  const limit = isAfterLoss ? options.historyAfterLoss : options.initialHistory;
  if (limit === 0) return noHistory;
  const whose = isAfterLoss ? "all" : "others";
  // What is none of Slack's own is stored behind a ts of Slack's.
  const before = first?.ts.split("#")[0] ?? null;
  const [earlier, fromApp, known] = await Promise.all([
    options.conversation.earlierMessages(
      threadOfSession(session),
      { before, limit, whose },
      session.workspace,
    ),
    appMessagesBefore(options.db, session.key, first?.ts ?? null, limit),
    knownMessages(options.db, session.key),
  ]);
  const written = await Promise.all(fromApp.map((row) => describeRow(row, session, options)));
  return earlier.ok
    ? {
        messages: newestOf(
          [...withoutPosted(withoutComing(earlier.value, known), written), ...written],
          limit,
        ),
        problem: null,
      }
    : { messages: newestOf(written, limit), problem: earlier.error };
}

/** What was written in the app also stands in the thread as a post of ours: it is given once. */
function withoutPosted(
  earlier: readonly DescribedMessage[],
  written: readonly DescribedMessage[],
): readonly DescribedMessage[] {
  const texts = written.map(({ readableText }) => readableText).filter((text) => text !== "");
  return earlier.filter(
    ({ message, readableText }) =>
      message.author.kind === "user" || !texts.some((text) => readableText.endsWith(text)),
  );
}

/** The newest `limit` in the order of the thread; what the app wrote is among ours in Slack. */
function newestOf(messages: readonly DescribedMessage[], limit: number) {
  return messages.toSorted((a, b) => Number(a.message.ts) - Number(b.message.ts)).slice(-limit);
}

async function hasHadTurns(session: SessionRow, options: DeliveryOptions): Promise<boolean> {
  const earlierTurn = await options.db
    .selectFrom("turns")
    .select("id")
    .where("session_key", "=", session.key)
    .limit(1)
    .executeTakeFirst();
  return earlierTurn !== undefined;
}

function threadOfSession(session: SessionRow): ThreadRef {
  return { channel: session.channel, threadTs: session.thread_ts };
}
