import type { Kysely } from "kysely";
import type { Clock, Timer } from "../clock/clock.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { sessionKeyOf } from "../sessions/model.ts";
import type { Posts } from "../sessions/ports/posts.ts";
import { openAccessRequests, settleAccessRequest } from "../store/access-requests.ts";
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
}

/** Requests looked at in one round; more do not wait at once. */
const ROUND = 200;
/** While Slack does not say who somebody is. */
const AGAIN_MS = 30_000;

/**
 * Tells people whose request is granted. What is allowed is read when the worker starts, so each start
 * looks at the open requests: it does not matter who changed the lists, or how. The answer goes to the
 * outbox in the transaction that closes the request, so it is posted once.
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
    const { clock, db } = this.#options;
    for (const request of await openAccessRequests(db, ROUND)) {
      if (this.#isStopped) return;
      if ((await this.#lookAt(request)) === "undecided") {
        this.#timer = clock.after(AGAIN_MS, () => this.look());
        return;
      }
    }
  }

  async #lookAt(request: AccessRefusalRow): Promise<"decided" | "undecided"> {
    const { db, explain, log, posts } = this.#options;
    const { author, channel, id, thread_ts: threadTs } = request;
    try {
      if (!(await explain(author, channel)).allowed) return "decided";
    } catch (thrown) {
      if (thrown instanceof BrokerError && thrown.code === "access.undecided") return "undecided";
      throw thrown;
    }
    const sessionKey = sessionKeyOf({ channel, threadTs });
    const isSettled = await db.transaction().execute(async (transaction) => {
      if (!(await settleAccessRequest(transaction, id, "allowed"))) return false;
      await posts.enqueue(transaction, {
        idempotencyKey: `access-allowed:${id}`,
        sessionKey,
        owner: "none",
        body: { kind: "notice", text: requestAllowedText({ channel, userId: author }) },
      });
      return true;
    });
    if (!isSettled) return "decided";
    log.info("An access request is granted", { by: author, channel });
    posts.wake(sessionKey);
    return "decided";
  }
}
