import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import {
  coauthorChoice,
  contributorsOf,
  noteCommit,
  saveCoauthorChoice,
} from "../store/github-authors.ts";
import { namesOf } from "../store/names.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import {
  chosenOf,
  type CoauthorChoice,
  type Coauthor,
  coauthorsOf,
  revisionOf,
} from "./choose-coauthors.ts";
import type { GitHubAuthors } from "./github-authors.ts";

/** A person whose messages the agent was given. */
export interface Candidate {
  readonly userId: string;
  readonly name: string | null;
  /** `Name <address>`; null when nobody knows. */
  readonly author: string | null;
  readonly isChosen: boolean;
}

/** Who is named in the commits of a session. */
export interface CoauthorStatus {
  readonly candidates: readonly Candidate[];
  /** Changes when a candidate is added. */
  readonly revision: string;
  /** Somebody chose; until then all are chosen. */
  readonly isExplicit: boolean;
  readonly ignoresMissing: boolean;
}

export interface SessionCoauthorsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly authors: GitHubAuthors;
  /** Asks people of a session whom its commits name. Best effort. */
  readonly prompt: (
    session: SessionRow,
    question: { readonly people: readonly string[]; readonly missing: readonly string[] },
  ) => Promise<void>;
}

/** People are asked again about the same candidates after this. */
const PROMPT_GAP_MS = 5 * 60_000;
/** People of one session who are asked. */
const PROMPTED_PEOPLE = 10;
/** Sessions of which it is remembered when people were asked. */
const REMEMBERED_PROMPTS = 500;

const idsSchema = z.array(z.string());

/** Whom the commits of sessions name. */
export class SessionCoauthors {
  readonly #options: SessionCoauthorsOptions;
  /** When people of a session were asked last, by session and revision. */
  readonly #prompted = new Map<string, number>();

  constructor(options: SessionCoauthorsOptions) {
    this.#options = options;
  }

  /** Whom a commit names, beside its author. Asks people about those of whom nothing is known. */
  async forCommit(session: SessionRow, primaryEmail: string | null): Promise<readonly Coauthor[]> {
    const { authors, clock, db } = this.#options;
    const candidates = await contributorsOf(db, session.key);
    const choice = await this.#choiceOf(session.key);
    const chosen = chosenOf(candidates, choice);
    const { coauthors, missing } = coauthorsOf(
      chosen,
      await authors.authorsOf(chosen),
      primaryEmail,
    );
    const userIds = coauthors.map(({ userId }) => userId);
    await noteCommit(db, userIds, { sessionKey: session.key, at: clock.now() });
    if (missing.length > 0 && choice?.ignoresMissing !== true) {
      this.#ask(session, candidates, missing);
    }
    return coauthors;
  }

  async status(sessionKey: string): Promise<CoauthorStatus> {
    const { authors, db } = this.#options;
    const candidates = await contributorsOf(db, sessionKey);
    const choice = await this.#choiceOf(sessionKey);
    const chosen = chosenOf(candidates, choice);
    const names = await namesOf(db, candidates);
    const known = await authors.authorsOf(candidates);
    return {
      candidates: candidates.map((userId) => ({
        userId,
        name: names.get(userId) ?? null,
        author: known.get(userId) ?? null,
        isChosen: chosen.includes(userId),
      })),
      revision: revisionOf(candidates),
      isExplicit: choice !== null,
      ignoresMissing: choice?.ignoresMissing ?? false,
    };
  }

  /**
   * Stores whom commits name from now on. Nothing is stored when somebody is no candidate, or when
   * the candidates are no longer those of `revision`.
   */
  async choose(
    sessionKey: string,
    wish: {
      readonly chosen: readonly string[];
      readonly ignoresMissing: boolean;
      readonly revision: string | null;
      readonly by: string | null;
    },
  ): Promise<"chosen" | "changed" | "no-candidate"> {
    const { clock, db } = this.#options;
    const candidates = await contributorsOf(db, sessionKey);
    if (wish.revision !== null && wish.revision !== revisionOf(candidates)) return "changed";
    if (wish.chosen.some((id) => !candidates.includes(id))) return "no-candidate";
    await saveCoauthorChoice(db, {
      session_key: sessionKey,
      candidates_json: JSON.stringify(candidates),
      chosen_json: JSON.stringify(wish.chosen),
      ignores_missing: wish.ignoresMissing ? 1 : 0,
      set_by: wish.by,
      set_at: clock.now(),
    });
    return "chosen";
  }

  /** Asks nobody of this session again about people without a GitHub author. Who is named stays. */
  async ignoreMissing(sessionKey: string, by: string): Promise<void> {
    const candidates = await contributorsOf(this.#options.db, sessionKey);
    const chosen = chosenOf(candidates, await this.#choiceOf(sessionKey));
    await this.choose(sessionKey, { chosen, ignoresMissing: true, revision: null, by });
  }

  async #choiceOf(sessionKey: string): Promise<CoauthorChoice | null> {
    const row = await coauthorChoice(this.#options.db, sessionKey);
    if (row === undefined) return null;
    return {
      candidates: idsSchema.parse(JSON.parse(row.candidates_json)),
      chosen: idsSchema.parse(JSON.parse(row.chosen_json)),
      ignoresMissing: row.ignores_missing === 1,
    };
  }

  #ask(session: SessionRow, candidates: readonly string[], missing: readonly string[]): void {
    const { clock, log, prompt } = this.#options;
    const occasion = `${session.key} ${revisionOf(candidates)}`;
    const before = this.#prompted.get(occasion);
    if (before !== undefined && clock.now() - before < PROMPT_GAP_MS) return;
    this.#prompted.delete(occasion);
    this.#prompted.set(occasion, clock.now());
    const [oldest] = this.#prompted.keys();
    if (this.#prompted.size > REMEMBERED_PROMPTS && oldest !== undefined) {
      this.#prompted.delete(oldest);
    }
    prompt(session, { people: candidates.slice(0, PROMPTED_PEOPLE), missing }).catch(
      (thrown: unknown) => {
        log.warn("People could not be asked about co-authors", {
          sessionKey: session.key,
          error: errorText(thrown),
        });
      },
    );
  }
}
