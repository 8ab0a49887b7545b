import type { Kysely } from "kysely";
import type { Clock, Timer } from "../clock/clock.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { sessionKeyOf } from "../sessions/model.ts";
import type { Posts } from "../sessions/ports/posts.ts";
import {
  grantedRequests,
  openAccessRequests,
  reopenAccessRequest,
  settleAccessRequest,
} from "../store/access-requests.ts";
import type { AccessRefusalRow, BrokerDatabase } from "../store/schema.ts";
import { requestAllowedText } from "./access-text.ts";
import type { AccessDecision } from "./decide-access.ts";

export interface AccessRequestsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws `access.undecided` while Slack does not say who somebody is. */
  readonly explain: (userId: string, channel: string) => Promise<Pick<AccessDecision, "allowed">>;
  readonly posts: Pick<Posts, "enqueue" | "wake">;
  /** Other requests are open than before. */
  readonly changed: () => void;
}

/** Requests read at once. */
const PAGE = 200;
/** While Slack does not say who somebody is. */
const AGAIN_MS = 30_000;
/** Who is refused again at a start within this time after a request was granted: the grant was taken back. */
const TAKEN_BACK_MS = 60 * 60_000;

/**
 * Tells people whose request is granted. What is allowed is read when the worker starts, so each start
 * looks at the open requests: it does not matter who changed the lists, or how. The answer goes to the
 * outbox in the transaction that closes the request, so it is posted once. A request whose grant was
 * taken back soon is open again.
 */
export class AccessRequests {
  readonly #options: AccessRequestsOptions;
  #round: Promise<void> | null = null;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: AccessRequestsOptions) {
    this.#options = options;
  }

  /** Looks at all open requests. Call it once Slack said who we are. */
  look(): void {
    if (this.#isStopped || this.#round !== null) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#round = this.#lookAtAll()
      .catch((thrown: unknown) => {
        this.#options.log.error("Access requests could not be looked at", {
          error: errorText(thrown),
        });
      })
      .finally(() => {
        this.#round = null;
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#round;
  }

  async #lookAtAll(): Promise<void> {
    const { clock } = this.#options;
    const areGrantedKnown = await this.#lookAtGranted();
    const areOpenKnown = await this.#lookAtOpen();
    const isDone = areGrantedKnown && areOpenKnown;
    if (!isDone && !this.#isStopped) this.#timer = clock.after(AGAIN_MS, () => this.look());
  }

  /** False when Slack has to be asked again about somebody, here and below. */
  async #lookAtGranted(): Promise<boolean> {
    const { clock, db, log } = this.#options;
    let isKnown = true;
    for (const request of await grantedRequests(db, clock.now() - TAKEN_BACK_MS)) {
      if (this.#isStopped) return true;
      const isAllowed = await this.#isAllowed(request);
      isKnown &&= isAllowed !== null;
      if (isAllowed !== false || !(await reopenAccessRequest(db, request.id, "allowed"))) continue;
      log.info("The grant of an access request is taken back", {
        by: request.author,
        channel: request.channel,
      });
      this.#options.changed();
    }
    return isKnown;
  }

  async #lookAtOpen(): Promise<boolean> {
    let isKnown = true;
    let page: readonly AccessRefusalRow[] = [];
    do {
      page = await openAccessRequests(this.#options.db, PAGE, page.at(-1) ?? null);
      for (const request of page) {
        if (this.#isStopped) return true;
        const isAllowed = await this.#isAllowed(request);
        isKnown &&= isAllowed !== null;
        if (isAllowed === true) await this.#grant(request);
      }
    } while (page.length === PAGE);
    return isKnown;
  }

  /** Null while Slack does not say who the person is. */
  async #isAllowed({ author, channel }: AccessRefusalRow): Promise<boolean | null> {
    try {
      return (await this.#options.explain(author, channel)).allowed;
    } catch (thrown) {
      if (thrown instanceof BrokerError && thrown.code === "access.undecided") return null;
      throw thrown;
    }
  }

  async #grant({ author, channel, id, thread_ts: threadTs }: AccessRefusalRow): Promise<void> {
    const { clock, db, log, posts } = this.#options;
    const sessionKey = sessionKeyOf({ channel, threadTs });
    const at = clock.now();
    const isSettled = await db.transaction().execute(async (transaction) => {
      if (!(await settleAccessRequest(transaction, id, "allowed", at))) return false;
      await posts.enqueue(transaction, {
        // A request that is granted, taken back and granted again is answered twice.
        idempotencyKey: `access-allowed:${id}:${at}`,
        sessionKey,
        owner: "none",
        body: { kind: "notice", text: requestAllowedText({ channel, userId: author }) },
      });
      return true;
    });
    if (!isSettled) return;
    log.info("An access request is granted", { by: author, channel });
    posts.wake(sessionKey);
    this.#options.changed();
  }
}
