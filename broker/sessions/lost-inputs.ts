import { type Result, succeeded } from "../errors/broker-error.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { saveSession } from "../store/sessions.ts";
import { inputsOfTurn, isFirstTurn } from "../store/turns.ts";
import { withoutNews } from "./briefing.ts";
import type { AgentError, AgentRuntime, KnownTurn } from "./ports/agent-runtime.ts";
import type { PendingInput } from "./state.ts";

/**
 * Whether a turn was given an input that it did not show. One that is interrupted drops what joined
 * it since the model was asked last.
 */
export async function hasUnseenInput(
  db: Executor,
  turnId: string,
  seen: ReadonlySet<string>,
): Promise<boolean> {
  return (await inputsOfTurn(db, turnId)).some(({ id }) => !seen.has(id));
}

/**
 * The messages that a turn was given and that Codex does not have: it writes an input down some time
 * after it took it, and may be killed in between. Empty for a turn that it still knows to run. The
 * thread must be open. What else went with them is noted to be told again.
 */
export async function lostMessages(
  db: Executor,
  runtime: Pick<AgentRuntime, "inspect">,
  session: Pick<SessionRow, "key" | "briefing_json">,
  turn: { readonly threadId: string; readonly turnId: string },
  known: readonly KnownTurn[],
): Promise<Result<readonly number[], AgentError>> {
  const { threadId, turnId } = turn;
  if (known.some((one) => one.state === "running" && one.turnId === turnId)) return succeeded([]);
  const inputs = await inputsOfTurn(db, turnId);
  if (inputs.length === 0) return succeeded([]);
  const sent = inputs.map(({ id, text_hash }) => ({ id, textHash: text_hash }));
  const found = await runtime.inspect(threadId, sent);
  if (!found.ok) return found;
  const lost = inputs.filter(({ id }) => !found.value.turnOfInput.has(id));
  if (lost.length > 0) {
    // The Slack thread's earlier messages go with the first input of a Codex thread.
    const isHistoryLost =
      lost[0] === inputs[0] && (await isFirstTurn(db, session.key, threadId, turnId));
    await saveSession(db, session.key, {
      briefing_json: withoutNews(session.briefing_json),
      ...(isHistoryLost ? { history_needed: 1 } : {}),
    });
  }
  return succeeded(
    lost.flatMap(({ cause_json }) => (JSON.parse(cause_json) as PendingInput).messageIds),
  );
}
