import type { Kysely } from "kysely";
import { Access } from "../../access/access.ts";
import { AccessRequests } from "../../access/access-requests.ts";
import type { AccessPolicy } from "../../access/decide-access.ts";
import { type QuietWord, Refusals } from "../../access/refusals.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Config } from "../../config/settings.ts";
import type { Log } from "../../logs/log.ts";
import type { ChannelType } from "../../sessions/model.ts";
import type { ThreadCommand } from "../../sessions/thread-commands.ts";
import type { Admit } from "../../slack/intake/admission.ts";
import { refusalBlocks } from "../../slack/ask-admin.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { BrokerDatabase, SessionRow } from "../../store/schema.ts";

/** The gate between Slack and the sessions. */
export interface AccessGate {
  readonly access: Access;
  readonly refusals: Refusals;
  readonly requests: AccessRequests;
  readonly admit: Admit;
  /** Whether somebody may press the buttons of a session; false when that cannot be told now. */
  readonly mayDrive: (userId: string, session: SessionRow) => Promise<boolean>;
}

export function accessGate(
  config: Config,
  options: {
    readonly db: Kysely<BrokerDatabase>;
    readonly clock: Clock;
    readonly log: Log;
    readonly gateway: Pick<SlackGateway, "directory" | "identity" | "posts" | "tellAlone">;
    /** There are other refusals or requests than before. */
    readonly changed: () => void;
  },
): AccessGate {
  const { changed, clock, db, gateway } = options;
  const log = options.log.with({ module: "access" });
  const access = new Access({
    policy: policyOf(config),
    clock,
    log,
    ourTeam: () => {
      const identity = gateway.identity();
      return identity && { id: identity.teamId, isOrganisation: identity.isOrganisation };
    },
    isGroupConversation: (channel) => gateway.directory.isGroupConversation(channel),
    accountOf: (userId, signal) => gateway.directory.account(userId, signal),
  });
  const requests = new AccessRequests({
    ...{ db, clock, log, changed, posts: gateway.posts },
    explain: (userId, channel) => access.explain(userId, channel),
  });
  /** For the list of refusals; nobody waits for it. */
  const rememberNames = ({ channel, userId }: Pick<QuietWord, "channel" | "userId">) => {
    void gateway.directory.person(userId);
    if (!channel.startsWith("D")) void gateway.directory.channelName(channel);
  };
  const refusals = new Refusals({
    ...{ db, clock, log, changed },
    admin: config.accessAdmin,
    tell: async ({ canBeAllowed, ...word }) => {
      rememberNames(word);
      const admin = canBeAllowed ? config.accessAdmin : null;
      if (admin === null) return gateway.tellAlone(word);
      const person = await gateway.directory.person(admin);
      const name = person?.displayName ?? person?.realName ?? "the person who runs me";
      return gateway.tellAlone({ ...word, blocks: refusalBlocks(word.text, name) });
    },
  });
  return {
    access,
    refusals,
    requests,
    admit: admission(access, refusals),
    mayDrive: (userId, session) =>
      access.mayAnswer({
        userId,
        homeTeam: null,
        thread: { channel: session.channel, threadTs: session.thread_ts },
        channelType: session.channel_type as ChannelType,
      }),
  };
}

/** What the lists of the configuration say. Pure. */
export function policyOf(
  config: Pick<Config, "allowedUsers" | "allowedChannels" | "allowedBots">,
): AccessPolicy {
  return {
    users: config.allowedUsers,
    channels: config.allowedChannels,
    bots: config.allowedBots,
  };
}

function admission(access: Access, refusals: Refusals): Admit {
  return async (applicant, signal) => {
    const decision = await access.decide(applicant, signal);
    if (decision.allowed) return { kind: "admitted" };
    return {
      kind: "refused",
      note: async (transaction, route) => {
        if (route.kind === "ignore") return undefined;
        const ts = route.kind === "message" ? route.message.ts : route.ts;
        const isAsked = route.kind === "command" && asksForWords(route.command);
        await refusals.note(transaction, applicant, { ts, isAsked }, decision.rule);
        return () => refusals.wake();
      },
    };
  };
}

/** Commands that want nothing but an answer. */
function asksForWords({ kind }: ThreadCommand): boolean {
  return kind === "status" || kind === "help";
}
