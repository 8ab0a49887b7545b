import type { Client } from "../../broker/api/client.ts";
import { LOG_WAIT_MAX_MS, type LogFilters } from "../../main/api/logs.ts";
import type { adminRoutes } from "../../main/api/routes.ts";
import { answerOf, isPassing } from "../api/api-error.ts";
import { type Chunk, type HeldLines, noLines, withNewer, withOlder } from "./held-lines.ts";

// Follows one log with one set of filters: its end, what comes, and what was before.

export interface LineFeedState {
  readonly held: HeldLines;
  /** "loading" until the first answer. */
  readonly phase: "loading" | "ready" | "failed";
  readonly error: unknown;
  readonly isPaused: boolean;
  /** Lines that came while it was paused. */
  readonly newCount: number;
  /** What is being fetched at an end. */
  readonly fetching: "older" | "newer" | null;
  /** Down to this time the log was searched without a match, and the search waits for a person. */
  readonly searchedTo: number | null;
  /** True when lines were lost to the reader: a file was cut or removed. */
  readonly hasGap: boolean;
}

export interface LineFeed {
  readonly state: () => LineFeedState;
  readonly onChange: (listener: () => void) => () => void;
  /** Reads until the returned function is called. */
  readonly start: () => () => void;
  readonly pause: () => void;
  /** Shows the end again, with all that came. */
  readonly resume: () => void;
  readonly older: () => void;
  readonly newer: () => void;
  readonly retry: () => void;
}

export interface LineFeedOptions {
  readonly client: Pick<Client<typeof adminRoutes>, "logLines" | "newerLogLines">;
  readonly filters: LogFilters;
  /** How far back from now lines are shown; null where the filters name a time that is over. */
  readonly pastMs: number | null;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PAGE = 250;
/** A page may be searched through without a match; so many are in a row before a person is asked. */
const EMPTY_PAGES = 6;
/** At most about four times a second, however much is written. */
const FOLLOW_EVERY_MS = 250;
const RETRY_MS = 2_000;

export function createLineFeed(options: LineFeedOptions): LineFeed {
  const { client, pastMs, now, sleep } = options;
  let { filters } = options;
  const listeners = new Set<() => void>();
  let ended = new AbortController();
  /** Behind the last line that is known of, shown or not. */
  let tail: string | null = null;
  let state: LineFeedState = {
    held: noLines,
    phase: "loading",
    error: null,
    isPaused: false,
    newCount: 0,
    fetching: null,
    searchedTo: null,
    hasGap: false,
  };
  const set = (part: Partial<LineFeedState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };

  const page = (before: string | undefined, signal: AbortSignal) =>
    answerOf(
      client.logLines(
        { query: { ...filters, limit: PAGE, ...(before !== undefined && { before }) } },
        { signal },
      ),
    );

  /** Reads back until there is a line, or several pages had none. */
  const readOlder = async (signal: AbortSignal): Promise<Partial<LineFeedState>> => {
    for (let pages = 0; pages < EMPTY_PAGES; pages += 1) {
      const start = state.held.chunks[0]?.start ?? null;
      if (start === null) return {};
      const read = await page(start, signal);
      if (signal.aborted) return {};
      const chunk: Chunk = { lines: read.lines, start: read.older, end: start };
      const held = withOlder(state.held, chunk);
      const hasGap = state.hasGap || read.hasGap;
      if (read.lines.length > 0) return { held, hasGap, searchedTo: null };
      set({ held, hasGap, searchedTo: read.scannedTo ?? state.searchedTo });
    }
    return {};
  };

  /** Lines come together with the end of their fetch: who is at an end may ask for more at once. */
  const fetching = async (
    what: "older" | "newer",
    read: (signal: AbortSignal) => Promise<Partial<LineFeedState>>,
  ) => {
    if (state.fetching !== null || state.phase !== "ready") return;
    const { signal } = ended;
    set({ fetching: what });
    try {
      const part = await read(signal);
      if (!signal.aborted) set({ ...part, fetching: null, error: null });
    } catch (error) {
      if (!signal.aborted) set({ fetching: null, error });
    }
  };

  const load = async (signal: AbortSignal): Promise<void> => {
    if (pastMs !== null) filters = { ...options.filters, from: now() - pastMs };
    try {
      const first = await page(undefined, signal);
      if (signal.aborted) return;
      tail = first.newest;
      const chunk: Chunk = { lines: first.lines, start: first.older, end: first.newest };
      set({
        held: { chunks: [chunk], reachesEnd: true },
        phase: "ready",
        error: null,
        newCount: 0,
        fetching: null,
        searchedTo: null,
        hasGap: false,
      });
      if (first.lines.length === 0) await fetching("older", readOlder);
      if (pastMs !== null) await follow(signal);
    } catch (error) {
      if (!signal.aborted) set({ phase: "failed", error });
    }
  };

  const follow = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const asked = tail;
      const after = asked === null ? {} : { after: asked };
      const query = { ...filters, wait_ms: LOG_WAIT_MAX_MS, ...after };
      try {
        const next = await answerOf(
          client.newerLogLines({ query }, { signal, timeoutMs: LOG_WAIT_MAX_MS + 15_000 }),
        );
        if (signal.aborted) return;
        // Somebody scrolled to the end meanwhile, and what came is there already.
        if (tail !== asked) continue;
        tail = next.newest;
        const chunk: Chunk = { lines: next.lines, start: asked, end: next.newest };
        const isShown = !state.isPaused && state.held.reachesEnd;
        if (isShown) set({ held: withNewer(state.held, chunk, true), error: null });
        else if (next.lines.length > 0) {
          // They are fetched when somebody goes there.
          const held = { ...state.held, reachesEnd: false };
          set({ held, newCount: state.newCount + next.lines.length });
        }
        if (next.hasGap) set({ hasGap: true });
        if (!next.hasMore) await sleep(FOLLOW_EVERY_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error)) throw error;
        await sleep(RETRY_MS, signal);
      }
    }
  };

  const restart = (part: Partial<LineFeedState>) => {
    ended.abort();
    ended = new AbortController();
    set({ ...part, fetching: null });
    void load(ended.signal);
  };

  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      restart({ phase: "loading" });
      return () => ended.abort();
    },
    pause: () => set({ isPaused: true }),
    resume: () => {
      // Nothing came: the end is what is held.
      if (state.held.reachesEnd) set({ isPaused: false, newCount: 0 });
      else restart({ isPaused: false, newCount: 0 });
    },
    older: () => void fetching("older", readOlder),
    newer: () => {
      if (state.held.reachesEnd) return;
      void fetching("newer", async (signal) => {
        const after = state.held.chunks.at(-1)?.end ?? undefined;
        const query = { ...filters, limit: PAGE, ...(after !== undefined && { after }) };
        const read = await answerOf(client.newerLogLines({ query }, { signal }));
        if (signal.aborted) return {};
        const chunk: Chunk = { lines: read.lines, start: after ?? null, end: read.newest };
        const held = withNewer(state.held, chunk, !read.hasMore);
        if (read.hasMore) return { held };
        tail = read.newest;
        return { held, newCount: 0 };
      });
    },
    retry: () => restart({ phase: "loading", error: null }),
  };
}
