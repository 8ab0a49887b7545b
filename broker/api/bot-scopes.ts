/** A scope of the bot token, and what the product can do with it. */
export interface BotScope {
  readonly scope: string;
  /** True when the product can do without it. */
  readonly isOptional: boolean;
  /** What is off without it, as a sentence. */
  readonly without: string;
  /** The event that Slack sends only to an app with this scope. */
  readonly event: string | null;
}

/** The scopes of the app's manifest. */
export const botScopes: readonly BotScope[] = [
  required("app_mentions:read", "Mentions in channels do not arrive.", "app_mention"),
  required("chat:write", "Nothing can be posted, and no working status is shown."),
  required(
    "channels:history",
    "Replies and threads in public channels cannot be read.",
    "message.channels",
  ),
  required("im:history", "Direct messages do not arrive.", "message.im"),
  required("files:read", "Files that people attach cannot be downloaded."),
  required("files:write", "Files cannot be posted."),
  required(
    "users:read",
    "People have ids instead of names, and guests cannot be distinguished from members.",
  ),
  required("users:read.email", "Co-authors cannot be found by their e-mail address."),
  optional(
    "groups:history",
    "Replies and threads in private channels cannot be read.",
    "message.groups",
  ),
  optional("mpim:history", "Group direct messages cannot be read.", "message.mpim"),
  optional("reactions:write", "Where Slack shows no status, there is no reaction either."),
  optional("channels:read", "Public channels have ids instead of names."),
  optional("groups:read", "Private channels have ids instead of names."),
  optional("im:read", "Direct messages that came while the broker was away may be missed."),
  optional("mpim:read", "Group direct messages that came while the broker was away may be missed."),
];

/** The scopes of the manifest that a token lacks. */
export function missingScopes(granted: readonly string[]): readonly BotScope[] {
  return botScopes.filter(({ scope }) => !granted.includes(scope));
}

function required(scope: string, without: string, event: string | null = null): BotScope {
  return { scope, isOptional: false, without, event };
}

function optional(scope: string, without: string, event: string | null = null): BotScope {
  return { scope, isOptional: true, without, event };
}
