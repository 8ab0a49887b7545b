import type { Timer } from "../../clock/clock.ts";
import { errorText } from "../../errors/broker-error.ts";
import { threadOf } from "../../sessions/model.ts";
import {
  agentPostKey,
  type OutboundPost,
  type PostOutcome,
  type Posts,
} from "../../sessions/ports/posts.ts";
import {
  addOutboxRow,
  channelsWithOpenOutbox,
  dropQueuedPosts,
  makeInterruptedOutboxUnsure,
  nextLiveOutboxRow,
  nextOutboxRows,
  putLiveOutboxRow,
} from "../../store/outbox.ts";
import type { Executor, OutboxRow } from "../../store/schema.ts";
import {
  fullPace,
  type LanePace,
  livePace,
  type PaceLimits,
  postPace,
  slowedPace,
  takePermit,
} from "./lane-pace.ts";
import { namesOf } from "../../store/names.ts";
import { piecesOfMarkdown } from "../answer/from-markdown.ts";
import { createOutcomes } from "./outcomes.ts";
import type { OutboxOptions } from "./outbox-options.ts";
import { type ReadMarkdown, rowBodiesOf, rowKey } from "./row-body.ts";
import { createRowWork } from "./row-work.ts";
import { createThreadTurns } from "./thread-turns.ts";

/** Posts that were stored, at Slack's pace, in order, each exactly once. */
export interface Outbox extends Posts {
  /** Begins to send; what a crash left unclear is looked up in Slack first. */
  start(): Promise<void>;
  /** Ends after the calls that are in flight. What is stored waits for the next start. */
  stop(): Promise<void>;
}

/** People of one answer that are looked up; nobody mentions more. */
const PEOPLE_LOOKED_UP = 200;
/** After an error of the store. */
const STORE_RETRY_MS = 5_000;
/** The lane of live edits; no channel has such an id. */
const LIVE = "live";
/** Lanes that remember their pace; a lane without work needs no memory of more than a moment. */
const LANES_REMEMBERED = 1_000;

/** One channel's posts, one after the other, its threads in turn; or all channels' live edits. */
interface Lane {
  readonly limits: PaceLimits;
  readonly next: () => Promise<OutboxRow | undefined>;
  pace: LanePace;
  /** Until when Slack wants nothing of this kind, in ms since 1970. */
  heldUntil: number;
  running: Promise<void> | null;
  isPoked: boolean;
  timer: Timer | null;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { db, clock, log } = options;
  const lanes = new Map<string, Lane>();
  const outcomes = createOutcomes(db);
  const stopping = new AbortController();
  let isStarted = false;

  const work = createRowWork({
    ...options,
    onSettled: (key) => outcomes.settled(key),
    onRateLimited: ({ channel, lane: name }, retryAfterMs) => {
      const lane = laneOf(name === "live" ? LIVE : channel);
      lane.pace = slowedPace(lane.pace, clock.now());
      lane.heldUntil = clock.now() + (retryAfterMs ?? 0);
    },
  });

  const laneOf = (channel: string): Lane => {
    const known = lanes.get(channel);
    if (known !== undefined) return known;
    if (lanes.size >= LANES_REMEMBERED) forgetQuietLanes();
    const isLive = channel === LIVE;
    const limits = isLive ? livePace : postPace;
    const turns = createThreadTurns();
    const lane: Lane = {
      limits,
      next: () => (isLive ? nextLiveOutboxRow(db) : nextOutboxRows(db, channel).then(turns.next)),
      pace: fullPace(clock.now(), limits),
      heldUntil: 0,
      running: null,
      isPoked: false,
      timer: null,
    };
    lanes.set(channel, lane);
    return lane;
  };

  const forgetQuietLanes = () => {
    for (const [channel, lane] of lanes)
      if (lane.running === null && lane.timer === null && lane.heldUntil <= clock.now())
        lanes.delete(channel);
  };

  const poke = (channel: string) => {
    const lane = laneOf(channel);
    lane.isPoked = true;
    if (!isStarted || stopping.signal.aborted || lane.running !== null) return;
    lane.timer?.cancel();
    lane.timer = null;
    lane.running = run(channel, lane).finally(() => {
      lane.running = null;
      if (lane.isPoked) poke(channel);
    });
  };

  const run = async (channel: string, lane: Lane): Promise<void> => {
    try {
      while (lane.isPoked && !stopping.signal.aborted) {
        lane.isPoked = false;
        await sendWhatIsDue(channel, lane);
      }
    } catch (thrown) {
      log.error("The outbox could not use the store", { channel, error: errorText(thrown) });
      lane.isPoked = false;
      pokeLater(channel, lane, STORE_RETRY_MS);
    }
  };

  const sendWhatIsDue = async (channel: string, lane: Lane): Promise<void> => {
    for (;;) {
      const row = await lane.next();
      if (row === undefined || stopping.signal.aborted) return;
      const isDueAt = row.state === "sending" ? 0 : row.next_attempt_at;
      const wait = Math.max(isDueAt, lane.heldUntil) - clock.now();
      if (wait > 0) return pokeLater(channel, lane, wait);
      await keepPace(lane);
      if (stopping.signal.aborted) return;
      await work(row);
    }
  };

  const keepPace = async (lane: Lane): Promise<void> => {
    const taken = takePermit(lane.pace, clock.now(), lane.limits);
    lane.pace = taken.pace;
    if (taken.wait > 0) await clock.sleep(taken.wait, stopping.signal);
  };

  const pokeLater = (channel: string, lane: Lane, ms: number) => {
    lane.timer?.cancel();
    lane.timer = clock.after(ms, () => {
      lane.timer = null;
      poke(channel);
    });
  };

  return {
    enqueue: (executor, post) => enqueue(executor, post, options),
    dropQueued: (executor, sessionKey) =>
      dropQueuedPosts(executor, sessionKey, agentPostKey(sessionKey, "")),
    dropped: (sessionKey) => outcomes.dropped(sessionKey),
    wake: (sessionKey) => {
      const thread = threadOf(sessionKey);
      if (thread === null) return;
      poke(thread.channel);
      poke(LIVE);
    },
    outcome: (key, signal): Promise<PostOutcome> => outcomes.of(key, signal),
    start: async () => {
      const unsure = isStarted ? 0 : await makeInterruptedOutboxUnsure(db);
      if (unsure > 0)
        log.info("Posts were interrupted; checking in Slack whether they arrived", { unsure });
      isStarted = true;
      for (const channel of await channelsWithOpenOutbox(db)) poke(channel);
      poke(LIVE);
    },
    stop: async () => {
      stopping.abort();
      for (const lane of lanes.values()) lane.timer?.cancel();
      await Promise.all([...lanes.values()].map((lane) => lane.running));
    },
  };
}

async function enqueue(db: Executor, post: OutboundPost, options: OutboxOptions): Promise<void> {
  const thread = threadOf(post.sessionKey);
  if (thread === null) {
    options.log.error("A post has no thread", { sessionKey: post.sessionKey });
    return;
  }
  const bodies = rowBodiesOf(post.body, await readerFor(db, post, options.allowBroadcasts));
  const row = {
    session_key: post.owner === "none" ? null : post.sessionKey,
    channel: thread.channel,
    thread_ts: thread.threadTs,
    created_at: options.clock.now(),
  };
  if (bodies.length === 0) {
    // Nothing to say is said at once, and stays said.
    const body = { kind: "mrkdwn", text: "", markdown: "", parts: 0 };
    await addOutboxRow(db, {
      ...row,
      idempotency_key: post.idempotencyKey,
      body_json: JSON.stringify(body),
      state: "sent",
    });
    return;
  }
  if (post.body.kind === "live-edit") {
    const body_json = JSON.stringify(bodies[0]);
    return putLiveOutboxRow(db, { ...row, idempotency_key: post.idempotencyKey, body_json });
  }
  for (const [index, body] of bodies.entries()) {
    const isNew = await addOutboxRow(db, {
      ...row,
      idempotency_key: rowKey(post.idempotencyKey, index + 1),
      body_json: JSON.stringify(body),
    });
    // The first row decides: the same key with another text changes nothing.
    if (!isNew && index === 0) return;
  }
}

/** Reads an answer's Markdown. People whom the broker has met become mentions; others are words. */
async function readerFor(
  db: Executor,
  { body }: OutboundPost,
  allowBroadcasts: boolean,
): Promise<ReadMarkdown> {
  const text = body.kind === "markdown" ? body.markdown : body.kind === "file" ? body.comment : "";
  const ids = (text ?? "").match(/(?<=<@)[UW][A-Z0-9]{1,40}/g) ?? [];
  const known = await namesOf(db, ids.slice(0, PEOPLE_LOOKED_UP));
  return (markdown) =>
    piecesOfMarkdown(markdown, { isKnownUser: (id) => known.has(id), allowBroadcasts });
}
