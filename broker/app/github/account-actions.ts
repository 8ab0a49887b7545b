import type { Kysely } from "kysely";
import type { GitHubAccountList } from "../../api/github-accounts.ts";
import { chooseDefaultAccount, defaultAccount } from "../../github/default-account.ts";
import type { EphemeralMessage } from "../../slack/ephemeral.ts";
import { linkOffer } from "../../slack/github-link.ts";
import { escapeText } from "../../slack/escape-text.ts";
import { gitHubAccount, gitHubAccountOf, listGitHubAccounts } from "../../store/github-accounts.ts";
import { namesOf } from "../../store/names.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { newestSessionOf } from "../../store/sessions.ts";

/** What is known of linked accounts, also while no worker runs. */
export type GitHubAccountReads = () => Promise<Omit<GitHubAccountList, "ok">>;

export interface GitHubAccountActions {
  readonly list: GitHubAccountReads;
  /** Chooses the account for people without one; null for what the environment says. */
  chooseDefault(login: string | null, by: string | null): Promise<"chosen" | "unknown" | "refused">;
  /** Asks a person, alone, in the newest thread that they began, to link their account again. */
  askToLink(
    slackUserId: string,
    by: string | null,
  ): Promise<"asked" | "unknown" | "accepted" | "no-thread" | "not-shown">;
}

export interface GitHubAccountReadOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** The login that the environment names. */
  readonly configuredLogin: string | null;
  readonly hasTeamToken: boolean;
}

export function gitHubAccountReads({
  configuredLogin,
  db,
  hasTeamToken,
}: GitHubAccountReadOptions): GitHubAccountReads {
  return async () => {
    const rows = await listGitHubAccounts(db);
    const names = await namesOf(
      db,
      rows.map((row) => row.slack_user_id),
    );
    return {
      accounts: rows.map((row) => ({
        slackUserId: row.slack_user_id,
        name: names.get(row.slack_user_id) ?? null,
        login: row.login,
        linkedAt: row.linked_at,
        refusedAt: row.refused_at,
      })),
      default: await defaultAccount(db, configuredLogin),
      hasTeamToken,
    };
  };
}

export function gitHubAccountActions(
  options: GitHubAccountReadOptions & {
    readonly tellAlone: (message: EphemeralMessage) => Promise<boolean>;
  },
): GitHubAccountActions {
  const { db, tellAlone } = options;
  return {
    list: gitHubAccountReads(options),
    chooseDefault: async (login, by) => {
      if (login !== null) {
        const account = await gitHubAccountOf(db, login);
        if (account === undefined) return "unknown";
        if (account.refused_at !== null) return "refused";
      }
      await chooseDefaultAccount(db, login, by);
      return "chosen";
    },
    askToLink: async (slackUserId, by) => {
      const account = await gitHubAccount(db, slackUserId);
      if (account === undefined) return "unknown";
      if (account.refused_at === null) return "accepted";
      const session = await newestSessionOf(db, slackUserId);
      if (session === undefined) return "no-thread";
      const who = by === null ? "An operator" : escapeText(by);
      const text = `${who} asks you to link your GitHub account again: GitHub no longer accepts ${account.login}, so I cannot push or open pull requests for you.`;
      const { channel, thread_ts: threadTs } = session;
      const isShown = await tellAlone({
        ...{ channel, threadTs, userId: slackUserId },
        ...linkOffer(slackUserId, text),
      });
      return isShown ? "asked" : "not-shown";
    },
  };
}
