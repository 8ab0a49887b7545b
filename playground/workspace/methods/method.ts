import { type Args, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import type { Channel } from "../model.ts";
import type { Wire } from "../json.ts";

/** What a method answers: `ok` and the rest of the body. */
export type MethodReply = Wire & { readonly ok: boolean };

export interface Method {
  readonly run: (core: Core, args: Args) => MethodReply;
  /** Which token it takes. */
  readonly token: "bot" | "app";
  /** The scope that the token must have; none for auth.test and the like. */
  readonly scope?: string | ((core: Core, args: Args) => string);
}

export function ok(body: Wire = {}): MethodReply {
  return { ok: true, ...body };
}

export function slackError(error: string, body: Wire = {}): MethodReply {
  return { ok: false, error, ...body };
}

/** `response_metadata` of a list. */
export function cursorBody(nextCursor: string): Wire {
  return { response_metadata: { next_cursor: nextCursor } };
}

const SCOPE_GROUPS = { channel: "channels", group: "groups", im: "im", mpim: "mpim" } as const;

/** `channels:read`, `groups:history`…: the scope for the kind of the conversation that is asked for. */
export function scopeByKind(verb: "read" | "history") {
  return (core: Core, args: Args): string => {
    const channel = core.world.channel(textArg(args, "channel") ?? "");
    return `${SCOPE_GROUPS[channel?.kind ?? "channel"]}:${verb}`;
  };
}

export type ChannelFound =
  | { readonly ok: true; readonly channel: Channel }
  | { readonly ok: false; readonly reply: MethodReply };

/** The conversation that `channel` names; private ones exist only for their members. */
export function visibleChannel(core: Core, args: Args): ChannelFound {
  const channel = core.world.channel(textArg(args, "channel") ?? "");
  const member = channel?.members.includes(core.world.app.botUserId) === true;
  if (channel === undefined || (channel.kind !== "channel" && !member)) {
    return { ok: false, reply: slackError("channel_not_found") };
  }
  return { ok: true, channel };
}

/** The conversation, when the bot is in it and may write. */
export function writableChannel(core: Core, channel: Channel | undefined): ChannelFound {
  const member = channel?.members.includes(core.world.app.botUserId) === true;
  if (channel === undefined || (channel.kind !== "channel" && !member)) {
    return { ok: false, reply: slackError("channel_not_found") };
  }
  if (channel.archived === true) return { ok: false, reply: slackError("is_archived") };
  if (!member) return { ok: false, reply: slackError("not_in_channel") };
  return { ok: true, channel };
}
