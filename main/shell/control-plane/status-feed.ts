import { z } from "zod";
import type { Clock } from "../../../broker/clock/clock.ts";
import { type AdminStatus, adminStatusSchema } from "../../api/status.ts";
import type { AdminDoor } from "./admin-door.ts";
import { eventStreamParser } from "./event-stream.ts";

export interface StatusFeedOptions {
  readonly door: AdminDoor;
  readonly clock: Clock;
  /** Called with each status that the control plane sends. */
  readonly onStatus: (status: AdminStatus) => void;
  /** Called when the stream broke: what was shown last may be old. */
  readonly onLost: () => void;
}

/** The feed says something every 15 s: after three silences nobody is there. */
const SILENCE_MS = 45_000;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;
const OK = 200;

const statusEventSchema = z.object({ kind: z.literal("status"), status: adminStatusSchema });

/**
 * Follows the control plane's feed until `signal` aborts, through every break: each connection
 * resumes behind the last event and begins with the status.
 */
export async function followStatus(options: StatusFeedOptions, signal: AbortSignal): Promise<void> {
  const { clock, onLost } = options;
  let cursor: string | null = null;
  let wait = RETRY_FIRST_MS;
  while (!signal.aborted) {
    try {
      for await (const { id, name, data } of connect(options, cursor, signal)) {
        wait = RETRY_FIRST_MS;
        cursor = id ?? cursor;
        if (name !== "status") continue;
        options.onStatus(statusEventSchema.parse(JSON.parse(data)).status);
      }
    } catch (thrown) {
      if (!signal.aborted) console.error("The control plane's feed broke.", thrown);
    }
    if (signal.aborted) return;
    onLost();
    await clock.sleep(wait, signal);
    wait = Math.min(wait * 2, RETRY_MAX_MS);
  }
}

async function* connect({ door }: StatusFeedOptions, cursor: string | null, signal: AbortSignal) {
  const answer = await door.send({
    method: "GET",
    path: "/admin/api/events",
    headers: {
      accept: "text/event-stream",
      ...(cursor === null ? {} : { "last-event-id": cursor }),
    },
    signal,
    idleMs: SILENCE_MS,
  });
  if (answer.statusCode !== OK) {
    answer.destroy();
    throw new Error(`The control plane answered ${answer.statusCode}.`);
  }
  const parse = eventStreamParser();
  answer.setEncoding("utf8");
  for await (const text of answer) yield* parse(String(text));
}
