import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type Applicant, authorName } from "../sessions/applicant.ts";
import {
  addRefusal,
  isToldOfRefusal,
  moveRefusal,
  owedRefusals,
} from "../store/access-refusals.ts";
import type { AccessRefusalRow, BrokerDatabase, Executor } from "../store/schema.ts";
import type { RefusingRule } from "./decide-access.ts";
import { liftOf, refusalText } from "./access-text.ts";

/** Something that only one person sees. */
export interface QuietWord {
  readonly channel: string;
  /** Null for the channel itself: in a thread that nobody has begun it would not be seen. */
  readonly threadTs: string | null;
  readonly userId: string;
  readonly text: string;
  /** Whether the admin could lift the refusal. */
  readonly canBeAllowed: boolean;
}

export interface RefusalsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** User id of the person whom a refused person may ask. */
  readonly admin: string | null;
  /** False when Slack surely did not show it, so that it may be tried again. */
  readonly tell: (word: QuietWord) => Promise<boolean>;
  /** There is another refusal, or a person was informed of theirs. */
  readonly changed: () => void;
}

/** A word that could not be said is tried again after this, and is stale after the other. */
const TELL_AGAIN_MS = 30_000;
const STALE_MS = 60 * 60_000;
/** Refusals told in one round; the rest follow in the next. */
const ROUND = 50;
/** How long the end waits for what is being told; Slack may hang for longer. */
const STOP_WAIT_MS = 1_000;

/**
 * Which requests were refused, and whose. Each person is informed once per channel, by an ephemeral
 * message, and again only when they ask. The note is stored before the message is sent, so none is
 * sent twice.
 */
export class Refusals {
  readonly #options: RefusalsOptions;
  #round: Promise<void> | null = null;
  #isWanted = false;
  #isStopped = false;

  constructor(options: RefusalsOptions) {
    this.#options = options;
  }

  /** Tells what an earlier worker owed. */
  start(): void {
    this.wake();
  }

  /**
   * Notes a refusal in the caller's transaction. Call `wake` after the commit. Who asks (`isAsked`) is
   * answered each time.
   */
  async note(
    db: Executor,
    applicant: Applicant,
    { ts, isAsked }: { readonly ts: string; readonly isAsked: boolean },
    rule: RefusingRule,
  ): Promise<void> {
    const { author, channelType, thread } = applicant;
    const { admin, clock } = this.#options;
    const name = authorName(author);
    const words =
      author.kind === "user"
        ? refusalText(rule, { channel: thread.channel, channelType }, admin)
        : null;
    const isOwed =
      words !== null && (isAsked || !(await isToldOfRefusal(db, name, thread.channel)));
    await addRefusal(db, {
      channel: thread.channel,
      ts,
      thread_ts: thread.threadTs,
      author: name,
      rule,
      notice: words,
      state: isOwed ? "owed" : "silent",
      at: clock.now(),
    });
  }

  wake(): void {
    this.#options.changed();
    this.#isWanted = true;
    if (this.#isStopped || this.#round !== null) return;
    this.#isWanted = false;
    this.#round = this.#tellAll()
      .catch((thrown: unknown) => {
        this.#options.log.error("Refusals could not be announced", { error: errorText(thrown) });
      })
      .finally(() => {
        this.#round = null;
        if (this.#isWanted) this.wake();
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.race([this.#round, this.#options.clock.sleep(STOP_WAIT_MS)]);
  }

  async #tellAll(): Promise<void> {
    const { clock, db } = this.#options;
    const rows = await owedRefusals(db, ROUND);
    if (rows.length === ROUND) this.#isWanted = true;
    for (const row of rows) {
      if (this.#isStopped) return;
      if (await this.#tellOne(row)) continue;
      clock.after(TELL_AGAIN_MS, () => this.wake());
      return;
    }
  }

  /** False when Slack has to be asked again. */
  async #tellOne(row: AccessRefusalRow): Promise<boolean> {
    const { clock, db, tell } = this.#options;
    const isStale = clock.now() - row.at > STALE_MS;
    if (row.notice === null || isStale) return moveRefusal(db, row.id, "owed", "silent");
    await moveRefusal(db, row.id, "owed", "telling");
    const isRoot = row.thread_ts === row.ts;
    const isTold = await tell({
      channel: row.channel,
      threadTs: isRoot ? null : row.thread_ts,
      userId: row.author,
      text: row.notice,
      canBeAllowed:
        liftOf(row.rule as RefusingRule, { channel: row.channel, userId: row.author }) !== null,
    });
    await moveRefusal(db, row.id, "telling", isTold ? "told" : "owed");
    this.#options.changed();
    return isTold;
  }
}
