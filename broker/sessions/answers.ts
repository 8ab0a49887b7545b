import type { Executor } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { UNNAMED_OPERATOR } from "./actor.ts";
import { type AskOutcome, answerWords } from "./ask-rules.ts";
import type { AskView } from "./ask-views.ts";
import { type NonSlackMessage, queueNonSlackMessage } from "./non-slack-message.ts";

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
  const content: NonSlackMessage = {
    source: "question_answer",
    author: by === null ? { kind: "operator", name: operator } : { kind: "user", userId: by },
    text: answerWords(question, choice),
    answerTo: question.text,
  };
  await queueNonSlackMessage(db, session, ask.handle, content, at);
}
