import { type AccessRule, accessRules, refusalReason } from "../../access/access-rules.ts";
import { liftOf } from "../../access/access-text.ts";
import type { AccessPolicy, RefusingRule } from "../../access/decide-access.ts";
import type {
  AccessRefusal,
  AccessRequest,
  AccessRuleItem,
  AccessView,
  Named,
} from "../../api/access.ts";
import type { SettingsInForce } from "../../api/settings.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { newestAccessRequests, newestRefusals } from "../../store/access-requests.ts";
import { knownNames, namesOf } from "../../store/names.ts";
import type { AccessRefusalRow, Executor } from "../../store/schema.ts";
import type { SettingsActions } from "../actions.ts";

/** Who may have work done, and who was refused: what the store and the settings say. */
export interface AccessReads {
  view(): Promise<Omit<AccessView, "ok">>;
  requests(): Promise<AccessRequest[]>;
}

export interface AccessReadsOptions {
  readonly db: Executor;
  readonly policy: AccessPolicy;
  /** User id of the person whom refused people may ask. */
  readonly admin: string | null;
  readonly settings: Pick<SettingsActions, "inForce" | "list" | "item">;
}

const SHOWN = 50;
const NAMES_SHOWN = 500;

export function accessReads(options: AccessReadsOptions): AccessReads {
  const { admin, db, policy, settings } = options;
  const requests = async () => requestItems(db, await newestAccessRequests(db, SHOWN));
  return {
    requests,
    view: async () => {
      const rules = accessRules(policy, channelsWithSettings(settings));
      const refusals = await newestRefusals(db, SHOWN);
      const names = await namesOf(db, [
        ...rules.flatMap(({ subject }) => ("id" in subject ? [subject.id] : [])),
        ...refusals.flatMap(({ author, channel }) => [author, channel]),
        ...(admin === null ? [] : [admin]),
      ]);
      return {
        rules: rules.map((rule) => ruleItem(rule, names, settings)),
        settings: settings.inForce(null),
        admin: admin === null ? null : named(admin, names),
        requests: await requests(),
        refusals: refusals.map((row) => refusalItem(row, names)),
        known: {
          people: await knownNames(db, "person", NAMES_SHOWN),
          channels: await knownNames(db, "channel", NAMES_SHOWN),
          bots: await knownNames(db, "bot", NAMES_SHOWN),
        },
      };
    },
  };
}

/** Channels whose turns run with settings of their own. */
export function channelsWithSettings(settings: Pick<SettingsActions, "list">): readonly string[] {
  return settings.list().map(({ channel }) => channel);
}

type Names = ReadonlyMap<string, string>;

function named(id: string, names: Names): Named {
  return { id, name: names.get(id) ?? null };
}

function ruleItem(
  rule: AccessRule,
  names: Names,
  settings: Pick<SettingsActions, "inForce" | "item">,
): AccessRuleItem {
  const { subject } = rule;
  const own = subject.kind === "channel" ? settings.item(subject.id) : null;
  return {
    ...rule,
    subject:
      subject.kind === "channel" || subject.kind === "person" || subject.kind === "bot"
        ? { kind: subject.kind, ...named(subject.id, names) }
        : subject,
    settings: settingsOf(rule, own?.inForce ?? null, settings),
    setBy: own?.setBy ?? null,
    setAt: own?.setAt ?? null,
  };
}

/** Turns take the settings of the place; people have none. */
function settingsOf(
  { allowed, part }: AccessRule,
  own: SettingsInForce | null,
  settings: Pick<SettingsActions, "inForce">,
): SettingsInForce | null {
  if (part === "who" || !allowed) return null;
  return own ?? settings.inForce(null);
}

async function requestItems(
  db: Executor,
  rows: readonly AccessRefusalRow[],
): Promise<AccessRequest[]> {
  const names = await namesOf(
    db,
    rows.flatMap(({ author, channel }) => [author, channel]),
  );
  return rows.flatMap((row) => {
    const rule = row.rule as RefusingRule;
    const lift = liftOf(rule, { channel: row.channel, userId: row.author });
    if (lift === null || row.admin_asked_at === null) return [];
    return [
      {
        id: row.id,
        person: named(row.author, names),
        channel: named(row.channel, names),
        rule,
        reason: refusalReason(rule),
        lift,
        askedAt: row.admin_asked_at,
      },
    ];
  });
}

function refusalItem(row: AccessRefusalRow, names: Names): AccessRefusal {
  const rule = row.rule as RefusingRule;
  return {
    id: row.id,
    author: named(row.author, names),
    channel: named(row.channel, names),
    rule,
    reason: refusalReason(rule),
    at: row.at,
    told: toldOf(row.state),
  };
}

function toldOf(state: AccessRefusalRow["state"]): AccessRefusal["told"] {
  switch (state) {
    case "owed":
    case "telling":
      return "to-be-told";
    case "told":
    case "silent":
      return state;
    default:
      return assertNever(state);
  }
}
