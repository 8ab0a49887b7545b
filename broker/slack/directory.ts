import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Person } from "../sessions/model.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { FeatureSwitches, OptionalFeature } from "./feature-switches.ts";
import { type Patience, quickRead, readSlack } from "./read-policy.ts";

/**
 * Names of people, channels and bots. Best effort: what cannot be had within a few seconds is null
 * (a hanging `users.info` delays only the message that asks), and is tried again a little later.
 */
export interface Directory {
  /** `users.info`; needs users:read. */
  person(userId: string): Promise<Person | null>;
  /** `users.info`; needs users:read.email as well. */
  emailOf(userId: string): Promise<string | null>;
  /** `conversations.info`; needs channels:read (groups:read, …). Without the `#`. */
  channelName(channel: string): Promise<string | null>;
  /** `bots.info`; needs users:read. */
  botName(botId: string): Promise<string | null>;
}

export interface DirectoryOptions extends Patience {
  readonly reads: WebClient;
  readonly features: FeatureSwitches;
}

const limits = {
  entries: 2_000,
  /** A new name shows after this: 10 minutes. */
  keepMs: 10 * 60_000,
  keepFailureMs: 30_000,
  deadlineMs: 5_000,
};

const text = () =>
  z
    .string()
    .transform((value) => value.trim())
    .pipe(z.string().min(1))
    .optional()
    .catch(undefined);

const userSchema = z.looseObject({
  name: text(),
  real_name: text(),
  tz: text(),
  profile: z
    .looseObject({ display_name: text(), real_name: text(), email: text() })
    .optional()
    .catch(undefined),
});

const namedSchema = z.looseObject({ name: text() });

interface UserEntry {
  readonly person: Person;
  readonly email: string | null;
}

export function createDirectory(options: DirectoryOptions): Directory {
  const { reads, clock } = options;
  const users = createExpiringCache<UserEntry>(clock, limits);
  const channels = createExpiringCache<string>(clock, limits);
  const bots = createExpiringCache<string>(clock, limits);

  const user = (userId: string) =>
    users.get(userId, async () => {
      const answer = await ask("user-names", userId, () => reads.users.info({ user: userId }));
      return answer === null ? null : userEntry(userId, answer.user);
    });

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
    emailOf: async (userId) => (await user(userId))?.email ?? null,
    channelName: (channel) =>
      channels.get(channel, async () => {
        const call = () => reads.conversations.info({ channel });
        const answer = await ask("channel-names", channel, call);
        return nameOf(answer?.channel);
      }),
    botName: (botId) =>
      bots.get(botId, async () => {
        const answer = await ask("bot-names", botId, () => reads.bots.info({ bot: botId }));
        return nameOf(answer?.bot);
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
  const { name, real_name, tz, profile } = parsed.data;
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
  };
}
