import { addMessage } from "../store/messages.ts";
import type { Executor } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { UNNAMED_OPERATOR } from "./actor.ts";
import { type AskOutcome, answerWords } from "./ask-rules.ts";
import type { AskView } from "./ask-views.ts";
import { type ChannelType, type InboundMessage, tsOf } from "./model.ts";

/**
 * Stores the answer to a question that Codex does not wait for as a message to the agent, in the
 * caller's transaction. It joins the running turn or starts one, as any message does.
 */
export async function passOnAnswer(db: Executor, ask: AskView, outcome: AskOutcome): Promise<void> {
  const { question, sessionKey } = ask;
  if (question.kind !== "input" || outcome.kind !== "answered") return;
  const { choice, by, at, operator = UNNAMED_OPERATOR } = outcome;
  if (choice.kind !== "option" && choice.kind !== "words") return;
  const session = await findSession(db, sessionKey);
  if (session === undefined) return;
  const ts = tsOf(at);
  const message: InboundMessage = {
    thread: { channel: session.channel, threadTs: session.thread_ts },
    channelType: session.channel_type as ChannelType,
    ts,
    source: "question_answer",
    author: by === null ? { kind: "operator", name: operator } : { kind: "user", userId: by },
    text: answerWords(question, choice),
    files: [],
    answerTo: question.text,
  };
  const { source, author, text } = message;
  await addMessage(db, {
    sessionKey,
    channel: session.channel,
    // Sorts by its time, and is none of Slack's own.
    ts: `${ts}#${ask.handle}`,
    source,
    messageJson: JSON.stringify(message),
    state: "queued",
    at,
  });
  await addTimelineEntry(db, {
    sessionKey,
    kind: "message",
    data: { ts, source, author, text },
    ref: `${ts}#${ask.handle}`,
    at,
  });
}
