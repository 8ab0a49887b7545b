import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Clock } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { Operation } from "../api/operations.ts";
import type { AdminStatus } from "../api/status.ts";
import { readWorkerFeed } from "../worker-client/feed-reader.ts";
import type { WorkerAddress } from "../worker-client/worker-client.ts";
import { refuse } from "./answers.ts";
import type { StatusReport } from "./status-report.ts";
import type { StatusWatch } from "./status-watch.ts";

export interface FeedOptions {
  readonly workerAddress: () => WorkerAddress | null;
  readonly report: Pick<StatusReport, "current">;
  readonly watch: StatusWatch;
  readonly onOperation: (listener: (operation: Operation) => void) => () => void;
  /** Called when the worker's state changed. */
  readonly onWorkerChange: (listener: () => void) => () => void;
  /** Aborts when the control plane ends. */
  readonly ended: AbortSignal;
  /** Takes our own secrets out of the worker's JSON. */
  readonly hide: (json: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Each follower has a stream of its own from the worker. */
const FOLLOWERS_MAX = 32;
const KEEP_ALIVE_MS = 15_000;
/** A follower that takes nothing for this long is gone without having said so. */
const WRITE_TIMEOUT_MS = 60_000;
/** Before the worker is tried again; a change of its state comes first. */
const RETRY_MS = 2_000;

/** Events of the worker after which the status may say something else. */
const TOUCHING: ReadonlySet<string> = new Set([
  ...["hello", "reset", "session", "session-removed", "health", "profiles"],
]);

/** `GET /admin/api/events`: the status, and the worker's feed through its stops and starts. */
export function adminFeed(options: FeedOptions): (context: Context) => Response {
  let followers = 0;
  return (context) => {
    if (followers >= FOLLOWERS_MAX) {
      return refuse(context, 503, {
        code: "too_many_followers",
        message: `${FOLLOWERS_MAX} programs follow the feed already.`,
        hint: "Close a window that you do not need.",
      });
    }
    const given = context.req.header("last-event-id") ?? context.req.query("after") ?? "";
    const cursor = /^[\w.:-]{1,200}$/.test(given) ? given : null;
    followers += 1;
    return streamSSE(context, async (stream) => {
      try {
        await follow(stream, cursor, options);
      } finally {
        followers -= 1;
      }
    });
  };
}

async function follow(
  stream: SSEStreamingApi,
  cursor: string | null,
  options: FeedOptions,
): Promise<void> {
  const { clock, watch, report, log } = options;
  const left = new AbortController();
  stream.onAbort(() => left.abort());
  const signal = AbortSignal.any([left.signal, options.ended]);
  const write = orderedWriter(stream, clock, () => left.abort());

  /** Only the newest status waits for a slow follower. */
  let newest: AdminStatus | null = null;
  const showStatus = (status: AdminStatus) => {
    const isWaiting = newest !== null;
    newest = status;
    if (!isWaiting) {
      void write(async () => {
        const shown = newest;
        newest = null;
        if (shown !== null) await stream.writeSSE(statusEvent(shown));
      });
    }
  };
  const leaveStatus = watch.follow(showStatus);
  const leaveOperations = options.onOperation(newestOfEach(write, stream));
  const leave = () => {
    leaveStatus();
    leaveOperations();
  };
  try {
    showStatus(await report.current());
    await Promise.all([
      keepAlive(
        () => write(async () => void (await stream.write(": still here\n\n"))),
        clock,
        signal,
      ),
      passWorkerEvents(cursor, options, signal, async (event) => {
        await write(() =>
          stream.writeSSE({
            event: event.event,
            data: options.hide(event.data),
            ...(event.id === null ? {} : { id: event.id }),
          }),
        );
        if (TOUCHING.has(event.event)) watch.touch();
      }),
    ]);
  } catch (thrown) {
    log.warn("A follower of the feed was given up", { error: errorText(thrown) });
  } finally {
    left.abort();
    leave();
  }
}

function statusEvent(status: AdminStatus) {
  return { event: "status", data: JSON.stringify({ kind: "status", status }) };
}

function operationEvent(operation: Operation) {
  return { event: "operation", data: JSON.stringify({ kind: "operation", operation }) };
}

/** Of each operation, only the newest waits for a slow follower. */
function newestOfEach(
  write: (task: () => Promise<void>) => Promise<void>,
  stream: SSEStreamingApi,
) {
  const waiting = new Map<string, Operation>();
  return (operation: Operation): void => {
    const isWaiting = waiting.has(operation.id);
    waiting.set(operation.id, operation);
    if (isWaiting) return;
    void write(async () => {
      const shown = waiting.get(operation.id) ?? operation;
      waiting.delete(operation.id);
      await stream.writeSSE(operationEvent(shown));
    });
  };
}

/** One write after the other. Each waits until the follower has taken it, and not for ever. */
function orderedWriter(stream: SSEStreamingApi, clock: Clock, giveUp: () => void) {
  let last: Promise<void> = Promise.resolve();
  return (task: () => Promise<void>): Promise<void> => {
    const mine = last.then(async () => {
      if (stream.aborted || stream.closed) return;
      const late = clock.after(WRITE_TIMEOUT_MS, giveUp);
      try {
        await task();
      } finally {
        late.cancel();
      }
    });
    last = mine.catch(giveUp);
    return mine;
  };
}

async function keepAlive(
  say: () => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(KEEP_ALIVE_MS, signal);
    if (!signal.aborted) await say();
  }
}

interface FeedEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Follows one worker after the other from where the last one was left. */
async function passWorkerEvents(
  from: string | null,
  options: FeedOptions,
  signal: AbortSignal,
  pass: (event: FeedEvent) => Promise<void>,
): Promise<void> {
  let cursor = from;
  while (!signal.aborted) {
    const address = options.workerAddress();
    if (address !== null) {
      try {
        for await (const event of readWorkerFeed(address, cursor, signal)) {
          if (event.id !== null) ({ id: cursor } = event);
          await pass(event);
        }
      } catch (thrown) {
        if (!signal.aborted) {
          options.log.debug("The broker's feed ended", { error: errorText(thrown) });
        }
      }
      options.watch.touch();
    }
    await untilWorkerChanges(options, signal);
  }
}

async function untilWorkerChanges(options: FeedOptions, signal: AbortSignal): Promise<void> {
  const changed = new AbortController();
  const leave = options.onWorkerChange(() => changed.abort());
  await options.clock.sleep(RETRY_MS, AbortSignal.any([changed.signal, signal]));
  leave();
}
