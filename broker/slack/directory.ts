import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Account } from "../sessions/applicant.ts";
import type { Person } from "../sessions/model.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { KnownName } from "../store/names.ts";
import type { FeatureSwitches, OptionalFeature } from "./feature-switches.ts";
import { growingWait, type Patience, quickRead, readSlack } from "./read-policy.ts";

/**
 * Names of people, channels and bots. Best effort: what cannot be had within a few seconds is null
 * (a hanging `users.info` delays only the message that asks), and is tried again a little later.
 */
export interface Directory {
  /** `users.info`; needs users:read. */
  person(userId: string): Promise<Person | null>;
  /**
   * What kind of account somebody has (`users.info`), asked for up to half a minute; null when Slack
   * does not answer.
   */
  account(userId: string, signal?: AbortSignal): Promise<Account | null>;
  /** `users.info`; needs users:read.email as well. */
  emailOf(userId: string): Promise<string | null>;
  /** `conversations.info`; needs channels:read (groups:read, …). Without the `#`. */
  channelName(channel: string): Promise<string | null>;
  /** Whether it is a group conversation, which its id need not tell; null when Slack does not say. */
  isGroupConversation(channel: string): Promise<boolean | null>;
  /** `bots.info`; needs users:read. */
  botName(botId: string): Promise<string | null>;
}

export interface DirectoryOptions extends Patience {
  readonly reads: WebClient;
  readonly features: FeatureSwitches;
  /** Told of each name that Slack gives. */
  readonly onName: (name: KnownName) => void;
}

const limits = {
  entries: 2_000,
  /** A new name shows after this: 10 minutes. */
  keepMs: 10 * 60_000,
  keepFailureMs: 30_000,
  deadlineMs: 5_000,
};

/** How long an account is asked for, and the waits between. */
const ACCOUNT_DEADLINE_MS = 30_000;
const ACCOUNT_FIRST_WAIT_MS = 500;
const ACCOUNT_LONGEST_WAIT_MS = 5_000;

const text = () =>
  z
    .string()
    .transform((value) => value.trim())
    .pipe(z.string().min(1))
    .optional()
    .catch(undefined);

const flag = () => z.boolean().optional().catch(undefined);
const ids = () => z.array(z.string()).optional().catch(undefined);

const userSchema = z.looseObject({
  team_id: text(),
  teams: ids(),
  enterprise_user: z.looseObject({ teams: ids() }).optional().catch(undefined),
  deleted: flag(),
  is_restricted: flag(),
  is_ultra_restricted: flag(),
  is_stranger: flag(),
  is_bot: flag(),
  name: text(),
  real_name: text(),
  tz: text(),
  profile: z
    .looseObject({ display_name: text(), real_name: text(), email: text() })
    .optional()
    .catch(undefined),
});

const groupSchema = z.looseObject({ is_mpim: flag() });
const namedSchema = z.looseObject({ name: text() });

interface UserEntry {
  readonly person: Person;
  readonly email: string | null;
  readonly account: Account;
}

/** Codes of `users.info` for somebody who does not exist for us. */
const unknownUser: ReadonlySet<string> = new Set(["user_not_found", "user_not_visible"]);

export function createDirectory(options: DirectoryOptions): Directory {
  const { reads, clock } = options;
  const users = createExpiringCache<UserEntry>(clock, limits);
  const channels = createExpiringCache<string>(clock, limits);
  const bots = createExpiringCache<string>(clock, limits);
  const groups = createExpiringCache<boolean>(clock, limits);

  const user = (userId: string, again?: "again") => users.get(userId, () => lookUp(userId), again);

  const lookUp = async (userId: string): Promise<UserEntry | null> => {
    if (options.features.isOff("user-names", userId)) return null;
    const result = await readSlack(() => reads.users.info({ user: userId }), options, quickRead);
    if (result.ok) return remembered(userEntry(userId, result.value.user));
    options.features.note("user-names", userId, result.error);
    return result.error.kind === "refused" && unknownUser.has(result.error.code)
      ? { person: { userId }, email: null, account: { kind: "not-found" } }
      : null;
  };

  const remembered = (entry: UserEntry | null): UserEntry | null => {
    const { userId, displayName, realName, username } = entry?.person ?? {};
    const name = displayName ?? realName ?? username;
    if (userId !== undefined && name !== undefined) {
      options.onName({ id: userId, kind: "person", name });
    }
    return entry;
  };

  /** The name that Slack gave, told on. */
  const named = (kind: "channel" | "bot", id: string, raw: unknown): string | null => {
    const name = nameOf(raw);
    if (name !== null) options.onName({ id, kind, name });
    return name;
  };

  const account = async (userId: string, signal?: AbortSignal): Promise<Account | null> => {
    const deadline = clock.now() + ACCOUNT_DEADLINE_MS;
    for (let tried = 1; ; tried += 1) {
      const entry = await user(userId, tried === 1 ? undefined : "again");
      if (entry !== null) return entry.account;
      if (options.features.isOff("user-names", userId)) return { kind: "not-permitted" };
      const wait = growingWait(
        ACCOUNT_FIRST_WAIT_MS,
        ACCOUNT_LONGEST_WAIT_MS,
        tried,
        options.random(),
      );
      if (clock.now() + wait > deadline || signal?.aborted === true) return null;
      await clock.sleep(wait, signal);
    }
  };

  const ask = async <T>(
    feature: OptionalFeature,
    subject: string,
    call: () => Promise<T>,
  ): Promise<T | null> => {
    if (options.features.isOff(feature, subject)) return null;
    const result = await readSlack(call, options, quickRead);
    if (result.ok) return result.value;
    options.features.note(feature, subject, result.error);
    return null;
  };

  return {
    person: async (userId) => (await user(userId))?.person ?? null,
    account,
    emailOf: async (userId) => (await user(userId))?.email ?? null,
    channelName: (channel) =>
      channels.get(channel, async () => {
        const call = () => reads.conversations.info({ channel });
        const answer = await ask("channel-names", channel, call);
        return named("channel", channel, answer?.channel);
      }),
    isGroupConversation: (channel) =>
      groups.get(channel, async () => {
        const call = () => reads.conversations.info({ channel });
        const parsed = groupSchema.safeParse((await ask("channel-names", channel, call))?.channel);
        return parsed.success ? parsed.data.is_mpim === true : null;
      }),
    botName: (botId) =>
      bots.get(botId, async () => {
        const answer = await ask("bot-names", botId, () => reads.bots.info({ bot: botId }));
        return named("bot", botId, answer?.bot);
      }),
  };
}

function nameOf(raw: unknown): string | null {
  const parsed = namedSchema.safeParse(raw);
  return parsed.success ? (parsed.data.name ?? null) : null;
}

function userEntry(userId: string, raw: unknown): UserEntry | null {
  const parsed = userSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { name, real_name, tz, profile, team_id, teams, enterprise_user } = parsed.data;
  const realName = profile?.real_name ?? real_name;
  const displayName = profile?.display_name ?? realName ?? name;
  return {
    person: {
      userId,
      ...(displayName !== undefined && { displayName }),
      ...(realName !== undefined && { realName }),
      ...(name !== undefined && { username: name }),
      ...(tz !== undefined && { timeZone: tz }),
    },
    email: profile?.email ?? null,
    account: {
      kind: "known",
      isGuest: parsed.data.is_restricted === true || parsed.data.is_ultra_restricted === true,
      isStranger: parsed.data.is_stranger === true,
      isDeactivated: parsed.data.deleted === true,
      isBot: parsed.data.is_bot === true,
      teams: [
        ...(team_id === undefined ? [] : [team_id]),
        ...(teams ?? []),
        ...(enterprise_user?.teams ?? []),
      ],
      isInOrganisation: enterprise_user !== undefined,
    },
  };
}
