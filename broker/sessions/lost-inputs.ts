import { type Result, succeeded } from "../errors/broker-error.ts";
import type { Executor } from "../store/schema.ts";
import { inputsOfTurn } from "../store/turns.ts";
import type { AgentError, AgentRuntime, KnownTurn } from "./ports.ts";
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
 * thread must be open.
 */
export async function lostMessages(
  db: Executor,
  runtime: Pick<AgentRuntime, "inspect">,
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
  return succeeded(
    inputs
      .filter(({ id }) => !found.value.turnOfInput.has(id))
      .flatMap(({ cause_json }) => (JSON.parse(cause_json) as PendingInput).messageIds),
  );
}
