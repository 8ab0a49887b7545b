import { expect, it } from "vitest";
import type { PostOutcome } from "../sessions/ports/posts.ts";
import type { SessionEvent } from "../sessions/state.ts";
import { postForAgent } from "./posting.ts";
import { sessionRow } from "./testing/session-row.ts";

const never = (signal: AbortSignal) =>
  new Promise<PostOutcome>((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail);
  });

async function post(outcome: (signal: AbortSignal) => Promise<PostOutcome>, caller: AbortSignal) {
  const counted: SessionEvent[] = [];
  const posted = await postForAgent(
    { kind: "markdown", markdown: "Done." },
    "final",
    {
      sessionKey: sessionRow.key,
      thread: { channel: sessionRow.channel, threadTs: sessionRow.thread_ts },
      workspace: sessionRow.workspace,
      idempotencyKey: "key",
      signal: caller,
    },
    {
      db: null as never,
      posts: {
        enqueue: () => Promise.resolve(),
        dropQueued: async () => {},
        dropped: () => {},
        wake: () => {},
        outcome: (_, signal) => outcome(signal),
      },
      dispatch: async (_, event) => void counted.push(event),
      record: () => Promise.resolve(),
      postWaitMs: 5,
    },
    { kind: "agent-post", data: {} },
  );
  return { posted, counted };
}

const open = new AbortController().signal;
const final = { kind: "signal", signal: "final", visible: true };

it("counts a post that Slack took for the turn", async () => {
  const sent: PostOutcome = { kind: "sent", parts: [] };
  expect(await post(() => Promise.resolve(sent), open)).toEqual({ posted: sent, counted: [final] });
});

it("TU12: counts a post that is kept and goes out later, so that the turn says nothing more", async () => {
  const { posted, counted } = await post(never, open);
  expect(posted).toMatchObject({ ok: false, status: 504, error: "post_pending" });
  expect(counted).toEqual([final]);
});

it("counts nothing that Slack refused, or for a call that was given up", async () => {
  const failed: PostOutcome = { kind: "failed", code: "is_archived", message: "archived" };
  expect((await post(() => Promise.resolve(failed), open)).counted).toEqual([]);
  expect((await post(never, AbortSignal.abort())).counted).toEqual([]);
});
