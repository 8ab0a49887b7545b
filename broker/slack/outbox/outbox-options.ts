import type { Kysely } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../logs/log.ts";
import type { ThreadRef } from "../../sessions/model.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import type { PostingApi } from "./posting-api.ts";
import type { ReadMarkdown } from "./row-body.ts";

export interface OutboxOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly api: PostingApi;
  /** Reads the Markdown of rows whose pieces are not stored. */
  readonly readMarkdown: ReadMarkdown;
  /** `<!channel>` and its like in an answer notify people. */
  readonly allowBroadcasts: boolean;
  /** Told of each message that came into a thread: Slack takes a status away then. */
  readonly onPosted: (thread: ThreadRef) => void;
  /** Called for each answer that Slack refused for good. */
  readonly onRefused: (thread: ThreadRef) => void;
}
