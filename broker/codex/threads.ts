import type { AgentError, OpenThread, OpenedThread } from "../sessions/ports/agent-runtime.ts";
import type { Result } from "../errors/broker-error.ts";
import type { ServerConnection } from "./server-connection.ts";
import type { ModelChoice } from "./model-choice.ts";
import { type ThreadView, newThreadView } from "./events.ts";

/** A thread that a session has opened. */
export interface KnownThread {
  readonly threadId: string;
  /** How it was opened last: resuming needs it again. */
  request: OpenThread;
  view: ThreadView;
  /** Null until it was started or resumed. */
  choice: ModelChoice | null;
  /** The file in which Codex keeps the thread, as it says; null while it has none. */
  rollout: string | null;
  /** The connection that gets the thread's events; null when Codex has unloaded it. */
  attached: ServerConnection | null;
  /** Server process and request with which it was loaded last; null when it may be unloaded. */
  loaded: string | null;
  /** Resumes in a row that Codex answered with an error of its own. */
  failedLoads?: number;
  /** The resume that is under way, for all who wait for it. */
  attaching: Promise<Result<OpenedThread, AgentError>> | null;
}

/** Children that are remembered; a helper that is older asks its parent again. */
const maxChildren = 5_000;

export interface ThreadRegistry {
  open(threadId: string, request: OpenThread): KnownThread;
  get(threadId: string): KnownThread | undefined;
  close(threadId: string): void;
  /** Threads that agents start themselves; they belong to the session of their parent. */
  addChild(childId: string, parentId: string): void;
  /** The open thread that `threadId` is or descends from. */
  rootOf(threadId: string): string | null;
}

/** Codex has unloaded the thread: it must be resumed as a whole. */
export function forgetLoaded(thread: KnownThread): void {
  thread.attached = null;
  thread.loaded = null;
}

export function createThreadRegistry(): ThreadRegistry {
  const threads = new Map<string, KnownThread>();
  const parents = new Map<string, string>();

  return {
    open: (threadId, request) => {
      const known = threads.get(threadId);
      if (known !== undefined) {
        known.request = request;
        return known;
      }
      const thread: KnownThread = {
        threadId,
        request,
        view: newThreadView(threadId),
        choice: null,
        rollout: null,
        attached: null,
        loaded: null,
        attaching: null,
      };
      threads.set(threadId, thread);
      return thread;
    },
    get: (threadId) => threads.get(threadId),
    close: (threadId) => {
      threads.delete(threadId);
    },
    addChild: (childId, parentId) => {
      parents.set(childId, parentId);
      const oldest = parents.size > maxChildren ? parents.keys().next().value : undefined;
      if (oldest !== undefined) parents.delete(oldest);
    },
    rootOf: (threadId) => {
      let current: string | undefined = threadId;
      for (let steps = 0; current !== undefined && steps <= parents.size; steps++) {
        if (threads.has(current)) return current;
        current = parents.get(current);
      }
      return null;
    },
  };
}
