import { assertNever } from "../errors/broker-error.ts";
import {
  type AccessPolicy,
  DIRECT,
  EVERY,
  isDirect,
  mayMembers,
  type Place,
  type RefusingRule,
  standingOf,
  type Visitor,
} from "./decide-access.ts";

// The policy as rules that people read. `decideAccess` decides; a property test sees to it that these
// rules say the same of every visitor and place.

/** Whom or what a rule is about. The first that fits decides: of the places, then of the people. */
export type RuleSubject =
  | { readonly kind: "channel"; readonly id: string }
  | { readonly kind: "direct" }
  | { readonly kind: "everywhere" }
  | { readonly kind: "other-channels" }
  | { readonly kind: "person"; readonly id: string }
  | { readonly kind: "members" }
  | { readonly kind: "bot"; readonly id: string }
  | { readonly kind: "every-bot" }
  | { readonly kind: "bot-in-thread" }
  | { readonly kind: "everybody-else" };

export interface AccessRule {
  /** Counted from 1, in the order in which they are looked at. */
  readonly number: number;
  /** A message needs an allowed place and an allowed author. */
  readonly part: "where" | "who";
  readonly subject: RuleSubject;
  readonly allowed: boolean;
  /** The setting that says so; null for what always holds. */
  readonly variable: AccessVariable | null;
  /** True where the setting is empty and its default counts. */
  readonly isDefault: boolean;
}

export type AccessVariable = "ALLOWED_USERS" | "ALLOWED_CHANNELS" | "ALLOWED_BOTS";

/**
 * The rules of a policy, those about places first. `ownSettings`: channels with settings of their own,
 * which get a row of their own wherever people may give work. Pure.
 */
export function accessRules(
  policy: AccessPolicy,
  ownSettings: readonly string[] = [],
): readonly AccessRule[] {
  return [...placeRules(policy, ownSettings), ...peopleRules(policy)].map((rule, index) => ({
    ...rule,
    number: index + 1,
  }));
}

type Unnumbered = Omit<AccessRule, "number">;

function placeRules(
  { channels }: AccessPolicy,
  ownSettings: readonly string[],
): readonly Unnumbered[] {
  const isDefault = channels.length === 0;
  const rule = (subject: RuleSubject, allowed = true): Unnumbered => ({
    part: "where",
    subject,
    allowed,
    variable: "ALLOWED_CHANNELS",
    isDefault,
  });
  const channel = (id: string) => rule({ kind: "channel", id });
  if (isDefault) return [...ownSettings.map(channel), rule({ kind: "everywhere" })];
  return [
    ...channels.filter((id) => id !== DIRECT).map(channel),
    ...(channels.includes(DIRECT) ? [rule({ kind: "direct" })] : []),
    rule({ kind: "other-channels" }, false),
  ];
}

function peopleRules(policy: AccessPolicy): readonly Unnumbered[] {
  const { bots, users } = policy;
  const rule = (
    subject: RuleSubject,
    variable: AccessVariable | null,
    isDefault = false,
  ): Unnumbered => ({ part: "who", subject, allowed: true, variable, isDefault });
  return [
    ...named(users).map((id) => rule({ kind: "person", id }, "ALLOWED_USERS")),
    ...(mayMembers(policy) ? [rule({ kind: "members" }, "ALLOWED_USERS", users.length === 0)] : []),
    ...named(bots).map((id) => rule({ kind: "bot", id }, "ALLOWED_BOTS")),
    ...(bots.includes(EVERY)
      ? [rule({ kind: "every-bot" }, "ALLOWED_BOTS")]
      : [rule({ kind: "bot-in-thread" }, null, true)]),
    { ...rule({ kind: "everybody-else" }, null, true), allowed: false },
  ];
}

function named(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => id !== EVERY);
}

/**
 * The rule that decides about a visitor: a refused place first, else the first that fits the author.
 * Null while that depends on the account, which is not there yet. Pure.
 */
export function decidingRule(
  rules: readonly AccessRule[],
  visitor: Visitor,
  place: Place,
): AccessRule | null {
  const where = rules.find(
    ({ part, subject }) => part === "where" && fits(subject, visitor, place),
  );
  if (where?.allowed === false) return where;
  for (const rule of rules) {
    if (rule.part !== "who") continue;
    const isFitting = fits(rule.subject, visitor, place);
    if (isFitting === null) return null;
    if (isFitting) return rule;
  }
  return null;
}

/** Null while that depends on the account. */
function fits(subject: RuleSubject, visitor: Visitor, place: Place): boolean | null {
  switch (subject.kind) {
    case "channel":
      return place.channel === subject.id;
    case "direct":
      return isDirect(place);
    case "everywhere":
    case "other-channels":
    case "everybody-else":
      return true;
    case "person":
      return visitor.kind === "person" && visitor.userId === subject.id;
    case "members": {
      if (visitor.kind === "bot") return false;
      const standing = standingOf(visitor, place);
      return standing && (standing === "member" || standing === "unverified-member");
    }
    case "bot": {
      const ids = botIdsOf(visitor, place);
      return ids && ids.includes(subject.id);
    }
    case "every-bot": {
      const ids = botIdsOf(visitor, place);
      return ids && ids !== NO_BOT;
    }
    case "bot-in-thread": {
      const ids = botIdsOf(visitor, place);
      return ids && ids !== NO_BOT && place.hasSession;
    }
    default:
      return assertNever(subject);
  }
}

const NO_BOT: readonly string[] = [];

/** All ids that name a bot; `NO_BOT` for people, null while nobody knows which of both it is. */
function botIdsOf(visitor: Visitor, place: Place): readonly string[] | null {
  if (visitor.kind === "bot") return [...visitor.ids];
  const standing = standingOf(visitor, place);
  if (standing === null) return null;
  return standing === "bot" ? [visitor.userId] : NO_BOT;
}

/** What a refusing rule means, in a sentence for people. Pure. */
export function refusalReason(rule: RefusingRule): string {
  switch (rule) {
    case "channel-not-listed":
      return "This place is not among the channels for work.";
    case "guest":
      return "Guests may not give work.";
    case "other-workspace":
      return "People of other workspaces may not give work.";
    case "person-not-listed":
      return "Only people on the list may give work.";
    case "bot-not-listed":
      return "Bots may not begin work unless they are on the list.";
    case "deactivated":
      return "The account is deactivated.";
    default:
      return assertNever(rule);
  }
}
