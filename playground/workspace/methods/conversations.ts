import { type Args, countArg, flagArg, textArg } from "../args.ts";
import type { Core } from "../core.ts";
import { conversationOf } from "../direct-messages.ts";
import type { Channel, ChannelKind } from "../model.ts";
import { historyPage, listPage, type MessagePage, type PageQuery, repliesPage } from "../paging.ts";
import { channelWire, messageWire } from "../wire.ts";
import {
  cursorBody,
  type Method,
  type MethodReply,
  ok,
  scopeByKind,
  slackError,
  visibleChannel,
} from "./method.ts";

const DEFAULT_PAGE = 100;
/** Slack's own maximum of conversations.history and conversations.replies. */
const LARGEST_PAGE = 1_000;
const OPEN_LIMIT = 8;

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.info": { run: info, token: "bot", scope: scopeByKind("read") },
  "conversations.list": { run: list, token: "bot", scope: listScope },
  "conversations.members": { run: members, token: "bot", scope: scopeByKind("read") },
  "conversations.history": { run: history, token: "bot", scope: scopeByKind("history") },
  "conversations.replies": { run: replies, token: "bot", scope: scopeByKind("history") },
  "conversations.open": { run: open, token: "bot", scope: "im:write" },
  "users.conversations": { run: ownList, token: "bot", scope: listScope },
};

function info(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, args);
  if (!found.ok) return found.reply;
  const wire = channelWire(core, found.channel);
  if (flagArg(args, "include_num_members")) return ok({ channel: wire });
  const { num_members, ...channel } = wire;
  return ok({ channel });
}

const KIND_OF_TYPE: Readonly<Record<string, ChannelKind>> = {
  public_channel: "channel",
  private_channel: "group",
  mpim: "mpim",
  im: "im",
};

const READ_SCOPES = {
  channel: "channels:read",
  group: "groups:read",
  im: "im:read",
  mpim: "mpim:read",
} as const;

function wantedKinds(args: Args): readonly (ChannelKind | undefined)[] {
  return (textArg(args, "types") ?? "public_channel")
    .split(",")
    .map((type) => KIND_OF_TYPE[type.trim()]);
}

function listScope(core: Core, args: Args): string {
  const scopes = wantedKinds(args).map((kind) => READ_SCOPES[kind ?? "channel"]);
  const missing = scopes.find((scope) => !core.world.app.scopes.includes(scope));
  return missing ?? scopes[0] ?? "channels:read";
}

function list(core: Core, args: Args): MethodReply {
  return listOf(core, args, (one) => one.kind === "channel");
}

/** The conversations that the bot is in. */
function ownList(core: Core, args: Args): MethodReply {
  return listOf(core, args, () => false);
}

function listOf(core: Core, args: Args, isOpenToAll: (one: Channel) => boolean): MethodReply {
  const kinds = wantedKinds(args);
  if (kinds.includes(undefined)) return slackError("invalid_types");
  const limit = pageLimit(args);
  if (limit === null) return slackError("invalid_limit");
  const visible = core.world
    .channels()
    .filter((one) => kinds.includes(one.kind))
    .filter((one) => isOpenToAll(one) || one.members.includes(core.world.app.botUserId))
    .filter((one) => !flagArg(args, "exclude_archived") || one.archived !== true);
  const page = listPage(visible, (one) => one.id, limit, textArg(args, "cursor"));
  if (!page.ok) return slackError(page.error);
  return ok({
    channels: page.items.map((one) => channelWire(core, one)),
    ...cursorBody(page.nextCursor),
  });
}

function members(core: Core, args: Args): MethodReply {
  const found = visibleChannel(core, args);
  if (!found.ok) return found.reply;
  const limit = pageLimit(args);
  if (limit === null) return slackError("invalid_limit");
  const page = listPage(found.channel.members, (id) => id, limit, textArg(args, "cursor"));
  if (!page.ok) return slackError(page.error);
  return ok({ members: page.items, ...cursorBody(page.nextCursor) });
}

function history(core: Core, args: Args): MethodReply {
  const found = readableChannel(core, args);
  if (!found.ok) return found.reply;
  const query = pageQuery(args);
  if (query === null) return slackError("invalid_limit");
  return pageReply(core, args, historyPage(core.world.messages(found.channel.id), query), {
    pin_count: 0,
  });
}

function replies(core: Core, args: Args): MethodReply {
  const found = readableChannel(core, args);
  if (!found.ok) return found.reply;
  const query = pageQuery(args);
  if (query === null) return slackError("invalid_limit");
  const asked = core.world.message(found.channel.id, textArg(args, "ts") ?? "");
  const root =
    asked?.threadTs === undefined ? asked : core.world.message(found.channel.id, asked.threadTs);
  if (root === undefined) return slackError("thread_not_found");
  const thread = core.world.replies(found.channel.id, root.ts);
  return pageReply(core, args, repliesPage(root, thread, query, true), {});
}

function pageReply(
  core: Core,
  args: Args,
  page: MessagePage,
  body: Readonly<Record<string, unknown>>,
): MethodReply {
  if (!page.ok) return slackError(page.error);
  const withMetadata = flagArg(args, "include_all_metadata");
  return ok({
    messages: page.messages.map((one) => messageWire(core, one, withMetadata)),
    has_more: page.hasMore,
    ...body,
    ...(page.nextCursor === "" ? {} : cursorBody(page.nextCursor)),
  });
}

function open(core: Core, args: Args): MethodReply {
  const known = textArg(args, "channel");
  if (known !== undefined) {
    const channel = core.world.channel(known);
    if (channel === undefined) return slackError("channel_not_found");
    return opened(core, args, channel);
  }
  const users = (textArg(args, "users") ?? "").split(",").filter((id) => id !== "");
  if (users.length === 0) return slackError("users_list_not_supplied");
  if (users.length > OPEN_LIMIT) return slackError("too_many_users");
  if (users.some((id) => core.world.user(id) === undefined)) return slackError("user_not_found");
  return opened(core, args, conversationOf(core, users));
}

function opened(core: Core, args: Args, channel: Channel): MethodReply {
  const wire = flagArg(args, "return_im") ? channelWire(core, channel) : { id: channel.id };
  return ok({ channel: wire });
}

/** Reading needs membership, which Slack refuses differently for public and private channels. */
function readableChannel(core: Core, args: Args) {
  const found = visibleChannel(core, args);
  if (!found.ok) return found;
  if (!found.channel.members.includes(core.world.app.botUserId)) {
    return { ok: false as const, reply: slackError("not_in_channel") };
  }
  return found;
}

/** How many items a page holds, or null when `limit` is no number. Zero means the default. */
export function pageLimit(args: Args): number | null {
  const limit = countArg(args, "limit");
  if (limit === null) return null;
  if (limit === undefined || limit === 0) return DEFAULT_PAGE;
  return Math.min(limit, LARGEST_PAGE);
}

function pageQuery(args: Args): PageQuery | null {
  const limit = pageLimit(args);
  if (limit === null) return null;
  const cursor = textArg(args, "cursor");
  const oldest = textArg(args, "oldest");
  const latest = textArg(args, "latest");
  return {
    limit,
    inclusive: flagArg(args, "inclusive"),
    ...(cursor === undefined ? {} : { cursor }),
    ...(oldest === undefined ? {} : { oldest }),
    ...(latest === undefined ? {} : { latest }),
  };
}
