import { setTimeout } from "node:timers/promises";
import { defaultSeed, type SeedOptions } from "../../playground/workspace/seed.ts";
import { answerIn } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

/** A bench is slower than a test: at a hundred sessions Codex alone takes many seconds. */
const PATIENCE_MS = 120_000;

/** Outside of any repository: in one, Codex starts some ten git processes for each turn. */
export const benchBase = "/var/tmp";

/** Lets what follows a turn be over before the next message, as between messages of people. */
export const breath = (): Promise<void> => setTimeout(200);

export const channelOf = (index: number): string => `C0BENCH${index}`;

/** A workspace with a channel for each session, because Slack takes one post a second and channel. */
export function benchSeed(sessions: number): SeedOptions {
  const [general] = defaultSeed.channels;
  if (general === undefined) throw new Error("The seed has no channel.");
  const channels = Array.from({ length: sessions }, (_, index) => ({
    ...general,
    id: channelOf(index),
    name: `bench-${index}`,
  }));
  return { channels };
}

/** A world with such a workspace. */
export function benchWorld(sessions: number, rawRpc = false): Promise<World> {
  return startWorld({
    base: benchBase,
    slack: { seed: benchSeed(sessions) },
    env: {
      TURN_MAX_RUNNING: String(Math.max(50, sessions)),
      LOG_RAW_CODEX_RPC: String(rawRpc),
      LOG_RAW_SLACK_EVENTS: "false",
    },
  });
}

/** What became of one message, in ms since it was said. */
export interface Said {
  readonly threadTs: string;
  /** What the message said, to find it in the log of the wire. */
  readonly word: string;
  /** When it was said and when the model had it, in ms since the epoch. */
  readonly at: number;
  readonly modelAt: number;
  readonly toAck: number;
  readonly toModel: number;
  readonly toPost: number;
}

let said = 0;

/** Says something, with a mention where it opens a thread, and follows it to its answer. */
export async function talk(world: World, channel: string, threadTs?: string): Promise<Said> {
  const { model, slack } = world;
  const word = `bench-${(said += 1)}.`;
  const asked = model.waitForText(word, PATIENCE_MS).then(() => Date.now());
  const at = Date.now();
  const text = `<@${slack.botUserId}> ${word}`;
  const ts = slack.say({ channel, text, ...(threadTs === undefined ? {} : { threadTs }) });
  const thread = threadTs ?? ts;
  const modelAt = await asked;
  const answer = await slack.waitFor(
    () => slack.botMessages(channel, thread).find((one) => one.text.includes(word)),
    { timeoutMs: PATIENCE_MS, what: `the answer to ${word}` },
  );
  const postAt = Number(answer.ts) * 1000;
  const acks = slack.acks().filter((one) => one.sentAt >= at && one.latencyMs !== null);
  const toAck = acks[0]?.latencyMs ?? Number.NaN;
  return { threadTs: thread, word, at, modelAt, toAck, toModel: modelAt - at, toPost: postAt - at };
}

/** From the last delta of an answer to its post, in ms. */
export async function finalDeltaToPost(
  world: World,
  channel: string,
  threadTs: string,
): Promise<number> {
  const word = `bench-${(said += 1)}.`;
  world.slack.say({ channel, threadTs, text: `[[gate:${word}]][[final:end of ${word}]]` });
  await world.model.waitForGate(word, PATIENCE_MS);
  const at = Date.now();
  world.model.open(word);
  await answerIn(world, channel, threadTs, `end of ${word}`);
  return Date.now() - at;
}

/** Starts turns that stay open, one a session. */
export async function holdTurns(world: World, from: number, to: number): Promise<void> {
  const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
  for (const index of indices) {
    const text = `<@${world.slack.botUserId}> [[gate:held-${index}]]`;
    world.slack.say({ channel: channelOf(index), text });
  }
  await Promise.all(indices.map((index) => world.model.waitForGate(`held-${index}`, PATIENCE_MS)));
}
