import type { Core } from "./core.ts";
import type { Channel, Message } from "./model.ts";
import { mentions } from "./rich-text.ts";
import type { Wire } from "./json.ts";
import { messageWire } from "./wire.ts";

/**
 * The events that Slack raises for a new post: `message` for members with the scope, and
 * `app_mention` as a second event with the same `ts` when the app is named. Direct messages never
 * raise `app_mention`, and neither do the app's own posts.
 */
export function eventsForPost(core: Core, message: Message): readonly Wire[] {
  const channel = core.world.channel(message.channel);
  if (channel === undefined || !hears(core, channel)) return [];
  const wire = eventWire(core, message);
  const events: Wire[] = [];
  if (mayRead(core, channel)) {
    events.push({ ...wire, event_ts: message.ts, channel_type: channel.kind });
  }
  if (raisesMention(core, channel, message, "")) {
    events.push(mentionOf(wire, message.ts));
  }
  return events;
}

/**
 * The events of an edit: `message_changed`, and `app_mention` again, with the original `ts` and
 * `edited`, when a person's edit adds the mention (slackapi/bolt-js#960).
 */
export function eventsForEdit(
  core: Core,
  before: Message,
  after: Message,
  eventTs: string,
): readonly Wire[] {
  const channel = core.world.channel(after.channel);
  if (channel === undefined || !hears(core, channel)) return [];
  const events: Wire[] = [];
  if (mayRead(core, channel)) {
    events.push({
      type: "message",
      subtype: "message_changed",
      message: nested(core, after),
      previous_message: nested(core, before),
      channel: after.channel,
      hidden: true,
      ts: eventTs,
      event_ts: eventTs,
      channel_type: channel.kind,
    });
  }
  if (raisesMention(core, channel, after, before.text)) {
    events.push(mentionOf(eventWire(core, after), eventTs));
  }
  return events;
}

/** The event of a deletion. `before` is the message as it was last. */
export function eventsForDeletion(core: Core, before: Message, eventTs: string): readonly Wire[] {
  const channel = core.world.channel(before.channel);
  if (channel === undefined || !hears(core, channel) || !mayRead(core, channel)) return [];
  return [
    {
      type: "message",
      subtype: "message_deleted",
      previous_message: nested(core, before),
      channel: before.channel,
      hidden: true,
      deleted_ts: before.ts,
      ts: eventTs,
      event_ts: eventTs,
      channel_type: channel.kind,
    },
  ];
}

/** The `event_callback` around an event. Each call makes another `event_id`. */
export function eventCallback(core: Core, event: Wire): Wire {
  const { app, team } = core.world;
  const channel = typeof event["channel"] === "string" ? event["channel"] : "";
  const context = {
    et: event["type"],
    tid: team.id,
    aid: app.appId,
    cid: channel,
  };
  return {
    token: "playground-verification-token",
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.appId,
    event,
    type: "event_callback",
    event_id: core.ids.next("Ev"),
    event_time: Math.floor(core.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${Buffer.from(JSON.stringify(context)).toString("base64url")}`,
  };
}

function hears(core: Core, channel: Channel): boolean {
  return channel.members.includes(core.world.app.botUserId);
}

const HISTORY_SCOPES = {
  channel: "channels:history",
  group: "groups:history",
  im: "im:history",
  mpim: "mpim:history",
} as const;

/** `message.channels`, `.groups`, `.im` and `.mpim` each need the history scope of their kind. */
function mayRead(core: Core, channel: Channel): boolean {
  return core.world.app.scopes.includes(HISTORY_SCOPES[channel.kind]);
}

function raisesMention(core: Core, channel: Channel, message: Message, before: string): boolean {
  const { app } = core.world;
  return (
    channel.kind !== "im" &&
    message.bot?.botId !== app.botId &&
    message.subtype !== "bot_message" &&
    mentions(message.text, app.botUserId) &&
    !mentions(before, app.botUserId) &&
    app.scopes.includes("app_mentions:read")
  );
}

/** A message inside an event: without the counters that only the Web API shows. */
function eventWire(core: Core, message: Message): Wire {
  const {
    reply_count,
    reply_users_count,
    reply_users,
    latest_reply,
    is_locked,
    subscribed,
    thread_ts,
    team,
    ...own
  } = messageWire(core, message, true);
  return {
    ...own,
    ...(message.subtype === "file_share" ? {} : { team }),
    ...(message.threadTs === undefined ? {} : { thread_ts }),
    channel: message.channel,
  };
}

function nested(core: Core, message: Message): Wire {
  return messageWire(core, message, true);
}

function mentionOf(wire: Wire, eventTs: string): Wire {
  const { subtype, ...mention } = wire;
  return { ...mention, type: "app_mention", event_ts: eventTs };
}
