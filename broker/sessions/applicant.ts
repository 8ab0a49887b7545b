import type { Author, ChannelType, ThreadRef } from "./model.ts";

/** Somebody who wants something done, as an event alone tells it. */
export interface Applicant {
  readonly author: Author;
  /** All ids that name a bot: its bot, app and user ids. Empty for people. */
  readonly botIds: readonly string[];
  /** The workspace that the event names for its author; null when it names none. */
  readonly homeTeam: string | null;
  readonly thread: ThreadRef;
  readonly channelType: ChannelType;
  /** Whether the channel is shared with another organisation (`is_ext_shared_channel`). */
  readonly isSharedOutside: boolean;
  /** Whether the thread has a session already. */
  readonly hasSession: boolean;
}

/** A person's account, as Slack tells it. */
export type Account =
  | {
      readonly kind: "known";
      /** `is_restricted` or `is_ultra_restricted`. */
      readonly isGuest: boolean;
      /** `is_stranger`: of another workspace, and in no channel that we see. */
      readonly isStranger: boolean;
      readonly isDeactivated: boolean;
      readonly isBot: boolean;
      /** Workspaces that it belongs to: several in an organisation, none when Slack names none. */
      readonly teams: readonly string[];
      /** Whether it is one of an organisation (`enterprise_user`). */
      readonly isInOrganisation: boolean;
    }
  /** Without users:read: nobody can be told from a guest. */
  | { readonly kind: "not-permitted" }
  /** Slack knows no such person here. */
  | { readonly kind: "not-found" };

/** The author's name in logs and records: the id that Slack gave, or `unknown`. */
export function authorName(author: Author): string {
  switch (author.kind) {
    case "user":
      return author.userId;
    case "bot":
      return author.botId;
    case "app":
      return author.appId;
    case "unknown":
      return "unknown";
    case "operator":
      return "operator";
    case "job":
      return "job";
  }
}
