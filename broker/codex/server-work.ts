import type { Result } from "../errors/broker-error.ts";
import type { RpcConnection, RpcError } from "./rpc.ts";
import type { RequestResult } from "./wire.ts";

/** Pages of loaded threads that are read; an app-server with more counts as one that does not say. */
const maxLoadedPages = 20;

/** What an app-server has loaded and works on, by thread id. */
export interface ServerWork {
  readonly loaded: ReadonlySet<string>;
  /** Threads with a running turn, and those that such a thread descends from. */
  readonly working: ReadonlySet<string>;
}

export interface LoadedThread {
  readonly threadId: string;
  /** The thread that started it; null for one of a session. */
  readonly parentId: string | null;
  readonly isActive: boolean;
}

/** Pure: a thread whose helper works is not finished either. */
export function workOf(threads: readonly LoadedThread[]): ServerWork {
  const byId = new Map(threads.map((thread) => [thread.threadId, thread]));
  const working = new Set<string>();
  for (const thread of threads.filter(({ isActive }) => isActive)) {
    let current: string | null = thread.threadId;
    while (current !== null && !working.has(current)) {
      working.add(current);
      current = byId.get(current)?.parentId ?? null;
    }
  }
  return { loaded: new Set(byId.keys()), working };
}

/** Asks an app-server what it works on; null when it does not say. */
export async function readWork(rpc: RpcConnection): Promise<ServerWork | null> {
  const loaded = await loadedThreads(rpc);
  if (loaded === null) return null;
  const threads: LoadedThread[] = [];
  for (const threadId of loaded) {
    const read = await rpc.request("thread/read", { threadId, includeTurns: false });
    if (!read.ok && read.error.kind !== "refused") return null;
    // Codex refuses to read a loaded thread while it writes its first lines: as a turn begins.
    threads.push(
      read.ok
        ? {
            threadId,
            parentId: read.value.thread.parentThreadId,
            isActive: read.value.thread.status.type === "active",
          }
        : { threadId, parentId: null, isActive: true },
    );
  }
  return workOf(threads);
}

/** The threads that an app-server has loaded; null when it does not say. */
async function loadedThreads(rpc: RpcConnection): Promise<readonly string[] | null> {
  const loaded: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxLoadedPages; page++) {
    const listed: Result<RequestResult<"thread/loaded/list">, RpcError> = await rpc.request(
      "thread/loaded/list",
      cursor === null ? {} : { cursor },
    );
    if (!listed.ok) return null;
    loaded.push(...listed.value.data);
    cursor = listed.value.nextCursor;
    if (cursor === null) return loaded;
  }
  return null;
}

/**
 * Whether a turn of the thread is running, in a server that was adopted. Such a thread is only
 * joined: a resume with instructions may unload it, and with it end the turn.
 */
export async function isWorking(rpc: RpcConnection, threadId: string): Promise<boolean> {
  const read = await rpc.request("thread/read", { threadId, includeTurns: false });
  // It fails while Codex writes the first lines of a thread, which is when a turn begins.
  return read.ok
    ? read.value.thread.status.type === "active"
    : (await isLoaded(rpc, threadId)) === true;
}

/**
 * Asked of the list, because `thread/read` may fail for a thread that is loaded. Null when Codex does
 * not say.
 */
export async function isLoaded(rpc: RpcConnection, threadId: string): Promise<boolean | null> {
  return (await loadedThreads(rpc))?.includes(threadId) ?? null;
}
