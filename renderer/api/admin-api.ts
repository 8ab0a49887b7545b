import { QueryClient } from "@tanstack/react-query";
import { createClient } from "../../broker/api/client.ts";
import type { DoctorRunEvent } from "../../main/api/doctor.ts";
import { adminErrorSchema } from "../../main/api/error.ts";
import type { AdminFeedEvent } from "../../main/api/feed.ts";
import { adminRoutes } from "../../main/api/routes.ts";
import { isPassing } from "./api-error.ts";
import { runDoctor } from "./doctor-run.ts";
import { createFeedCache } from "./feed-cache.ts";
import { type FeedState, followFeed } from "./feed.ts";
import { createRecentLog } from "./recent-log.ts";
import type { AdminReads } from "./queries.ts";
import type { SessionNote } from "./session-lists.ts";
import type { TimelineNote } from "./timeline-pages.ts";
import { createTokenStore, type TokenStore } from "./token.ts";

// The admin API as the interface uses it: typed calls, one feed, one cache of answers.

const TIMEOUT_MS = 15_000;
const FILE_TIMEOUT_MS = 60_000;
const MOST_RETRIES = 3;

export interface AdminApi extends AdminReads {
  readonly queries: QueryClient;
  readonly token: TokenStore;
  /** False in the app: the shell adds the token to every request. */
  readonly needsToken: boolean;
  /** Fetches a file, with the token in a header as ever. Throws when it is refused. */
  readonly fetchFile: (path: string) => Promise<Blob>;
  /** Runs every check of the doctor and tells each event as it comes. Throws ApiError. */
  readonly runDoctor: (onEvent: (event: DoctorRunEvent) => void) => Promise<void>;
  readonly feed: {
    readonly state: () => FeedState;
    readonly onState: (listener: () => void) => () => void;
    /** Every event, for screens that follow more than the cached answers. */
    readonly onEvent: (listener: (event: AdminFeedEvent) => void) => () => void;
    /** Follows the feed until the returned function is called. */
    readonly follow: () => () => void;
  };
}

export function createAdminApi(options: { needsToken: boolean; storage: Storage }): AdminApi {
  const { needsToken } = options;
  const token = createTokenStore(options.storage);
  const headers = (): Record<string, string> => {
    const value = needsToken ? token.get() : null;
    return value === null ? {} : { "x-admin-token": value };
  };
  const call: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, cache: "no-store" });
    // The token is not or no longer the right one; the login page asks for another.
    if (response.status === 401 && needsToken) token.set(null);
    return response;
  };
  const client = createClient(adminRoutes, {
    baseUrl: "",
    fetch: call,
    headers,
    timeoutMs: TIMEOUT_MS,
  });
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        networkMode: "always",
        retry: (count, error) => isPassing(error) && count < MOST_RETRIES,
        retryDelay: (count) => 300 * 2 ** count,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  const sessionLog = createRecentLog<SessionNote>();
  const timelineLog = createRecentLog<TimelineNote>();
  const cache = createFeedCache(queries, { sessions: sessionLog, timeline: timelineLog });
  let state: FeedState = { kind: "connecting" };
  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<(event: AdminFeedEvent) => void>();
  const follow = () => {
    const ended = new AbortController();
    void followFeed(
      {
        url: "/admin/api/events",
        fetch: call,
        headers,
        now: Date.now,
        onEvent: (event) => {
          cache.apply(event);
          for (const listener of eventListeners) listener(event);
        },
        onState: (next) => {
          if (ended.signal.aborted) return;
          state = next;
          for (const listener of stateListeners) listener();
        },
        onGap: cache.forget,
      },
      ended.signal,
    );
    return () => ended.abort();
  };
  return {
    client,
    queries,
    sessionLog,
    timelineLog,
    token,
    needsToken,
    fetchFile: async (path) => {
      const response = await call(path, {
        headers: headers(),
        signal: AbortSignal.timeout(FILE_TIMEOUT_MS),
      });
      if (response.ok) return response.blob();
      const refusal = adminErrorSchema.safeParse(await response.json());
      throw new Error(refusal.data?.message ?? `The answer was ${response.status}.`);
    },
    runDoctor: (onEvent) => runDoctor({ fetch: call, headers }, onEvent),
    feed: {
      state: () => state,
      onState: (listener) => {
        stateListeners.add(listener);
        return () => stateListeners.delete(listener);
      },
      onEvent: (listener) => {
        eventListeners.add(listener);
        return () => eventListeners.delete(listener);
      },
      follow,
    },
  };
}
