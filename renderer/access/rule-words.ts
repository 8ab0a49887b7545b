import type { AccessRuleItem, Lift, Named } from "../../broker/api/access.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AccessEdit, AccessList, AdminAccess } from "../../main/api/access.ts";
import { localized } from "../language/broker-text.ts";
import type { ChannelSettings, SettingsInForce } from "../../broker/api/settings.ts";
import { words } from "./words.ts";

/** What people call a person or bot: the name of Slack, else the id. */
export function nameOf({ id, name }: Named): string {
  return name ?? id;
}

/** What people call a channel. */
export function placeName({ id, name }: Named): string {
  if (name !== null) return `#${name}`;
  return id.startsWith("D") ? words.directMessage : id;
}

/** Whom or what a rule is about. */
export function ruleTitle({ subject }: Pick<AccessRuleItem, "subject">): string {
  switch (subject.kind) {
    case "channel":
      return placeName(subject);
    case "person":
    case "bot":
      return nameOf(subject);
    case "direct":
    case "everywhere":
    case "other-channels":
    case "members":
    case "every-bot":
    case "bot-in-thread":
    case "everybody-else":
      return words.subjects[subject.kind];
    default:
      return assertNever(subject);
  }
}

/** Below the title; null where the title says all. */
export function ruleDetail(
  { subject }: Pick<AccessRuleItem, "subject">,
  rules: readonly AccessRuleItem[],
): string | null {
  if (subject.kind === "person" || subject.kind === "bot") {
    // Two people may have one name; two channels have none.
    return subject.name === null ? null : subject.id;
  }
  if (subject.kind !== "everybody-else") return null;
  const areMembersAllowed = rules.some((rule) => rule.subject.kind === "members");
  return areMembersAllowed ? words.othersAre : words.othersAndMembersAre;
}

/** What somebody may do by a rule. */
export function mayWords({ allowed, subject }: AccessRuleItem): string {
  if (!allowed) return words.mayNot;
  switch (subject.kind) {
    case "channel":
    case "direct":
    case "everywhere":
    case "other-channels":
      return words.mayPlace;
    case "bot":
    case "every-bot":
      return words.mayBot;
    case "bot-in-thread":
      return words.mayBotInThread;
    case "person":
    case "members":
    case "everybody-else":
      return words.mayPerson;
    default:
      return assertNever(subject);
  }
}

/** Who made a rule so, and when. */
export interface RuleOrigin {
  readonly by: string;
  readonly at: number | null;
}

/** A channel's own settings come before the list that the channel stands on. */
export function ruleOrigin(rule: AccessRuleItem, lists: readonly AccessList[]): RuleOrigin {
  if (rule.setAt !== null) return { by: rule.setBy ?? words.byChannel, at: rule.setAt };
  if (rule.variable === null) return { by: words.always, at: null };
  const list = lists.find(({ variable }) => variable === rule.variable);
  if (rule.isDefault || list === undefined) return { by: words.byDefault, at: null };
  switch (list.source) {
    case "environment":
    case "control-plane":
      return { by: words.byEnvironment, at: null };
    case "file":
    case "default":
      return { by: list.changedBy ?? words.byFile, at: list.changedAt };
    default:
      return assertNever(list.source);
  }
}

/** Why the list of a rule cannot be changed here; null when it can. */
export function lockOf(
  variable: AccessList["variable"] | null,
  { lists }: Pick<AdminAccess, "lists">,
): string | null {
  const locked = lists.find((list) => list.variable === variable)?.locked ?? null;
  return locked === null ? null : localized(locked);
}

/** How many rules of a kind there are. */
export function countOf(
  rules: readonly AccessRuleItem[],
  ...kinds: readonly AccessRuleItem["subject"]["kind"][]
): number {
  return rules.filter(({ subject }) => kinds.includes(subject.kind)).length;
}

/** What the button of a request says: what would be allowed. */
export function liftWords(lift: Lift): string {
  switch (lift.kind) {
    case "person":
      return words.allowPerson;
    case "channel":
      return words.allowChannel;
    case "direct":
      return words.allowDirect;
    default:
      return assertNever(lift);
  }
}

/** What a change did, for the line that offers to undo it. `name`: whom or what it was about. */
export function changeWords({ act, subject }: AccessEdit, name: string): string {
  if (act === "limit") return words.limitedNow(name);
  const isRemoved = act === "remove";
  switch (subject.kind) {
    case "person":
    case "bot":
      return isRemoved ? words.removedNow(name) : words.mayNow(name);
    case "members":
      return isRemoved ? words.membersRemoved : words.membersNow;
    case "channel":
      return isRemoved ? words.removedNow(name) : words.placeNow(name);
    case "direct":
      return isRemoved ? words.removedNow(name) : words.directNow;
    case "everywhere":
      return words.everywhereNow;
    case "every-bot":
      return isRemoved ? words.removedNow(name) : words.botsNow;
    case "admin":
      return isRemoved ? words.adminRemoved : words.adminNow(name);
    default:
      return assertNever(subject);
  }
}

/** What is set for a channel alone; null when nothing is. */
export function ownSettings(settings: SettingsInForce | null): ChannelSettings | null {
  if (settings === null) return null;
  const { sandbox, approvals, effort, model } = settings;
  const own: ChannelSettings = {
    ...(sandbox.from === "channel" && { sandbox: sandbox.value }),
    ...(approvals.from === "channel" && { approvals: approvals.value }),
    ...(model.from === "channel" && model.value !== null && { model: model.value }),
    ...(effort.from === "channel" && effort.value !== null && { effort: effort.value }),
  };
  return Object.keys(own).length === 0 ? null : own;
}

/** The same with another sandbox; null sandbox is that of everywhere. */
export function withSandbox(
  own: ChannelSettings | null,
  sandbox: ChannelSettings["sandbox"] | null,
): ChannelSettings | null {
  const { sandbox: _, ...rest } = own ?? {};
  const next = sandbox == null ? rest : { ...rest, sandbox };
  return Object.keys(next).length === 0 ? null : next;
}
