import type { Core } from "./core.ts";
import type { Wire } from "./json.ts";
import type { BotIdentity, Channel, Message, StoredFile, User } from "./model.ts";
import { zoneAt } from "./time-zone.ts";

const SECOND_MS = 1000;
const AVATAR_SIZES = [24, 32, 48, 72, 192, 512];

/** A message as conversations.history, conversations.replies and chat.postMessage show it. */
export function messageWire(core: Core, message: Message, withMetadata = false): Wire {
  const human = message.bot === undefined;
  const webhook = message.subtype === "bot_message";
  return {
    type: "message",
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ...(webhook ? {} : { user: message.user }),
    ...(message.username === undefined ? {} : { username: message.username }),
    ts: message.ts,
    ...(message.clientMsgId === undefined ? {} : { client_msg_id: message.clientMsgId }),
    ...(message.bot === undefined ? {} : botWire(core, message, message.bot)),
    text: message.text,
    ...(message.subtype === "tombstone" ? { hidden: true } : teamWire(core, message)),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...threadWire(core, message),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...(message.files.length === 0 ? {} : filesWire(core, message, human)),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

/** Posts of people from other workspaces name their own. */
function teamWire(core: Core, message: Message): Wire {
  const team = core.world.user(message.user)?.teamId;
  return team === undefined
    ? { team: core.world.team.id }
    : { team, user_team: team, source_team: team };
}

function botWire(core: Core, message: Message, bot: BotIdentity): Wire {
  if (message.subtype === "bot_message") return { bot_id: bot.botId };
  return {
    bot_id: bot.botId,
    app_id: bot.appId,
    bot_profile: botProfileWire(core, bot, core.world.user(message.user)),
  };
}

export function botProfileWire(core: Core, bot: BotIdentity, face: User | undefined): Wire {
  return {
    id: bot.botId,
    app_id: bot.appId,
    name: face?.realName ?? bot.botId,
    icons: pictures(core, [48, 72]),
    deleted: false,
    updated: 0,
    team_id: core.world.team.id,
  };
}

function threadWire(core: Core, message: Message): Wire {
  const { world } = core;
  if (message.threadTs !== undefined) {
    const root = world.message(message.channel, message.threadTs);
    return {
      thread_ts: message.threadTs,
      ...(root === undefined ? {} : { parent_user_id: root.user }),
    };
  }
  const replies = world.replies(message.channel, message.ts);
  const latest = replies.at(-1);
  if (latest === undefined) return {};
  const users = [...new Set(replies.map((one) => one.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: latest.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  };
}

function filesWire(core: Core, message: Message, human: boolean): Wire {
  const files = message.files.flatMap((id) => core.files.file(id) ?? []);
  return {
    files: files.map((file) => attachedFileWire(core, file)),
    upload: human,
    display_as_bot: false,
  };
}

/** A file inside a message: without where it is shared, which only files.info tells. */
function attachedFileWire(core: Core, file: StoredFile): Wire {
  if (file.detailsWithheld === true) {
    return { id: file.id, mode: "file_access", file_access: "check_file_info" };
  }
  const { shares, channels, groups, ims, comments_count, ...attached } = fileWire(core, file);
  return attached;
}

/** A file as files.info and files.completeUploadExternal show it. A removed one is a tombstone with an id only. */
export function fileWire(core: Core, file: StoredFile): Wire {
  if (file.removed === true) return { id: file.id, mode: "tombstone" };
  const { team } = core.world;
  const base = `${core.baseUrl()}/files-pri/${team.id}-${file.id}`;
  const shared = (kinds: readonly string[]) => [
    ...new Set(
      file.shares
        .filter((one) => kinds.includes(core.world.channel(one.channel)?.kind ?? ""))
        .map((one) => one.channel),
    ),
  ];
  const extension = extensionOf(file.name);
  return {
    id: file.id,
    created: Math.floor(file.createdAt / SECOND_MS),
    timestamp: Math.floor(file.createdAt / SECOND_MS),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.snippetType ?? extension,
    pretty_type: (file.snippetType ?? extension).toUpperCase(),
    user: file.user,
    user_team: team.id,
    editable: file.snippetType !== undefined,
    size: file.size,
    mode: file.snippetType === undefined ? "hosted" : "snippet",
    is_external: false,
    external_type: "",
    is_public: shared(["channel"]).length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    url_private: `${base}/${encodeURIComponent(file.name)}`,
    url_private_download: `${base}/download/${encodeURIComponent(file.name)}`,
    permalink: `${core.baseUrl()}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
    has_rich_preview: false,
    file_access: "visible",
    shares: sharesWire(core, file),
    channels: shared(["channel"]),
    groups: shared(["group", "mpim"]),
    ims: shared(["im"]),
    comments_count: 0,
    ...file.more,
  };
}

function sharesWire(core: Core, file: StoredFile): Wire {
  const wire: Record<string, Record<string, unknown[]>> = {};
  for (const share of file.shares) {
    const channel = core.world.channel(share.channel);
    const kind = channel?.kind === "channel" ? "public" : "private";
    const byChannel = (wire[kind] ??= {});
    (byChannel[share.channel] ??= []).push({
      ts: share.ts,
      channel_name: channel?.name ?? "",
      team_id: core.world.team.id,
      share_user_id: file.user,
      reply_users: [],
      reply_users_count: 0,
      reply_count: 0,
      ...(share.threadTs === undefined ? {} : { thread_ts: share.threadTs }),
    });
  }
  return wire;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "binary" : name.slice(dot + 1).toLowerCase();
}

/** A user as users.info shows it. The email is left out when the token may not see it. */
export function userWire(core: Core, user: User, withEmail: boolean): Wire {
  const zone = zoneAt(user.timeZone, core.clock.now());
  const [firstName = "", ...rest] = user.realName.split(" ");
  return {
    id: user.id,
    team_id: user.teamId ?? core.world.team.id,
    name: user.name,
    deleted: user.deleted === true,
    color: "9f69e7",
    real_name: user.realName,
    tz: user.timeZone,
    tz_label: zone.label,
    tz_offset: zone.offsetSeconds,
    profile: {
      title: "",
      phone: "",
      skype: "",
      real_name: user.realName,
      real_name_normalized: user.realName,
      // As of people who chose none: Slack then shows the real name, and so does the page.
      display_name: "",
      display_name_normalized: "",
      status_text: "",
      status_emoji: "",
      status_expiration: 0,
      avatar_hash: "",
      first_name: firstName,
      last_name: rest.join(" "),
      ...(user.email === undefined || !withEmail ? {} : { email: user.email }),
      ...(user.bot === undefined
        ? {}
        : { api_app_id: user.bot.appId, bot_id: user.bot.botId, always_active: false }),
      ...pictures(core, AVATAR_SIZES),
      team: user.teamId ?? core.world.team.id,
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.guest !== undefined,
    is_ultra_restricted: user.guest === "single-channel",
    is_bot: user.bot !== undefined,
    is_app_user: false,
    updated: 0,
    is_email_confirmed: user.email !== undefined,
    who_can_share_contact_card: "EVERYONE",
  };
}

function pictures(core: Core, sizes: readonly number[]): Wire {
  const url = `${core.baseUrl()}/avatar.svg`;
  return Object.fromEntries(sizes.map((size) => [`image_${size}`, url]));
}

/** A conversation as conversations.info and conversations.list show it. */
export function channelWire(core: Core, channel: Channel): Wire {
  const { app, team } = core.world;
  const common = {
    id: channel.id,
    created: 0,
    is_archived: channel.archived === true,
    is_org_shared: false,
    context_team_id: team.id,
    updated: 0,
  };
  if (channel.kind === "im") {
    const other = channel.members.find((id) => id !== app.botUserId) ?? app.botUserId;
    return { ...common, is_im: true, user: other, is_user_deleted: false, priority: 0 };
  }
  const value = (text: string) => ({ value: text, creator: "", last_set: 0 });
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind !== "mpim",
    is_group: false,
    is_im: false,
    is_mpim: channel.kind === "mpim",
    is_private: channel.kind !== "channel",
    is_general: channel.name === "general",
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.includes(app.botUserId),
    unlinked: 0,
    creator: channel.members[0] ?? "",
    shared_team_ids: [team.id],
    pending_shared: [],
    pending_connected_team_ids: [],
    topic: value(channel.topic ?? ""),
    purpose: value(""),
    previous_names: [],
    num_members: channel.members.length,
  };
}

/** The link to a message; it opens the playground's own page. */
export function permalink(core: Core, message: Message): string {
  const link = `${core.baseUrl()}/archives/${message.channel}/p${message.ts.replace(".", "")}`;
  if (message.threadTs === undefined) return link;
  return `${link}?thread_ts=${message.threadTs}&cid=${message.channel}`;
}
