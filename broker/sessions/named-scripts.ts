import { resolve } from "node:path";
import type { Executor } from "../store/schema.ts";
import { findSession, findSessionKeyByThread } from "../store/sessions.ts";
import { type AskChoice, type AskedQuestion, isAllowing, type NamedScript } from "./ask-rules.ts";
import type { AskView } from "./ask-views.ts";
import { scriptsNamedIn } from "./shell-command.ts";

/** Looks at a file of a workspace; null where there is none that lies in it. */
export type LookAtFile = (
  path: string,
  workspace: string,
) => Promise<Omit<NamedScript, "name"> | null>;

interface Sight {
  readonly db: Executor;
  readonly lookAtFile: LookAtFile;
}

/** The question with what the scripts that its command names hold now, in the thread's workspace. */
export async function withScripts(
  question: AskedQuestion,
  threadId: string,
  { db, lookAtFile }: Sight,
): Promise<AskedQuestion> {
  if (question.kind !== "command") return question;
  const key = await findSessionKeyByThread(db, threadId);
  const session = key === null ? undefined : await findSession(db, key);
  if (session === undefined) return question;
  const scripts: NamedScript[] = [];
  for (const name of scriptsNamedIn(question.command)) {
    const path = resolve(question.cwd ?? session.workspace, name);
    const facts = await lookAtFile(path, session.workspace);
    if (facts !== null) scripts.push({ name, ...facts });
  }
  return scripts.length === 0 ? question : { ...question, scripts };
}

/** Which scripts changed, or went away, between the question and a choice that allows it. */
export async function scriptChanges(
  { question, sessionKey }: AskView,
  choice: AskChoice,
  { db, lookAtFile }: Sight,
): Promise<{ readonly changedScripts?: readonly string[] }> {
  if (question.kind !== "command" || question.scripts === undefined || !isAllowing(choice)) {
    return {};
  }
  const session = await findSession(db, sessionKey);
  if (session === undefined) return {};
  const changed: string[] = [];
  for (const { name, bytes, sha256 } of question.scripts) {
    const path = resolve(question.cwd ?? session.workspace, name);
    const now = await lookAtFile(path, session.workspace);
    if (now?.bytes !== bytes || now.sha256 !== sha256) changed.push(name);
  }
  return changed.length === 0 ? {} : { changedScripts: changed };
}
