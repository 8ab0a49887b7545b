import type { AccessRuleItem } from "../../broker/api/access.ts";
import type { Permission } from "../../broker/api/session-status.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AccessEdit, AdminAccess } from "../../main/api/access.ts";
import type { MenuEntry } from "../ui/menu.tsx";
import type { NewRule } from "./add-rule.tsx";
import { countOf, lockOf, ruleTitle } from "./rule-words.ts";
import { words } from "./words.ts";

/** What the menus of the screen do. */
export interface RuleActs {
  readonly make: (edit: AccessEdit, name: string) => void;
  readonly openSheet: (rule: NewRule) => void;
  readonly openSandbox: (rule: AccessRuleItem) => void;
}

const allowed: Permission = { allowed: true };

function ruleOf(...reasons: readonly (string | null)[]): Permission {
  const reason = reasons.find((each) => each !== null) ?? null;
  return reason === null ? allowed : { allowed: false, reason };
}

/** What can be done about a rule. What would open or shut more than it says gives the reason. */
export function ruleEntries(
  rule: AccessRuleItem,
  access: AdminAccess,
  acts: RuleActs,
): readonly MenuEntry[] {
  const { rules } = access;
  const { subject, variable } = rule;
  const lock = lockOf(variable, access);
  const name = ruleTitle(rule);
  const edit = (
    id: string,
    title: string,
    change: AccessEdit,
    ...reasons: readonly (string | null)[]
  ): MenuEntry => ({
    id,
    title,
    rule: ruleOf(lock, ...reasons),
    isDestructive: change.act === "remove",
    run: () => acts.make(change, name),
  });
  const lastPlace = countOf(rules, "channel", "direct") === 1 ? words.lastPlace : null;
  switch (subject.kind) {
    case "channel": {
      const sandbox: MenuEntry = {
        id: "sandbox",
        title: words.changeSandbox,
        run: () => acts.openSandbox(rule),
      };
      const { id } = subject;
      const remove: AccessEdit = { act: "remove", subject: { kind: "channel", id } };
      // Everywhere is allowed: the row is there for its settings.
      if (rule.isDefault) return [sandbox];
      return [sandbox, edit("remove", words.removeRule, remove, lastPlace)];
    }
    case "direct":
      return [
        edit("remove", words.removeRule, { act: "remove", subject: { kind: "direct" } }, lastPlace),
      ];
    case "everywhere":
      return [
        { id: "limit", title: words.limit, rule: ruleOf(lock), run: () => acts.openSheet("limit") },
      ];
    case "other-channels":
      return [
        edit("everywhere", words.allowEverywhere, {
          act: "allow",
          subject: { kind: "everywhere" },
        }),
      ];
    case "person": {
      const areMembersIn = countOf(rules, "members") > 0;
      const isLast = countOf(rules, "person") === 1 && !areMembersIn;
      const remove: AccessEdit = { act: "remove", subject: { kind: "person", id: subject.id } };
      return [edit("remove", words.removeRule, remove, isLast ? words.lastPerson : null)];
    }
    case "members":
      return [
        edit(
          "only-listed",
          words.onlyListed,
          { act: "remove", subject: { kind: "members" } },
          countOf(rules, "person") === 0 ? words.noPersonListed : null,
        ),
      ];
    case "bot": {
      const remove: AccessEdit = { act: "remove", subject: { kind: "bot", id: subject.id } };
      return [edit("remove", words.removeRule, remove)];
    }
    case "every-bot":
      return [edit("remove", words.removeRule, { act: "remove", subject: { kind: "every-bot" } })];
    case "everybody-else":
      return countOf(rules, "members") > 0
        ? []
        : [
            {
              ...edit("members", words.allowMembers, {
                act: "allow",
                subject: { kind: "members" },
              }),
              rule: ruleOf(lockOf("ALLOWED_USERS", access)),
            },
          ];
    case "bot-in-thread":
      return [];
    default:
      return assertNever(subject);
  }
}

/** What "Add a rule" offers. */
export function newRuleEntries(
  access: AdminAccess,
  acts: Pick<RuleActs, "make" | "openSheet">,
): readonly MenuEntry[] {
  const everywhere = countOf(access.rules, "everywhere") > 0 ? words.everywhereAllowed : null;
  const channelLock = lockOf("ALLOWED_CHANNELS", access);
  const entry = (
    id: NewRule,
    title: string,
    ...reasons: readonly (string | null)[]
  ): MenuEntry => ({
    id,
    title,
    rule: ruleOf(...reasons),
    run: () => acts.openSheet(id),
  });
  return [
    entry("person", words.addPerson, lockOf("ALLOWED_USERS", access)),
    entry("channel", words.addChannel, channelLock, everywhere),
    {
      id: "direct",
      title: words.addDirect,
      rule: ruleOf(channelLock, everywhere),
      run: () => acts.make({ act: "allow", subject: { kind: "direct" } }, words.subjects.direct),
    },
    entry("bot", words.addBot, lockOf("ALLOWED_BOTS", access)),
    entry("admin", words.addAdmin, lockOf("ACCESS_ADMIN", access)),
  ];
}
