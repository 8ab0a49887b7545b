/** The kinds of conversation, named as `channel_type` names them in Slack's message events. */
export type ChannelKind = "channel" | "group" | "mpim" | "im";

export interface Team {
  readonly id: string;
  readonly name: string;
  /** The part before `.slack.com`. */
  readonly domain: string;
}

/** Who a post is by when it is by an app. */
export interface BotIdentity {
  readonly botId: string;
  readonly appId: string;
}

export interface User {
  readonly id: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  /** Slack hides it from some apps and some people have none. */
  readonly email?: string;
  /** An IANA name. */
  readonly timeZone: string;
  readonly deleted?: boolean;
  /** A guest: of a few channels, or of one. */
  readonly guest?: "multi-channel" | "single-channel";
  /** Of another workspace, as Slack Connect brings them; ours when it is left out. */
  readonly teamId?: string;
  /** Set when this user is the face of an app. */
  readonly bot?: BotIdentity;
}

export interface Channel {
  readonly id: string;
  /** Without `#`. A direct message has none of its own. */
  readonly name: string;
  readonly kind: ChannelKind;
  readonly members: readonly string[];
  readonly archived?: boolean;
  readonly topic?: string;
}

/** The app under test: its ids, its tokens, and the scopes that it was installed with. */
export interface App {
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botName: string;
  /** `xoxb-…` */
  readonly botToken: string;
  /** `xapp-…` */
  readonly appToken: string;
  readonly scopes: readonly string[];
  /** Set when it is declared an agent; `stop`: it subscribes to `agent_session_stopped`. */
  readonly agent?: { readonly stop: boolean };
}

/** A Block Kit block, kept as it was sent. */
export type Block = Readonly<Record<string, unknown>>;

export interface Reaction {
  readonly name: string;
  readonly users: readonly string[];
}

export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface Edited {
  readonly user: string;
  readonly ts: string;
}

export type MessageSubtype = "file_share" | "thread_broadcast" | "bot_message" | "tombstone";

export interface Message {
  /** Its identity in the channel, `<seconds>.<microseconds>`. A string, never a number. */
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly Block[];
  readonly reactions: readonly Reaction[];
  /** Ids of files. */
  readonly files: readonly string[];
  readonly subtype?: MessageSubtype;
  /** The root's `ts`; only replies have it. */
  readonly threadTs?: string;
  readonly clientMsgId?: string;
  readonly bot?: BotIdentity;
  /** A name of its own, as webhooks and `chat:write.customize` give. */
  readonly username?: string;
  readonly metadata?: Metadata;
  readonly edited?: Edited;
  /** Set while and after `chat.startStream` wrote the message. */
  readonly streaming?: "in_progress" | "completed" | "errored";
}

/** A message that only one person sees: in no history, gone with a reload. */
export interface Ephemeral {
  readonly ts: string;
  readonly channel: string;
  /** The one who sees it. */
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly threadTs?: string;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly altText?: string;
  readonly snippetType?: string;
  /** A removed file stays listed in its message as a tombstone. */
  readonly removed?: boolean;
  /** Messages show only the id, as Slack Connect does: files.info tells the rest. */
  readonly detailsWithheld?: boolean;
  /** Fields as Slack has them for files of its own kinds, such as `mode` and `transcription`. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly shares: readonly FileShare[];
}

export interface FileShare {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
}

/** The states of an agent's session, as `agents.sessions.setStatus` names them. */
export const agentStates = ["active", "processing", "suspended", "closed"] as const;
export type AgentState = (typeof agentStates)[number];

/** "is working on it" below a thread (assistant.threads.setStatus). */
export interface ThreadStatus {
  readonly channel: string;
  readonly threadTs: string;
  readonly status: string;
  readonly loadingMessages: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface ModalView {
  readonly id: string;
  readonly hash: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | null;
  /** What the app sent: title, blocks, submit, close, private_metadata, callback_id… */
  readonly definition: Readonly<Record<string, unknown>>;
  /** `values[block_id][action_id]`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
