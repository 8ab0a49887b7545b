import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { accessSync, constants } from "node:fs";
import type { PendingLogins } from "../../app/clicks/github-clicks.ts";
import {
  type GitHubAccountActions,
  gitHubAccountActions,
  type GitHubAccountReadOptions,
} from "../../app/github/account-actions.ts";
import type { Config } from "../../config/settings.ts";
import { failed } from "../../errors/broker-error.ts";
import { Accounts, type Acting } from "../../github/accounts.ts";
import { beginGhLogin, type GhLogin } from "../../github/device-login.ts";
import { linkOffers } from "../../github/link-offers.ts";
import { checkToken } from "../../github/github-api.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { linkOffer } from "../../slack/github-link.ts";
import type { SessionRow } from "../../store/schema.ts";
import { findSession } from "../../store/sessions.ts";
import type { GitHubTokenOptions } from "../../tools/github-token.ts";
import type { Environment } from "../configuration.ts";
import type { Storage } from "./storage.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface GitHubAccountsOptions {
  readonly base: WorkerBase;
  readonly storage: Storage;
  readonly gateway: Pick<SlackGateway, "tellAlone">;
  readonly key: Buffer;
  readonly environment: Environment;
  readonly keepSecret: (token: string) => void;
}

/** People's accounts, and how sessions act with them. */
export interface GitHubAccounts {
  readonly accounts: Accounts;
  readonly logins: PendingLogins;
  readonly resolve: GitHubTokenOptions["resolve"];
  /** What operators do with them. */
  readonly actions: GitHubAccountActions;
}

/** A thread that is refused offers the same link again after this. */
const REFUSED_GAP_MS = 5 * 60_000;
/** A person whose sessions act as another account is offered a link again after this. */
const STAND_IN_GAP_MS = 30 * 86_400_000;
/** Logins that may wait at once. */
const PENDING_LOGINS = 20;

/** What gh gets of our environment: how to find its way, and no token. */
const GH_ENVIRONMENT =
  /^(?:PATH|LANG|TMPDIR|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR))$/;

export function gitHubAccounts(options: GitHubAccountsOptions): GitHubAccounts {
  const { base, environment, gateway, keepSecret, key, storage } = options;
  const { clock, config, ending } = base;
  const log = base.log.with({ module: "github" });
  const { db } = storage;
  const accounts = new Accounts({
    db,
    clock,
    log,
    key,
    check: (token) =>
      checkToken(token, { baseUrl: config.githubApiBaseUrl, fetch: globalThis.fetch }),
    ...{ configuredLogin: config.brokerDefaultGithubLogin, teamToken: teamTokenOf(config) },
    keepSecret,
  });
  const pending = new Map<string, GhLogin>();
  ending.parts.defer("GitHub logins", async () => {
    const open = [...pending.values()];
    for (const login of open) login.cancel();
    await Promise.all(open.map(({ ended }) => ended));
  });
  const logins: PendingLogins = {
    begin: async (userId) => {
      pending.get(userId)?.cancel();
      if (pending.size >= PENDING_LOGINS) return failed("Too many people link one at this moment");
      const gh = ghOf(config.brokerRealGhPath, environment);
      if (gh === null) return failed("gh is not installed on the broker's machine");
      await mkdir(config.runDir, { recursive: true, mode: 0o700 });
      const begun = await beginGhLogin({
        gh,
        folder: config.runDir,
        scopes: config.githubOauthScopes,
        environment: ghEnvironment(environment),
        clock,
      });
      if (!begun.ok) return begun;
      const login = begun.value;
      pending.set(userId, login);
      void login.ended.then(() => {
        if (pending.get(userId) === login) pending.delete(userId);
      });
      return begun;
    },
  };
  const offers = linkOffers({ db, clock });
  const offer = async (session: SessionRow, userId: string, reason: OfferReason) => {
    const { text, ...limits } = offerOf(reason, session.key, userId);
    if (!(await offers.take(limits))) return;
    const { channel, thread_ts: threadTs } = session;
    await gateway.tellAlone({ channel, threadTs, userId, ...linkOffer(userId, text) });
  };
  return {
    accounts,
    logins,
    actions: gitHubAccountActions({
      ...gitHubAccountsRead({ config, db }),
      tellAlone: (message) => gateway.tellAlone(message),
    }),
    resolve: async (sessionKey) => {
      const session = await findSession(db, sessionKey);
      const starter = session?.initiator ?? null;
      const acting = await accounts.actingFor(starter);
      const reason = acting.kind === "as" ? acting.whose : acting;
      if (session !== undefined && starter !== null && reason !== "starter") {
        offer(session, starter, reason).catch((error: unknown) =>
          log.warn("A GitHub link could not be offered", { error }),
        );
      }
      return acting.kind === "as"
        ? { ok: true, token: acting.token }
        : { ok: false, message: refusalText(acting) };
    },
  };
}

function teamTokenOf(config: Config): string | null {
  return config.ghToken ?? config.githubToken ?? config.brokerDefaultGithubToken;
}

/** What of a configuration says who acts on GitHub. */
export function gitHubAccountsRead({
  config,
  db,
}: {
  readonly config: Config;
  readonly db: Storage["db"];
}): GitHubAccountReadOptions {
  const configuredLogin = config.brokerDefaultGithubLogin;
  return { db, configuredLogin, hasTeamToken: teamTokenOf(config) !== null };
}

type NotActing = Exclude<Acting, { readonly kind: "as" }>;
/** Why a person is offered a link: their session is refused, or acts as another account. */
type OfferReason = NotActing | "default" | "team";

function refusalText(acting: NotActing): string {
  return acting.kind === "refused"
    ? `GitHub no longer accepts the linked account ${acting.login} of the person who started this session. They have to link it again: they were asked in Slack.`
    : "The person who started this session has not linked a GitHub account, and there is no default one. They were asked in Slack to link theirs.";
}

/** What an offer says, and for whom it is not repeated for a while. Pure. */
function offerOf(reason: OfferReason, sessionKey: string, userId: string) {
  if (reason === "default" || reason === "team") {
    const text =
      "This session uses GitHub with the team's account, because you have not linked yours. To push and open pull requests as yourself in sessions that you start, link it:";
    return { text, whose: `person ${userId}`, gapMs: STAND_IN_GAP_MS, isLong: true };
  }
  const text =
    reason.kind === "refused"
      ? `GitHub no longer accepts your linked account ${reason.login}, so I cannot push or open pull requests for you. Link it again:`
      : "I was about to use GitHub in this session that you started, and you have not linked an account. Link yours:";
  // In every thread that is refused: what one person alone sees is gone with the next reload.
  return { text, whose: `${reason.kind} ${sessionKey}`, gapMs: REFUSED_GAP_MS, isLong: false };
}

function ghEnvironment(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && GH_ENVIRONMENT.test(name) ? [[name, value]] : [],
    ),
  );
}

function ghOf(configured: string | null, environment: Environment): string | null {
  if (configured !== null) return configured;
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, "gh")).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // It is not there, or not ours to run.
  }
}
