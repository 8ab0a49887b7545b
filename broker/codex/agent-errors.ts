import type { AgentError } from "../sessions/ports/agent-runtime.ts";
import type { RpcError } from "./rpc.ts";
import { internalError } from "./wire.ts";

/** True when Codex has the thread stored but not loaded: resuming helps. */
export function isUnloaded(error: RpcError): boolean {
  return error.kind === "refused" && /^thread not found/i.test(error.message);
}

/**
 * True when a rollout holds nothing that can be resumed (-32603). A Codex that is killed as it begins
 * a thread leaves the file without its first line. While it begins one, another look may help.
 */
export function hasNoRolloutYet(error: RpcError): boolean {
  return (
    error.kind === "refused" &&
    /rollout at .* (is empty|does not start with session metadata)/is.test(error.message)
  );
}

/** True when there was nothing to interrupt. */
export function nothingRan(error: RpcError): boolean {
  return error.kind === "refused" && /no active turn/i.test(error.message);
}

/** True when an input could not join, because the turn that it was meant for is over. */
export function turnIsOver(error: RpcError): boolean {
  return (
    nothingRan(error) ||
    isUnloaded(error) ||
    (error.kind === "refused" && /^expected active turn id/i.test(error.message))
  );
}

/** True when a thread was archived by the app-server that had it before, and not taken out again. */
export function isArchived(error: RpcError): boolean {
  return error.kind === "refused" && /is archived/i.test(error.message);
}

/** True for a listing of a thread without any turn, which Codex calls unsupported. */
export function hasNothingToList(error: RpcError): boolean {
  return error.kind === "refused" && /is not supported yet/i.test(error.message);
}

/**
 * Pure: what a failed call means for the session. Codex uses -32600 for nearly everything, so its
 * sentence decides, and what nobody knows counts as refused.
 */
export function agentError(error: RpcError): AgentError {
  const { message } = error;
  switch (error.kind) {
    case "timeout":
      return { kind: "unavailable", message, sent: true };
    case "disconnected":
      return { kind: "unavailable", message, sent: error.sent };
    case "refused":
      if (isMissing(message)) return { kind: "thread-missing", message };
      // Another process still holds the thread: it is being ended.
      if (/active writer|not initialized/i.test(message))
        return { kind: "unavailable", message, sent: false };
      if (error.code === internalError) return { kind: "unavailable", message, sent: true };
      return { kind: "rejected", message };
  }
}

function isMissing(message: string): boolean {
  return /^(thread not found|no rollout found|invalid (session|thread) id)|is archived/i.test(
    message,
  );
}
