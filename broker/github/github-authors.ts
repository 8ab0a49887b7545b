import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import {
  gitHubAuthorsOf,
  lastCommits,
  listGitHubAuthors,
  removeGitHubAuthor,
  saveGitHubAuthor,
  startersOfSessions,
} from "../store/github-authors.ts";
import { namesOf } from "../store/names.ts";
import type { BrokerDatabase, GitHubAuthorRow } from "../store/schema.ts";
import {
  authorInForce,
  authorOf,
  authorText,
  type AuthorSource,
  inferredAuthor,
  type KnownAuthors,
} from "./author.ts";

/** A person of Slack, and who they are in commits. Times are milliseconds since the epoch. */
export interface GitHubAuthorItem {
  readonly slackUserId: string;
  /** As Slack gave it; null when it did not. */
  readonly name: string | null;
  /** What counts now, as `Name <address>`; null when nothing is known. */
  readonly author: string | null;
  readonly source: AuthorSource | null;
  readonly manual: string | null;
  readonly linked: string | null;
  readonly inferred: string | null;
  readonly setBy: string | null;
  readonly lastCommitAt: number | null;
}

export interface GitHubAuthorsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  /** What Slack's profile says; null without the scope, or when Slack does not answer. */
  readonly profileOf: (
    userId: string,
  ) => Promise<{ readonly name: string; readonly email: string } | null>;
  /** Authors of linked accounts, by Slack user id. */
  readonly linkedAuthors?: () => Promise<ReadonlyMap<string, string>>;
}

/** People who are listed although nothing is known of them. */
const LISTED_STARTERS = 500;

/** Who people of Slack are in commits: set by hand, by their linked account, or by their profile. */
export class GitHubAuthors {
  readonly #options: GitHubAuthorsOptions;

  constructor(options: GitHubAuthorsOptions) {
    this.#options = options;
  }

  /** Everybody of whom something is known, and who started sessions. */
  async list(): Promise<readonly GitHubAuthorItem[]> {
    const { db } = this.#options;
    const rows = await listGitHubAuthors(db);
    const linked = await this.#linkedAuthors();
    const ids = new Set([
      ...rows.map((row) => row.slack_user_id),
      ...linked.keys(),
      ...(await startersOfSessions(db, LISTED_STARTERS)),
    ]);
    const names = await namesOf(db, ids);
    const commits = await lastCommits(db);
    return [...ids].map((slackUserId) => {
      const known = knownOf(slackUserId, rows, linked);
      const inForce = authorInForce(known);
      return {
        slackUserId,
        name: names.get(slackUserId) ?? null,
        author: inForce?.author ?? null,
        source: inForce?.source ?? null,
        ...known,
        setBy: rowOf(slackUserId, "manual", rows)?.set_by ?? null,
        lastCommitAt: commits.get(slackUserId) ?? null,
      };
    });
  }

  async find(slackUserId: string): Promise<GitHubAuthorItem | null> {
    return (await this.list()).find((item) => item.slackUserId === slackUserId) ?? null;
  }

  /** Sets by hand who somebody is; false when the text is no `Name <address>`. */
  async set(slackUserId: string, text: string, setBy: string | null): Promise<boolean> {
    const author = authorOf(text);
    if (author === null) return false;
    await this.#save(slackUserId, "manual", authorText(author), setBy);
    return true;
  }

  /** Removes what was set by hand; false when nothing was. */
  remove(slackUserId: string): Promise<boolean> {
    return removeGitHubAuthor(this.#options.db, slackUserId, "manual");
  }

  /** Who these people are in commits, by Slack user id. Asks Slack for whom nothing is known. */
  async authorsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await gitHubAuthorsOf(this.#options.db, userIds);
    const linked = await this.#linkedAuthors();
    const found = await Promise.all(
      userIds.map(async (id) => {
        const known = knownOf(id, rows, linked);
        // Asked each time: a profile's address changes. Slack's answer is cached for ten minutes.
        const inferred =
          known.manual === null && known.linked === null
            ? ((await this.#infer(id, known.inferred)) ?? known.inferred)
            : null;
        return [id, authorInForce({ ...known, inferred })?.author ?? null] as const;
      }),
    );
    return new Map(found.flatMap(([id, author]) => (author === null ? [] : [[id, author]])));
  }

  #linkedAuthors(): Promise<ReadonlyMap<string, string>> {
    return this.#options.linkedAuthors?.() ?? Promise.resolve(new Map());
  }

  /** What Slack's profile says now; stored when it is new. */
  async #infer(userId: string, stored: string | null): Promise<string | null> {
    const profile = await this.#options.profileOf(userId);
    const author = profile === null ? null : inferredAuthor(profile.name, profile.email);
    if (author === null) return null;
    const text = authorText(author);
    if (text !== stored) await this.#save(userId, "slack_inferred", text, null);
    return text;
  }

  #save(
    slackUserId: string,
    source: GitHubAuthorRow["source"],
    author: string,
    setBy: string | null,
  ): Promise<void> {
    const { clock, db } = this.#options;
    return saveGitHubAuthor(db, {
      slack_user_id: slackUserId,
      source,
      github_author: author,
      set_by: setBy,
      updated_at: clock.now(),
    });
  }
}

function knownOf(
  userId: string,
  rows: readonly GitHubAuthorRow[],
  linked: ReadonlyMap<string, string>,
): KnownAuthors {
  return {
    manual: rowOf(userId, "manual", rows)?.github_author ?? null,
    linked: linked.get(userId) ?? null,
    inferred: rowOf(userId, "slack_inferred", rows)?.github_author ?? null,
  };
}

function rowOf(
  userId: string,
  source: GitHubAuthorRow["source"],
  rows: readonly GitHubAuthorRow[],
): GitHubAuthorRow | undefined {
  return rows.find((row) => row.slack_user_id === userId && row.source === source);
}
