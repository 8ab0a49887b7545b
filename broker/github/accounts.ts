import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";
import {
  gitHubAccount,
  gitHubAccountOf,
  linkedAccounts,
  noteGitHubCheck,
  saveGitHubAccount,
} from "../store/github-accounts.ts";
import type { BrokerDatabase, GitHubAccountRow } from "../store/schema.ts";
import { defaultAccount } from "./default-account.ts";
import type { TokenCheck } from "./github-api.ts";
import { openToken, sealToken } from "./sealed-token.ts";

export interface AccountsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the identity folder; 32 bytes. */
  readonly key: Buffer;
  readonly check: (token: string) => Promise<TokenCheck>;
  /** The login that the environment names for people without an account; operators may choose another. */
  readonly configuredLogin: string | null;
  /** The team's token, which agents have in their environment too. */
  readonly teamToken: string | null;
  /** Told of each token that must not be written anywhere. */
  readonly keepSecret: (token: string) => void;
}

/** As whom a session acts on GitHub. */
export type Acting =
  | { readonly kind: "as"; readonly whose: "starter" | "default" | "team"; readonly token: string }
  /** The starter's account was linked, and GitHub takes its token no longer. */
  | { readonly kind: "refused"; readonly login: string }
  | { readonly kind: "nobody" };

/** How long GitHub's word for a token is taken: 10 minutes. */
const CHECKED_FOR_MS = 10 * 60_000;

/** People's GitHub accounts. No token leaves but to the sessions that act with it. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** Who people are in commits by their accounts, by Slack user id. */
  async authors(): Promise<ReadonlyMap<string, string>> {
    const rows = await linkedAccounts(this.#options.db);
    return new Map(rows.map(({ author, slack_user_id }) => [slack_user_id, author]));
  }

  /** Links the account that a token belongs to; its login, or why it is not linked. */
  async link(
    slackUserId: string,
    token: string,
  ): Promise<
    { readonly ok: true; readonly login: string } | { readonly ok: false; reason: string }
  > {
    const { check, clock, db, keepSecret, key, log } = this.#options;
    keepSecret(token);
    const checked = await check(token);
    if (checked.kind !== "good") {
      const reason = checked.kind === "refused" ? "GitHub refuses the token" : checked.reason;
      return { ok: false, reason };
    }
    const now = clock.now();
    await saveGitHubAccount(db, {
      slack_user_id: slackUserId,
      login: checked.login,
      author: checked.author,
      sealed_token: sealToken(key, slackUserId, token),
      linked_at: now,
      checked_at: now,
      refused_at: null,
    });
    log.info("A person linked a GitHub account", { user: slackUserId, login: checked.login });
    return { ok: true, login: checked.login };
  }

  /** As whom a session that this person started acts: as them, else as the default. */
  async actingFor(starter: string | null): Promise<Acting> {
    const { configuredLogin, db, teamToken } = this.#options;
    const own = starter === null ? undefined : await gitHubAccount(db, starter);
    if (own !== undefined) {
      const token = await this.#tokenOf(own);
      return token === null
        ? { kind: "refused", login: own.login }
        : { kind: "as", whose: "starter", token };
    }
    const standIn = await defaultAccount(db, configuredLogin);
    const other = standIn === null ? undefined : await gitHubAccountOf(db, standIn.login);
    const token = other === undefined ? null : await this.#tokenOf(other);
    if (token !== null) return { kind: "as", whose: "default", token };
    return teamToken === null
      ? { kind: "nobody" }
      : { kind: "as", whose: "team", token: teamToken };
  }

  /** The token of an account; null once GitHub refused it. */
  async #tokenOf(row: GitHubAccountRow): Promise<string | null> {
    const { check, clock, db, keepSecret, key, log } = this.#options;
    const token =
      row.refused_at === null ? openToken(key, row.slack_user_id, row.sealed_token) : null;
    if (token === null) return null;
    keepSecret(token);
    const now = clock.now();
    if (now - row.checked_at < CHECKED_FOR_MS) return token;
    const checked = await check(token);
    switch (checked.kind) {
      case "good":
        await noteGitHubCheck(db, row, { checked_at: now });
        return token;
      case "refused":
        // Nothing is left to lose with it.
        await noteGitHubCheck(db, row, { refused_at: now, sealed_token: "" });
        log.warn("GitHub no longer takes a linked account", { login: row.login });
        return null;
      case "unknown":
        // GitHub itself decides when it is back.
        log.warn("A linked GitHub account could not be checked", { reason: checked.reason });
        return token;
    }
  }
}
