import { assertNever } from "../errors/broker-error.ts";
import type { Account } from "../sessions/applicant.ts";
import type { ChannelType } from "../sessions/model.ts";

/** Who may have work done, and where. */
export interface AccessPolicy {
  /** User ids. Empty, or with `*` among them, it is every full member beside those who are named. */
  readonly users: readonly string[];
  /** Channel ids, and `direct` for direct messages. Empty: everywhere. */
  readonly channels: readonly string[];
  /** Bot, app or user ids of other bots that may begin something; `*` for all of them. */
  readonly bots: readonly string[];
}

export type Visitor =
  | {
      readonly kind: "person";
      readonly userId: string;
      /** The workspace that the event names for its author; null when it names none. */
      readonly homeTeam: string | null;
      /** Null while it has not been asked for. */
      readonly account: Account | null;
    }
  /** `ids`: all that name the bot: its bot, app and user ids. */
  | { readonly kind: "bot"; readonly ids: readonly string[] };

export interface Place {
  readonly channel: string;
  readonly channelType: ChannelType;
  /** Our own workspace, or our organisation. */
  readonly team: string;
  /** The app is installed for a whole organisation. */
  readonly isOrganisation: boolean;
  /** Whether the channel is shared with another organisation (`is_ext_shared_channel`). */
  readonly isSharedOutside: boolean;
  /** Whether the thread has a session, so that a bot's post would only join it. */
  readonly hasSession: boolean;
}

export type AllowingRule =
  "listed-person" | "member" | "unverified-member" | "listed-bot" | "bot-in-thread";

export type RefusingRule =
  | "channel-not-listed"
  | "guest"
  | "other-workspace"
  | "person-not-listed"
  | "bot-not-listed"
  | "deactivated";

/** `reason` is a sentence for the log and for operators. */
export type AccessDecision =
  | { readonly allowed: true; readonly rule: AllowingRule; readonly reason: string }
  | { readonly allowed: false; readonly rule: RefusingRule; readonly reason: string };

/** Names all direct messages among the channels. */
export const DIRECT = "direct";
/** Stands for all full members among the people, and for all bots among the bots. */
export const EVERY = "*";

/** Slack's own voice posts as a user that is not marked as a bot. */
const SLACKBOT = "USLACKBOT";

/**
 * Pure. Null when it depends on the person's account, which has to be asked for first; never null
 * once the account is there.
 */
export function decideAccess(
  visitor: Visitor,
  place: Place,
  policy: AccessPolicy,
): AccessDecision | null {
  if (!isPlaceAllowed(place, policy)) {
    return refused("channel-not-listed", "ALLOWED_CHANNELS does not name this channel.");
  }
  switch (visitor.kind) {
    case "bot":
      return decideBot(visitor.ids, place, policy);
    case "person":
      return decidePerson(visitor, place, policy);
    default:
      return assertNever(visitor);
  }
}

function isPlaceAllowed(place: Place, { channels }: AccessPolicy): boolean {
  return (
    channels.length === 0 ||
    channels.includes(place.channel) ||
    (channels.includes(DIRECT) && isDirect(place))
  );
}

/** Whether a place is a conversation between few, which `direct` names. Pure. */
export function isDirect({ channelType }: Pick<Place, "channelType">): boolean {
  return channelType === "im" || channelType === "mpim";
}

function decideBot(ids: readonly string[], place: Place, policy: AccessPolicy): AccessDecision {
  if (policy.bots.includes(EVERY)) return allowed("listed-bot", "ALLOWED_BOTS names every bot.");
  const listed = ids.find((id) => policy.bots.includes(id));
  if (listed !== undefined) return allowed("listed-bot", `ALLOWED_BOTS names ${listed}.`);
  return place.hasSession
    ? allowed("bot-in-thread", "A bot's post in a session's thread is context.")
    : refused(
        "bot-not-listed",
        "ALLOWED_BOTS does not name this bot, and its post would start work.",
      );
}

function decidePerson(person: Person, place: Place, policy: AccessPolicy): AccessDecision | null {
  if (policy.users.includes(person.userId)) {
    return allowed("listed-person", "ALLOWED_USERS names this person.");
  }
  const standing = standingOf(person, place);
  switch (standing) {
    case null:
      return null;
    case "bot":
      return decideBot([person.userId], place, policy);
    case "not-found":
      return refused("other-workspace", "Slack does not know this person in this workspace.");
    case "may-be-elsewhere":
      return refused("other-workspace", "The message comes, or may come, from another workspace.");
    case "other-workspace":
      return refused("other-workspace", "The person belongs to another workspace.");
    case "deactivated":
      return refused("deactivated", "The account is deactivated.");
    case "guest":
      return refused("guest", "Slack marks the person as a guest.");
    case "unverified-member":
      return asMember(
        policy,
        "unverified-member",
        "Without users:read, guests cannot be distinguished from members.",
      );
    case "member":
      return asMember(policy, "member", "A full member of this workspace.");
    default:
      return assertNever(standing);
  }
}

type Person = Extract<Visitor, { kind: "person" }>;

/** What somebody is to this workspace, whatever the lists say. */
type Standing =
  | "bot"
  | "member"
  | "unverified-member"
  | "guest"
  | "deactivated"
  | "other-workspace"
  | "may-be-elsewhere"
  | "not-found";

/** Pure; null while it depends on the account, which is not there yet. */
export function standingOf({ account, homeTeam, userId }: Person, place: Place): Standing | null {
  if (userId === SLACKBOT) return "bot";
  if (account === null) return null;
  switch (account.kind) {
    case "not-found":
      return "not-found";
    case "not-permitted":
      return isElsewhere(homeTeam, place) ? "may-be-elsewhere" : "unverified-member";
    case "known":
      if (account.isDeactivated) return "deactivated";
      if (account.isBot) return "bot";
      if (account.isStranger || !isOurs(account, homeTeam, place)) return "other-workspace";
      return account.isGuest ? "guest" : "member";
    default:
      return assertNever(account);
  }
}

/** The account knows best: in an organisation an event may name another of its workspaces. */
function isOurs(
  { teams, isInOrganisation }: Extract<Account, { kind: "known" }>,
  homeTeam: string | null,
  place: Place,
): boolean {
  if (place.isOrganisation && isInOrganisation) return true;
  return teams.length === 0 ? !isElsewhere(homeTeam, place) : teams.includes(place.team);
}

function isElsewhere(homeTeam: string | null, place: Place): boolean {
  // Events name the workspace, and which of them belong to the organisation is not known here.
  return homeTeam === null || place.isOrganisation
    ? place.isSharedOutside
    : homeTeam !== place.team;
}

function asMember(policy: AccessPolicy, rule: AllowingRule, reason: string): AccessDecision {
  return mayMembers(policy)
    ? allowed(rule, reason)
    : refused("person-not-listed", "ALLOWED_USERS does not name this person.");
}

/** Whether every full member may give work. Pure. */
export function mayMembers({ users }: Pick<AccessPolicy, "users">): boolean {
  return users.length === 0 || users.includes(EVERY);
}

function allowed(rule: AllowingRule, reason: string): AccessDecision {
  return { allowed: true, rule, reason };
}

function refused(rule: RefusingRule, reason: string): AccessDecision {
  return { allowed: false, rule, reason };
}
