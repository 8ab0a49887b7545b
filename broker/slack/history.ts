import type { WebClient } from "@slack/web-api";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { InboundMessage, ThreadRef } from "../sessions/model.ts";
import { failureText, type SlackFailure } from "./failure.ts";
import {
  channelTypeOf,
  isEmpty,
  isOwn,
  messageSchema,
  type OwnIds,
  type SlackMessage,
  toInbound,
} from "./intake/message-shape.ts";
import { type Patience, readSlack } from "./read-policy.ts";
import { compareTs, isTs, tsBefore } from "./ts.ts";

/** Reads threads. */
export interface ThreadReader {
  /**
   * The newest `limit` messages that are older than `before` (null: of all), oldest first.
   * `hasMore` tells that there are older ones.
   */
  before(
    thread: ThreadRef,
    before: string | null,
    limit: number,
    whose: WhoseMessages,
  ): Promise<Result<ThreadPage, string>>;
  /** The messages newer than `after` as Slack has them, oldest first; for what was missed. */
  after(thread: ThreadRef, after: string): Promise<Result<Reading, SlackFailure>>;
  /** One message of the thread as Slack has it, by any author; null when it has none such. */
  at(thread: ThreadRef, ts: string): Promise<Result<SlackMessage | null, SlackFailure>>;
}

/** `others`: without our own posts. A conversation that was lost is told with them. */
export type WhoseMessages = "others" | "all";

export interface ThreadPage {
  readonly messages: readonly InboundMessage[];
  /** The same as Slack wrote them. */
  readonly sources: readonly SlackMessage[];
  readonly hasMore: boolean;
}

export interface ThreadReaderOptions extends Patience {
  readonly reads: WebClient;
  /** Null until Slack told who we are: then nothing counts as our own. */
  readonly own: () => OwnIds | null;
}

/** Slack gives up to this many replies at a time (15 to apps that are sold outside its market). */
const PAGE = 200;
/** A thread that has more pages is read from a day before instead of from its beginning. */
const PAGES = 40;
const DEADLINE_MS = 30_000;
/** How far back the shorter looks go: a day, an hour, five minutes. */
const SHORTER_LOOKS_S = [24 * 60 * 60, 60 * 60, 5 * 60];

const spokenSubtypes: ReadonlySet<string> = new Set([
  "file_share",
  "thread_broadcast",
  "bot_message",
  "me_message",
]);

export function createThreadReader(options: ThreadReaderOptions): ThreadReader {
  const spoken = (messages: readonly SlackMessage[], whose: WhoseMessages) => {
    const own = whose === "all" ? null : options.own();
    return messages.filter(
      (message) =>
        (own === null || !isOwn(message, own)) &&
        (message.subtype === undefined || spokenSubtypes.has(message.subtype)) &&
        !isEmpty(message),
    );
  };

  return {
    before: async (thread, before, limit, whose) => {
      const read = await readUpTo(options, thread, before);
      if (!read.ok) return failed(failureText(read.error));
      const older = spoken(read.value.messages, whose).filter(
        (message) => before === null || compareTs(message.ts, before) < 0,
      );
      const sources = newest(older, limit);
      return succeeded({
        messages: sources.map((message) => asHistory(message, thread)),
        sources,
        hasMore: older.length > limit || !read.value.isWhole,
      });
    },
    after: async (thread, after) => {
      const range = { oldest: after, latest: null };
      const read = await readRange(options, thread, range, options.clock.now() + DEADLINE_MS);
      if (!read.ok) return read;
      const { messages, isWhole } = read.value;
      return succeeded({
        messages: messages.filter(({ ts }) => compareTs(ts, after) > 0),
        isWhole,
      });
    },
    at: async (thread, ts) => {
      const range = { oldest: ts, latest: ts };
      const read = await readRange(options, thread, range, options.clock.now() + DEADLINE_MS);
      if (!read.ok) return isNotThere(read.error) ? succeeded(null) : read;
      const message = read.value.messages.find((one) => one.ts === ts);
      const isGone = message === undefined || message.subtype === "tombstone";
      return succeeded(isGone ? null : message);
    },
  };
}

function isNotThere(failure: SlackFailure): boolean {
  return failure.kind === "refused" && failure.code === "thread_not_found";
}

function newest(messages: readonly SlackMessage[], limit: number): readonly SlackMessage[] {
  return limit <= 0 ? [] : messages.slice(-limit);
}

/** A message that was read, in the shape of one that came. */
export function asHistory(message: SlackMessage, thread: ThreadRef): InboundMessage {
  const channelType = channelTypeOf(thread.channel);
  return toInbound(message, { thread, channelType, source: "thread_history" });
}

export interface Reading {
  /** In the order of the thread, each once. */
  readonly messages: readonly SlackMessage[];
  /** False when there are more than are read at a time: the newest are missing then. */
  readonly isWhole: boolean;
}

/** Both ends are left out, unless they are the same. */
interface Range {
  readonly oldest: string | null;
  readonly latest: string | null;
}

/** All up to `latest`; of a thread too long for that, what came shortly before. */
async function readUpTo(
  options: ThreadReaderOptions,
  thread: ThreadRef,
  latest: string | null,
): Promise<Result<Reading, SlackFailure>> {
  const deadline = options.clock.now() + DEADLINE_MS;
  const whole = await readRange(options, thread, { oldest: null, latest }, deadline);
  if (!whole.ok || whole.value.isWhole) return whole;
  const end = latest ?? `${Math.floor(options.clock.now() / 1_000)}.000000`;
  for (const seconds of SHORTER_LOOKS_S) {
    const range = { oldest: tsBefore(end, seconds), latest };
    const part = await readRange(options, thread, range, options.clock.now() + DEADLINE_MS);
    if (!part.ok) return part;
    if (part.value.isWhole) return succeeded({ ...part.value, isWhole: false });
  }
  return failed({ kind: "ambiguous", message: "The thread is too long to be read" });
}

/** `conversations.replies`, page by page: Slack begins with the oldest and repeats the root. */
async function readRange(
  options: ThreadReaderOptions,
  thread: ThreadRef,
  range: Range,
  deadline: number,
): Promise<Result<Reading, SlackFailure>> {
  const byTs = new Map<string, SlackMessage>();
  const inOrder = (isWhole: boolean): Reading => ({
    messages: [...byTs.values()].toSorted((a, b) => compareTs(a.ts, b.ts)),
    isWhole,
  });
  let cursor = "";
  for (let page = 1; page <= PAGES; page += 1) {
    const result = await readSlack(
      () =>
        options.reads.conversations.replies({
          channel: thread.channel,
          ts: thread.threadTs,
          limit: PAGE,
          ...(range.latest !== null && { latest: range.latest }),
          ...(range.oldest !== null && { oldest: range.oldest }),
          ...(range.oldest !== null && range.oldest === range.latest && { inclusive: true }),
          ...(cursor !== "" && { cursor }),
        }),
      options,
    );
    if (!result.ok) return result;
    for (const raw of result.value.messages ?? []) {
      const parsed = messageSchema.safeParse(raw);
      if (parsed.success && isTs(parsed.data.ts)) byTs.set(parsed.data.ts, parsed.data);
    }
    cursor = result.value.response_metadata?.next_cursor ?? "";
    if (cursor === "") return succeeded(inOrder(true));
    if (options.clock.now() > deadline) break;
  }
  return succeeded(inOrder(false));
}
