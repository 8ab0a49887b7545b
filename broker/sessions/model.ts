/** Where a session's conversation takes place. `threadTs` is the root message's ts. */
export interface ThreadRef {
  readonly channel: string;
  readonly threadTs: string;
}

export type ChannelType = "channel" | "group" | "mpim" | "im";

/** `<channel>:<root ts>`. */
export type SessionKey = string;

export function sessionKeyOf(thread: ThreadRef): SessionKey {
  return `${thread.channel}:${thread.threadTs}`;
}

/** A time in ms as Slack writes times. */
export function tsOf(at: number): string {
  return `${Math.floor(at / 1_000)}.${String((at % 1_000) * 1_000).padStart(6, "0")}`;
}

/** The parts of a session key; null when it is not one. */
export function threadOf(key: SessionKey): ThreadRef | null {
  const match = /^([A-Z0-9]+):(\d+\.\d+)$/.exec(key);
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { channel: match[1], threadTs: match[2] };
}

export type MessageSource =
  | "app_mention"
  | "direct_message"
  | "thread_reply"
  | "thread_history"
  /** A button or a form of a question's card, and no message in Slack. */
  | "question_answer"
  /** Written in the app; what Slack has of it is a post of ours. */
  | "app_message"
  /** What a background job reported, and no message in Slack. */
  | "job_event";

/** Who wrote a message, as the event alone tells it. */
export type Author =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "bot"; readonly botId: string; readonly username?: string }
  | { readonly kind: "app"; readonly appId: string; readonly username?: string }
  | { readonly kind: "unknown"; readonly username?: string }
  /** Somebody in the app, under the name that the control plane gave. */
  | { readonly kind: "operator"; readonly name: string }
  /** A background job of the session, under the name that the agent gave it. */
  | { readonly kind: "job"; readonly jobId: string; readonly name: string };

/** What a background job reported, as the agent reads it. */
export interface JobReport {
  readonly jobId: string;
  readonly jobKind: string;
  /** Oldest first. */
  readonly events: readonly {
    readonly at: string;
    readonly event_kind: string;
    readonly summary: string;
    readonly details_text?: string;
    readonly details_json?: unknown;
  }[];
  /** How many older events were left out. */
  readonly omitted: number;
}

/** How a background job ended, as its thread reads it. */
export type JobEnding =
  /** `exitCode` is null where the script reported its end by itself. */
  | { readonly kind: "completed"; readonly exitCode: 0 | null }
  /** It ended by itself with an error; `lastLine` is the end of what it wrote to stderr. */
  | {
      readonly kind: "exited";
      readonly how: string;
      readonly lastLine: string | null;
    }
  /** It reported that it failed, or its process was lost, or never began. */
  | {
      readonly kind: "failed";
      readonly why: "reported" | "lost" | "not-started";
      readonly error: string;
    }
  | { readonly kind: "cancelled"; readonly by: "job" | "agent" | "operator" | "age" | "final" };

/** A file of a message, before it is fetched. `url` is the original, never a thumbnail. */
export interface FileReference {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  readonly mimetype?: string;
  readonly filetype?: string;
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  /** Absent for files that Slack does not serve (tombstones, external files, hidden by limit). */
  readonly url?: string;
  /** Where people open a file that is stored outside of Slack; it is not fetched. */
  readonly address?: string;
}

/** A change of a message that the agent has read. */
export interface Correction {
  /** `preview`: the text is what it was, and Slack has added what a link leads to. */
  readonly kind: "edited" | "deleted" | "preview";
  readonly ofTs: string;
  readonly previousText: string;
}

/** Something that a message shows beside its own text. */
export interface ShownPart {
  readonly kind: "forwarded" | "preview" | "card" | "transcript";
  readonly text: string;
  /** Whose words they are, as Slack names them. */
  readonly from?: string;
  readonly title?: string;
  readonly url?: string;
  readonly footer?: string;
}

/** A message of a thread as it is stored: everything that the event told, nothing looked up. */
export interface InboundMessage {
  readonly thread: ThreadRef;
  readonly channelType: ChannelType;
  readonly ts: string;
  readonly source: MessageSource;
  readonly author: Author;
  readonly text: string;
  readonly files: readonly FileReference[];
  /** True when Slack did not deliver it and it was found afterwards. */
  readonly recovered?: true;
  /** Present when this is not a new message but a change of one that the agent has read. */
  readonly correction?: Correction;
  /** The question that this answers, when it came by a question's card. */
  readonly answerTo?: string;
  /** Of a message from the app: the caller's id of it, under which it is stored once. */
  readonly requestId?: string;
  /** Only of a job's reports. */
  readonly job?: JobReport;
  /** What it shows beside its text, in the order in which people see it. */
  readonly shown?: readonly ShownPart[];
  /** Only of bots and apps: the card fields that carry what they say. */
  readonly card?: {
    readonly subtype?: string;
    readonly text?: string;
    readonly attachments?: unknown;
    readonly blocks?: unknown;
  };
}

/** A file of a message after it was fetched: `localPath` or `downloadError` is there. */
export interface FetchedFile {
  readonly reference: FileReference;
  readonly localPath?: string;
  /** True when Codex can look at it as an image (PNG, JPEG, GIF, WebP of a sensible size). */
  readonly image?: boolean;
  readonly downloadError?: string;
}

export interface Person {
  readonly userId: string;
  readonly displayName?: string;
  readonly realName?: string;
  readonly username?: string;
  /** IANA name, such as Europe/Oslo. */
  readonly timeZone?: string;
}

/** A message with its names and files looked up, ready to become input for the agent. */
export interface DescribedMessage {
  readonly message: InboundMessage;
  /** Of a person; null when it was not a person. Only `userId` is known without users:read. */
  readonly sender: Person | null;
  readonly mentioned: readonly Person[];
  /** The text with each `<@U…>` as `@name`. */
  readonly readableText: string;
  readonly permalink?: string;
  readonly files: readonly FetchedFile[];
}
