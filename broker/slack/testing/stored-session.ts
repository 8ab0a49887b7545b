import { createSession } from "../../store/sessions.ts";
import type { Executor } from "../../store/schema.ts";

/** Stores a session that posts can belong to. */
export async function storeSession(db: Executor, channel: string, threadTs: string) {
  const key = `${channel}:${threadTs}`;
  await createSession(db, {
    key,
    channel,
    channelType: "channel",
    threadTs,
    workspace: "/tmp/workspace",
    host: "here",
    initiator: null,
    title: null,
    stateJson: "{}",
    state: "idle",
    at: 0,
  });
  return key;
}
