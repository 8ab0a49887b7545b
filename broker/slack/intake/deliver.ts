import type { Executor } from "../../store/schema.ts";
import type { Route } from "./route.ts";

/**
 * Takes a route over within the transaction that also marks its event as done. What it returns runs
 * after the commit. When it throws, nothing was stored and the event is tried again.
 */
export type Deliver = (tx: Executor, route: Route) => Promise<(() => void) | undefined>;
