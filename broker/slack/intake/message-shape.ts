import { z } from "zod";
import type {
  Author,
  ChannelType,
  FileReference,
  InboundMessage,
  MessageSource,
  ShownPart,
  ThreadRef,
} from "../../sessions/model.ts";
import { forwardedFiles, shownPartsOf } from "./shown-parts.ts";

/**
 * A message as Slack writes it, in events and in `conversations.replies` alike. Tolerant: what is
 * there with an unforeseen type counts as absent, so that no single field can lose a message.
 */
export const messageSchema = z.looseObject({
  ts: z.string(),
  thread_ts: tolerant(z.string()),
  subtype: tolerant(z.string()),
  user: tolerant(z.string()),
  /** The author's workspace, under the names that Slack has for it. */
  user_team: tolerant(z.string()),
  source_team: tolerant(z.string()),
  team: tolerant(z.string()),
  bot_id: tolerant(z.string()),
  app_id: tolerant(z.string()),
  username: tolerant(z.string()),
  bot_profile: tolerant(
    z.looseObject({ name: tolerant(z.string()), app_id: tolerant(z.string()) }),
  ),
  text: tolerant(z.string()),
  files: tolerant(z.array(z.unknown())),
  attachments: tolerant(z.array(z.unknown())),
  blocks: tolerant(z.array(z.unknown())),
  edited: tolerant(z.looseObject({})),
});

export type SlackMessage = z.infer<typeof messageSchema>;

const fileSchema = z.looseObject({
  id: z.string(),
  name: tolerant(z.string()),
  title: tolerant(z.string()),
  mimetype: tolerant(z.string()),
  filetype: tolerant(z.string()),
  size: tolerant(z.number()),
  original_w: tolerant(z.number()),
  original_h: tolerant(z.number()),
  mode: tolerant(z.string()),
  is_external: tolerant(z.boolean()),
  url_private: tolerant(z.string()),
  url_private_download: tolerant(z.string()),
});

function tolerant<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** Slack's files carry no `url` when Slack does not serve them. */
const modesWithoutContent: ReadonlySet<string> = new Set([
  "tombstone",
  "hidden_by_limit",
  "external",
]);

/** The files of a message and of those it forwards, without those that cannot even be named. */
export function filesOf(message: SlackMessage): readonly FileReference[] {
  const all = [...(message.files ?? []), ...forwardedFiles(message.attachments ?? [])];
  return all.flatMap((raw) => {
    const parsed = fileSchema.safeParse(raw);
    return parsed.success ? [fileReference(parsed.data)] : [];
  });
}

function fileReference(file: z.infer<typeof fileSchema>): FileReference {
  const url = file.url_private_download ?? file.url_private;
  const isExternal = file.mode === "external" || file.is_external === true;
  // Slack's own address for downloading what it does not have leads nowhere.
  const address = file.url_private ?? url;
  const isServed = !modesWithoutContent.has(file.mode ?? "") && file.is_external !== true;
  return {
    id: file.id,
    name: file.name ?? file.title ?? file.id,
    ...(file.title !== undefined && { title: file.title }),
    ...(file.mimetype !== undefined && { mimetype: file.mimetype }),
    ...(file.filetype !== undefined && { filetype: file.filetype }),
    ...(file.size !== undefined && { size: file.size }),
    ...(file.original_w !== undefined && { width: file.original_w }),
    ...(file.original_h !== undefined && { height: file.original_h }),
    ...(isServed && url !== undefined && url !== "" && { url }),
    ...(isExternal && address !== undefined && address !== "" && { address }),
  };
}

/** Who wrote it. A post with a bot's id is a bot's, also when Slack names a user beside it. */
export function authorOf(message: SlackMessage): Author {
  const username = message.bot_profile?.name ?? message.username;
  const named = username === undefined || username === "" ? {} : { username };
  if (message.bot_id !== undefined && message.bot_id !== "")
    return { kind: "bot", botId: message.bot_id, ...named };
  if (message.user !== undefined && message.user !== "")
    return { kind: "user", userId: message.user };
  const appId = message.app_id ?? message.bot_profile?.app_id;
  if (appId !== undefined && appId !== "") return { kind: "app", appId, ...named };
  return { kind: "unknown", ...named };
}

/** What the ids tell of us. Posts by any of them are our own. */
export interface OwnIds {
  readonly botUserId: string;
  readonly botId: string;
  /** Absent until Slack named it. */
  readonly appId?: string;
}

export function isOwn(message: SlackMessage, own: OwnIds): boolean {
  if (message.user === own.botUserId) return true;
  if (message.bot_id !== undefined && message.bot_id === own.botId) return true;
  const appId = message.app_id ?? message.bot_profile?.app_id;
  return appId !== undefined && appId === own.appId;
}

/** Everything that the message tells, nothing looked up. */
export function toInbound(
  message: SlackMessage,
  place: {
    readonly thread: ThreadRef;
    readonly channelType: ChannelType;
    readonly source: MessageSource;
  },
): InboundMessage {
  const card = cardOf(message);
  const shown = shownOf(message);
  return {
    thread: place.thread,
    channelType: place.channelType,
    ts: message.ts,
    source: place.source,
    author: authorOf(message),
    text: message.text ?? "",
    files: filesOf(message),
    ...(shown.length > 0 && { shown }),
    ...(card !== null && { card }),
  };
}

/** What a bot or an app says in its own form, as Slack has it. */
function cardOf(message: SlackMessage): NonNullable<InboundMessage["card"]> | null {
  if (authorOf(message).kind === "user") return null;
  const { attachments = [], blocks = [] } = message;
  return {
    ...(message.subtype !== undefined && { subtype: message.subtype }),
    ...(message.text !== undefined && { text: message.text }),
    ...(attachments.length > 0 && { attachments }),
    ...(blocks.length > 0 && { blocks }),
  };
}

/** What it shows beside its text. People's own blocks say the same as their text. */
export function shownOf(message: SlackMessage): readonly ShownPart[] {
  const repeats = authorOf(message).kind === "user" && (message.text ?? "").trim() !== "";
  return shownPartsOf(repeats ? { ...message, blocks: [] } : message);
}

/** True when there is nothing in it that could be given to an agent. */
export function isEmpty(message: SlackMessage): boolean {
  return (
    (message.text ?? "").trim() === "" &&
    filesOf(message).length === 0 &&
    shownOf(message).length === 0 &&
    !hasCard(message)
  );
}

/** Blocks of a bot may say something that this release cannot read. */
function hasCard(message: SlackMessage): boolean {
  const card = cardOf(message);
  return card?.attachments !== undefined || card?.blocks !== undefined;
}

/** Slack's word, or what the channel's id tells where an event leaves it out (`app_mention`). */
export function channelTypeOf(channel: string, word?: string): ChannelType {
  if (word === "channel" || word === "group" || word === "mpim" || word === "im") return word;
  if (channel.startsWith("D")) return "im";
  return channel.startsWith("G") ? "group" : "channel";
}
