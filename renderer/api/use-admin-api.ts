import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { AdminFeedEvent } from "../../main/api/feed.ts";
import type { AdminApi } from "./admin-api.ts";
import type { FeedState } from "./feed.ts";

const AdminApiContext = createContext<AdminApi | null>(null);
export const AdminApiProvider = AdminApiContext.Provider;

export function useAdminApi(): AdminApi {
  const api = useContext(AdminApiContext);
  if (api === null) throw new Error("There is no AdminApiProvider above this component.");
  return api;
}

export function useFeedState(): FeedState {
  const { feed } = useAdminApi();
  return useSyncExternalStore(feed.onState, feed.state);
}

/** Runs `listener` for every event while the component is there. */
export function useFeedEvents(listener: (event: AdminFeedEvent) => void): void {
  const { feed } = useAdminApi();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => feed.onEvent((event) => latest.current(event)), [feed]);
}
