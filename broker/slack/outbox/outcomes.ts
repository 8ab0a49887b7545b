import type { PostOutcome } from "../../sessions/ports/posts.ts";
import { outboxRowsByKey } from "../../store/outbox.ts";
import type { Executor, OutboxRow } from "../../store/schema.ts";
import { readProgress, readRowBody, rowKey } from "./row-body.ts";

/** Tells those who wait what became of a post. */
export interface Outcomes {
  /** Resolves when the post is settled or `signal` aborts. Rejects only when the store fails. */
  of(idempotencyKey: string, signal: AbortSignal): Promise<PostOutcome>;
  /** A row of that key was settled. */
  settled(key: string): void;
  /** Rows of the session were dropped. */
  dropped(sessionKey: string): void;
}

export function createOutcomes(db: Executor): Outcomes {
  const waiting = new Map<string, Set<() => void>>();

  const nextSettlement = (postKey: string, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const listeners = waiting.get(postKey) ?? new Set();
      waiting.set(postKey, listeners);
      const done = () => {
        listeners.delete(done);
        if (listeners.size === 0 && waiting.get(postKey) === listeners) waiting.delete(postKey);
        signal.removeEventListener("abort", done);
        resolve();
      };
      listeners.add(done);
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });

  return {
    of: async (postKey, signal) => {
      for (;;) {
        // Listens before it reads, so that no settlement falls in between.
        const settlement = nextSettlement(postKey, signal);
        const outcome = outcomeOf(postKey, await rowsOfPost(db, postKey));
        if (outcome !== null) {
          waiting.get(postKey)?.forEach((wake) => wake());
          return outcome;
        }
        if (signal.aborted) return notYet;
        await settlement;
      }
    },
    dropped: (sessionKey) => {
      for (const [key, wakes] of waiting)
        if (key.startsWith(`${sessionKey}:`)) for (const wake of wakes) wake();
    },
    settled: (key) => {
      // A caller's key may itself look like that of a later part.
      for (const postKey of new Set([key, postKeyOf(key)]))
        for (const wake of waiting.get(postKey) ?? []) wake();
    },
  };
}

const notYet: PostOutcome = {
  kind: "failed",
  code: "still_waiting",
  message: "Slack has not accepted it yet; it is stored and will be sent later",
};

/** The key of the post that a row belongs to. Parts after the first end in `#<number>`. */
function postKeyOf(key: string): string {
  return key.replace(/#\d+$/, "");
}

async function rowsOfPost(db: Executor, postKey: string): Promise<readonly OutboxRow[]> {
  const [first] = await outboxRowsByKey(db, [postKey]);
  if (first === undefined) return [];
  const body = readRowBody(first.body_json);
  const parts = body?.kind === "mrkdwn" ? body.parts : 1;
  if (parts <= 1) return [first];
  const otherKeys = Array.from({ length: parts - 1 }, (_, index) => rowKey(postKey, index + 2));
  const others = await outboxRowsByKey(db, otherKeys);
  return [first, ...others].toSorted((a, b) => a.id - b.id);
}

/** Null while it is not settled. */
function outcomeOf(postKey: string, rows: readonly OutboxRow[]): PostOutcome | null {
  if (rows.length === 0)
    return { kind: "failed", code: "unknown_post", message: `No post has the key ${postKey}` };
  const failure = rows.find((row) => row.state === "failed");
  if (failure !== undefined) {
    const [code = "failed", ...rest] = (failure.error ?? "").split(": ");
    return { kind: "failed", code, message: rest.join(": ") };
  }
  if (rows.some((row) => row.state !== "sent")) return null;
  const progress = rows.map((row) => readProgress(row.outcome_json));
  const file = progress.find((one) => one.file !== undefined)?.file;
  return {
    kind: "sent",
    parts: progress.flatMap((one) => one.posted),
    ...(file !== undefined && { file }),
  };
}
