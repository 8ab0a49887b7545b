import { join } from "node:path";
import type { Config } from "../../config/settings.ts";
import type { Accounts } from "../../github/accounts.ts";
import { installGitTools } from "../../github/git-tools.ts";
import { GitHubAuthors } from "../../github/github-authors.ts";
import { SessionCoauthors } from "../../github/session-coauthors.ts";
import { coauthorPrompt } from "../../slack/coauthor-form.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { Storage } from "./storage.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface CommitAuthorsOptions {
  readonly base: WorkerBase;
  readonly storage: Storage;
  readonly gateway: Pick<SlackGateway, "directory" | "tellAlone">;
  readonly accounts: Pick<Accounts, "authors">;
}

/** Who people are in commits, and whom those of a session name. */
export interface CommitAuthors {
  readonly authors: GitHubAuthors;
  readonly coauthors: SessionCoauthors;
}

export function commitAuthors({
  accounts,
  base,
  gateway,
  storage,
}: CommitAuthorsOptions): CommitAuthors {
  const { clock, log } = base;
  const { db } = storage;
  const authors = new GitHubAuthors({
    db,
    clock,
    linkedAuthors: () => accounts.authors(),
    profileOf: async (userId) => {
      const email = await gateway.directory.emailOf(userId);
      if (email === null) return null;
      const person = await gateway.directory.person(userId);
      return { email, name: person?.realName ?? person?.displayName ?? person?.username ?? "" };
    },
  });
  const coauthors = new SessionCoauthors({
    db,
    clock,
    log: log.with({ module: "github" }),
    authors,
    prompt: async ({ channel, key, thread_ts: threadTs }, { missing, people }) => {
      for (const userId of people) {
        const prompt = coauthorPrompt(key, missing, userId);
        await gateway.tellAlone({ channel, threadTs, userId, ...prompt });
      }
    },
  });
  return { authors, coauthors };
}

/** Puts git's hooks where agents find them. */
export function installCommitHooks(config: Config): Promise<void> {
  return installGitTools({
    folder: join(config.dataRoot, "git-tools"),
    node: process.execPath,
    coauthorHelper: config.brokerGitCoauthorHelper,
    ghHelper: config.brokerGhHelper,
  });
}
