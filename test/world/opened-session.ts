import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "./world.ts";
import { workspaceOf } from "./workspace-of.ts";

/** A session that somebody opened with a mention, and what its agent was given. */
export interface OpenedSession {
  readonly channel: string;
  readonly threadTs: string;
  readonly key: string;
  readonly workspace: string;
  /** The agent's `BROKER_SESSION_TOKEN`. */
  readonly token: string;
}

/** Mentions the bot in a channel and waits for the answer; the agent tells its token on the way. */
export async function openSession(world: World, channel = "C0GENERAL"): Promise<OpenedSession> {
  const { slack } = world;
  const script = `[[shell:printf %s "$BROKER_SESSION_TOKEN" > token.txt]][[final:opened]]`;
  const threadTs = slack.say({ channel, text: `<@${slack.botUserId}> ${script}` });
  await answerIn(world, channel, threadTs, "opened");
  const workspace = workspaceOf(world.data, channel, threadTs);
  const token = await readFile(join(workspace, "token.txt"), "utf8");
  return { channel, threadTs, key: `${channel}:${threadTs}`, workspace, token };
}

/** Says something in the session's thread and waits for the answer that ends its script. */
export async function sayInSession(
  world: World,
  session: OpenedSession,
  script: string,
  end: string,
): Promise<void> {
  const { channel, threadTs } = session;
  world.slack.say({ channel, threadTs, text: `${script}[[final:${end}]]` });
  await answerIn(world, channel, threadTs, end);
}

/** The bot's message in a thread that holds `text`, past or to come. */
export function answerIn(world: World, channel: string, threadTs: string, text: string) {
  return world.slack.waitFor(
    () => world.slack.botMessages(channel, threadTs).find((one) => one.text.includes(text)),
    { timeoutMs: 30_000, what: `"${text}" in the thread ${threadTs}` },
  );
}

/** The fields that every agent route wants. */
export function addressOf(session: OpenedSession): Record<string, string> {
  return { channel_id: session.channel, thread_ts: session.threadTs };
}
