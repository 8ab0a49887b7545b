import { type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { AgentError, SentInput } from "../sessions/ports/agent-runtime.ts";
import { agentError, hasNothingToList } from "./agent-errors.ts";
import { unlistedInputs } from "./rollout.ts";
import type { RpcConnection, RpcError } from "./rpc.ts";
import type { RequestResult } from "./wire.ts";

/** Items a page of `thread/items/list`; a command's output may have 1 MiB. */
const itemsPerPage = 50;
/** Pages that are looked through for an input: newest first, and it is among the newest. */
const maxItemPages = 20;

/** The turn of each input that Codex lists, looked for from the newest item back. */
export async function listedInputs(
  rpc: RpcConnection,
  threadId: string,
  inputs: readonly SentInput[],
): Promise<Result<ReadonlyMap<string, string>, AgentError>> {
  const turnOfInput = new Map<string, string>();
  const missing = new Set(inputs.map(({ id }) => id));
  let cursor: string | null = null;
  for (let page = 0; page < maxItemPages && missing.size > 0; page++) {
    const listed: Result<RequestResult<"thread/items/list">, RpcError> = await rpc.request(
      "thread/items/list",
      {
        threadId,
        limit: itemsPerPage,
        sortDirection: "desc",
        ...(cursor === null ? {} : { cursor }),
      },
    );
    if (!listed.ok) {
      if (hasNothingToList(listed.error)) break;
      return failed(agentError(listed.error));
    }
    for (const { item, turnId } of listed.value.data)
      if (item.type === "userMessage" && item.clientId !== null && missing.delete(item.clientId))
        turnOfInput.set(item.clientId, turnId);
    cursor = listed.value.nextCursor;
    if (cursor === null) break;
  }
  return succeeded(turnOfInput);
}

/**
 * The turn of each input that Codex has written down for the model. It writes an input in two lines,
 * first the one that the model is given from then on and then the one that it lists; a Codex that is
 * killed in between has the input and does not list it. A rollout that cannot be read, as that of a
 * Codex elsewhere, has none.
 */
export async function writtenInputs(
  rollout: string | null,
  inputs: readonly SentInput[],
  log: Log,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Set(inputs.flatMap(({ textHash }) => textHash ?? []));
  if (rollout === null || hashes.size === 0) return new Map();
  try {
    const turns = await unlistedInputs(rollout, hashes);
    return new Map(
      inputs.flatMap(({ id, textHash }) => {
        const turnId = textHash === null ? undefined : turns.get(textHash);
        return turnId === undefined ? [] : [[id, turnId] as const];
      }),
    );
  } catch (error) {
    log.warn("A Codex thread's rollout could not be read", { rollout, error: errorText(error) });
    return new Map();
  }
}
