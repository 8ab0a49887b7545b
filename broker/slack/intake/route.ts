import { assertNever } from "../../errors/broker-error.ts";
import type { InboundMessage, ThreadRef } from "../../sessions/model.ts";
import type { ThreadCommand } from "../../sessions/thread-commands.ts";
import { isTs } from "../ts.ts";
import { commandIn, isBareMention } from "./command-words.ts";
import {
  authorOf,
  filesOf,
  isEmpty,
  isOwn,
  type OwnIds,
  shownOf,
  type SlackMessage,
  toInbound,
} from "./message-shape.ts";
import type { SlackEvent } from "./parse-event.ts";

/** Where an event goes. A message comes here up to twice: it counts once by channel and ts. */
export type Route =
  | { readonly kind: "ignore"; readonly reason: IgnoreReason }
  | {
      readonly kind: "message";
      /** A mention or a direct message opens a session where there is none. */
      readonly startsSession: boolean;
      readonly message: InboundMessage;
    }
  | {
      /** For the broker itself: never given to the agent. */
      readonly kind: "command";
      readonly command: ThreadCommand;
      readonly thread: ThreadRef;
      readonly ts: string;
      readonly message: InboundMessage;
    }
  | {
      readonly kind: "edited";
      readonly thread: ThreadRef;
      readonly ts: string;
      /** The message as it is now. Its text may be what it was, after a mention by edit. */
      readonly message: InboundMessage;
    }
  | { readonly kind: "deleted"; readonly thread: ThreadRef; readonly ts: string };

export type IgnoreReason =
  | "own-post"
  | "other-event"
  | "subtype"
  | "not-addressed"
  | "no-session"
  | "empty"
  | "unchanged"
  | "deleted";

export interface RouteContext extends OwnIds {
  /** Whether the event's thread has a session. */
  readonly hasSession: boolean;
  /** Whether the event's author mentioned us without a word, and was asked for the task there. */
  readonly isAwaited?: boolean;
}

/** Subtypes that carry something people or bots say; all others are Slack's own notices. */
const spokenSubtypes: ReadonlySet<string> = new Set([
  "file_share",
  "thread_broadcast",
  "bot_message",
  "me_message",
]);

/** The thread that an event belongs to: of a root message, the one that it opens. */
export function threadOfEvent(event: SlackEvent): ThreadRef | null {
  switch (event.kind) {
    case "message":
    case "changed":
      return threadOfMessage(event.channel, event.message);
    case "deleted":
      return {
        channel: event.channel,
        threadTs: isTs(event.previous?.thread_ts) ? event.previous.thread_ts : event.ts,
      };
    case "stopped":
      return { channel: event.channel, threadTs: event.threadTs };
    case "other":
      return null;
    default:
      return assertNever(event);
  }
}

/** Whether an event tells of a post of ours, or of what became of it. */
export function isOwnPost(event: SlackEvent, own: OwnIds): boolean {
  switch (event.kind) {
    case "message":
      return isOwn(event.message, own);
    case "changed":
      return isOwn(event.message, own) || (event.previous !== null && isOwn(event.previous, own));
    case "deleted":
      return event.previous !== null && isOwn(event.previous, own);
    case "stopped":
    case "other":
      return false;
    default:
      return assertNever(event);
  }
}

/**
 * By what the two events of one mention are told to be the same: Slack sends `message` and
 * `app_mention`. Null for what is no mention of us, and where the two might go different ways.
 */
export function mentionKey(event: SlackEvent, own: OwnIds): string | null {
  if (event.kind !== "message") return null;
  const { text, subtype, ts } = event.message;
  const isSpoken = subtype === undefined || spokenSubtypes.has(subtype);
  return isSpoken && mentions(text, own.botUserId) ? `${event.channel}:${ts}` : null;
}

/** Pure: reads the event and whether its thread has a session, never the store or Slack. */
export function routeEvent(event: SlackEvent, context: RouteContext): Route {
  if (isOwnPost(event, context)) return ignore("own-post");
  switch (event.kind) {
    case "message":
      return routeMessage(event, context);
    case "changed":
      return routeChange(event, context);
    case "deleted":
      return routeDeletion(event, context);
    case "stopped":
      return routeStop(event);
    case "other":
      return ignore("other-event");
    default:
      return assertNever(event);
  }
}

/** Slack's Stop is the command: the same people may give it, and it is answered alike. */
function routeStop(event: Extract<SlackEvent, { kind: "stopped" }>): Route {
  const { channel, channelType, threadTs, ts, userId } = event;
  const thread = { channel, threadTs };
  const message: InboundMessage = {
    thread,
    channelType,
    ts,
    source: "thread_reply",
    author: { kind: "user", userId },
    text: "",
    files: [],
  };
  return { kind: "command", command: { kind: "stop" }, thread, ts, message };
}

function ignore(reason: IgnoreReason): Route {
  return { kind: "ignore", reason };
}

function threadOfMessage(channel: string, message: SlackMessage): ThreadRef {
  return { channel, threadTs: isTs(message.thread_ts) ? message.thread_ts : message.ts };
}

function routeMessage(
  event: Extract<SlackEvent, { kind: "message" }>,
  context: RouteContext,
): Route {
  const { message, channel, channelType } = event;
  if (message.subtype !== undefined && !spokenSubtypes.has(message.subtype))
    return ignore("subtype");

  const isDirect = channelType === "im";
  const isMention = event.type === "app_mention" || mentions(message.text, context.botUserId);
  const startsSession = isMention || isDirect || context.isAwaited === true;
  if (!startsSession && !context.hasSession)
    return ignore(isTs(message.thread_ts) ? "no-session" : "not-addressed");

  const thread = threadOfMessage(channel, message);
  const source = isDirect ? "direct_message" : isMention ? "app_mention" : "thread_reply";
  const inbound = toInbound(message, { thread, channelType, source });
  const command = commandOf(message, context);
  if (command !== null)
    return { kind: "command", command, thread, ts: message.ts, message: inbound };
  if (isEmpty(message)) return ignore("empty");
  return { kind: "message", startsSession, message: inbound };
}

function routeChange(
  event: Extract<SlackEvent, { kind: "changed" }>,
  context: RouteContext,
): Route {
  const { channel, channelType, message, previous } = event;
  const thread = threadOfMessage(channel, message);
  // A root with replies is not removed but made a tombstone.
  if (message.subtype === "tombstone")
    return context.hasSession ? { kind: "deleted", thread, ts: message.ts } : ignore("no-session");
  if (message.subtype !== undefined && !spokenSubtypes.has(message.subtype))
    return ignore("subtype");
  if (isUnchanged(message, previous)) return ignore("unchanged");

  const isMention = mentions(message.text, context.botUserId);
  if (!context.hasSession) {
    // A mention that was added by edit also comes as app_mention, with the message's first ts.
    const wasMention = previous !== null && mentions(previous.text, context.botUserId);
    if (!isMention || wasMention || previous === null) return ignore("no-session");
    const asNew = { kind: "message", type: "message", channel, channelType, message } as const;
    return routeMessage(asNew, context);
  }
  const source =
    channelType === "im" ? "direct_message" : isMention ? "app_mention" : "thread_reply";
  return {
    kind: "edited",
    thread,
    ts: message.ts,
    message: toInbound(message, { thread, channelType, source }),
  };
}

/** Slack also reports a change when it counts a reply. A preview that it adds is a change. */
function isUnchanged(message: SlackMessage, previous: SlackMessage | null): boolean {
  if (previous === null) return message.edited === undefined;
  const filesNow = filesOf(message).map((file) => file.id);
  const filesBefore = filesOf(previous).map((file) => file.id);
  if (message.text !== previous.text || filesNow.join() !== filesBefore.join()) return false;
  // A bot's card may change under the same text, and Slack adds what a link leads to.
  return JSON.stringify(shownOf(message)) === JSON.stringify(shownOf(previous));
}

function routeDeletion(
  event: Extract<SlackEvent, { kind: "deleted" }>,
  context: RouteContext,
): Route {
  const thread = threadOfEvent(event);
  return thread !== null && context.hasSession
    ? { kind: "deleted", thread, ts: event.ts }
    : ignore("no-session");
}

/** `<@U…>` and the labelled `<@U…|name>`. */
function mentions(text: string | undefined, userId: string): boolean {
  return text !== undefined && (text.includes(`<@${userId}>`) || text.includes(`<@${userId}|`));
}

/**
 * What a person says to the broker itself; with a file it is a message. A mention without a word
 * means what was said before it, so it wakes the agent, which reads that: in a thread, or with a
 * forwarded message. As a thread's first message it has nothing to point at.
 */
function commandOf(message: SlackMessage, context: RouteContext): ThreadCommand | null {
  if (authorOf(message).kind !== "user" || (message.files ?? []).length > 0) return null;
  const text = message.text ?? "";
  const command = commandIn(text, context.botUserId);
  if (command !== null) return command;
  const isFirst = !isTs(message.thread_ts) && !context.hasSession;
  const pointsAtNothing =
    isFirst && isBareMention(text, context.botUserId) && shownOf(message).length === 0;
  return pointsAtNothing ? { kind: "nothing-said" } : null;
}
