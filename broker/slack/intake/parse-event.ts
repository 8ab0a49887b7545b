import { z } from "zod";
import { assertNever } from "../../errors/broker-error.ts";
import type { ChannelType } from "../../sessions/model.ts";
import { isTs } from "../ts.ts";
import { channelTypeOf, messageSchema, type SlackMessage } from "./message-shape.ts";

/** What of Slack's events concerns us, in a small union. */
export type SlackEvent =
  | {
      readonly kind: "message";
      /** Came as `app_mention`, or as one of the `message.*` events. */
      readonly type: "app_mention" | "message";
      readonly channel: string;
      readonly channelType: ChannelType;
      readonly message: SlackMessage;
    }
  | {
      readonly kind: "changed";
      readonly channel: string;
      readonly channelType: ChannelType;
      readonly message: SlackMessage;
      /** What it was before, when Slack tells. */
      readonly previous: SlackMessage | null;
    }
  | {
      readonly kind: "deleted";
      readonly channel: string;
      readonly ts: string;
      readonly previous: SlackMessage | null;
    }
  | {
      /** Slack's own Stop was pressed on a thread's session (`agent_session_stopped`). */
      readonly kind: "stopped";
      readonly channel: string;
      readonly channelType: ChannelType;
      readonly threadTs: string;
      readonly userId: string;
      /** When it was pressed. */
      readonly ts: string;
    }
  | { readonly kind: "other"; readonly type: string };

/** An events_api payload. `event` is absent in `app_rate_limited`. */
const bodySchema = z.looseObject({
  event_id: z.string().min(1).optional().catch(undefined),
  team_id: z.string().optional().catch(undefined),
  api_app_id: z.string().min(1).optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  is_ext_shared_channel: z.boolean().optional().catch(undefined),
  event: z
    .looseObject({ type: z.string(), event_ts: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export interface EventBody {
  readonly eventId: string | null;
  /** The app that the event is for: ours. */
  readonly appId: string | null;
  /** The event's type, or the payload's own when it carries no event. */
  readonly type: string;
  readonly hasEvent: boolean;
  /** When it happened, as a ts: of an edit the time of the edit. */
  readonly eventTs: string | null;
  /** The ts of the message that it edits or deletes. */
  readonly changesTs: string | null;
  /** The channel is shared with another organisation. */
  readonly isSharedOutside: boolean;
}

const unreadable: EventBody = {
  eventId: null,
  appId: null,
  type: "unreadable",
  hasEvent: false,
  eventTs: null,
  changesTs: null,
  isSharedOutside: false,
};

/** The outer part of a payload, enough to store it. */
export function readBody(body: unknown): EventBody {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return unreadable;
  const { event_id, api_app_id, event, type, is_ext_shared_channel } = parsed.data;
  return {
    eventId: event_id ?? null,
    appId: api_app_id ?? null,
    type: event?.type ?? type ?? "unknown",
    hasEvent: event !== undefined,
    eventTs: isTs(event?.event_ts) ? event.event_ts : null,
    changesTs: event === undefined ? null : changesTsOf(parseEvent(body)),
    isSharedOutside: is_ext_shared_channel === true,
  };
}

function changesTsOf(event: SlackEvent): string | null {
  switch (event.kind) {
    case "changed":
      return event.message.ts;
    case "deleted":
      return event.ts;
    case "message":
    case "stopped":
    case "other":
      return null;
    default:
      return assertNever(event);
  }
}

const stoppedSchema = z.looseObject({
  channel: z.string().min(1),
  thread_ts: z.string().refine(isTs),
  user: z.string().min(1),
  event_ts: z.string().refine(isTs),
});

const eventSchema = z.looseObject({
  type: z.string(),
  subtype: z.string().optional().catch(undefined),
  channel: z.string().min(1),
  channel_type: z.string().optional().catch(undefined),
  message: z.unknown().optional(),
  previous_message: z.unknown().optional(),
  deleted_ts: z.string().optional().catch(undefined),
});

/** Reads the event of a payload. What does not concern us, or cannot be read, is `other`. */
export function parseEvent(body: unknown): SlackEvent {
  const outer = bodySchema.safeParse(body);
  const raw = outer.success ? outer.data.event : undefined;
  const type = raw?.type ?? "unreadable";
  if (type === "agent_session_stopped") return readStop(raw);
  if (type !== "message" && type !== "app_mention") return { kind: "other", type };
  const parsed = eventSchema.safeParse(raw);
  if (!parsed.success) return { kind: "other", type };
  const event = parsed.data;
  const place = {
    channel: event.channel,
    channelType: channelTypeOf(event.channel, event.channel_type),
  };
  if (event.subtype === "message_changed") {
    const message = readMessage(event.message);
    return message === null
      ? { kind: "other", type }
      : { kind: "changed", ...place, message, previous: readMessage(event.previous_message) };
  }
  if (event.subtype === "message_deleted") {
    const previous = readMessage(event.previous_message);
    const ts = event.deleted_ts ?? previous?.ts;
    return isTs(ts)
      ? { kind: "deleted", channel: event.channel, ts, previous }
      : { kind: "other", type };
  }
  const message = readMessage(raw);
  return message === null ? { kind: "other", type } : { kind: "message", type, ...place, message };
}

function readStop(raw: unknown): SlackEvent {
  const parsed = stoppedSchema.safeParse(raw);
  if (!parsed.success) return { kind: "other", type: "agent_session_stopped" };
  const { channel, event_ts, thread_ts, user } = parsed.data;
  return {
    kind: "stopped",
    channel,
    channelType: channelTypeOf(channel, undefined),
    threadTs: thread_ts,
    userId: user,
    ts: event_ts,
  };
}

function readMessage(raw: unknown): SlackMessage | null {
  const parsed = messageSchema.safeParse(raw);
  return parsed.success && isTs(parsed.data.ts) ? parsed.data : null;
}
