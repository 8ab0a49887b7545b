import { piecesOfMarkdown } from "../../broker/slack/answer/from-markdown.ts";
import { divideAnswer, writeMessage } from "../../broker/slack/answer/messages.ts";
import { adversarialTexts } from "../../broker/slack/answer/testing/adversarial-texts.ts";
import type { World } from "../world/world.ts";
import { type Figure, summaryOf } from "./figures.ts";
import { inTurn, ratioOf, type Report, step } from "./report.ts";
import { benchWorld, channelOf } from "./talk.ts";

/** Goal of a conversion, in ms per 1,000 characters. */
const GOAL_MS = 5;
const LENGTHS = [1_000, 10_000, 100_000];
const FAMILY_LENGTH = 20_000;
const ANSWERS = 10;
const PATIENCE_MS = 120_000;

const ordinary = `## A heading

Some **words** with \`code\`, a [link](https://a.example/x) and a list:

- one, _in italics_
- two

\`\`\`ts
const answer = 42;
\`\`\`

| Name | n |
|---|--:|
| a | 10 |

`;

/** Answers: their conversion, and how soon ten of one channel are there. */
export async function measureAnswers(rounds: number): Promise<Report> {
  step("Conversion of answers");
  const byLength = LENGTHS.map((length) =>
    conversion(`${length} characters`, length, rounds, text),
  );
  const families = Object.entries(adversarialTexts).map(([name, make]) =>
    conversion(name, FAMILY_LENGTH, rounds, make),
  );
  step("Ten answers in one channel");
  const free = await tenAnswers(false);
  const limited = await tenAnswers(true);
  const [shortest, ...longer] = byLength;
  const slowest = families.toSorted((a, b) => median(b) - median(a))[0];
  const ratios = [
    ...longer.map(
      (figure) =>
        `${figure.name}: ${ratioOf(figure.values, shortest?.values ?? [])} times 1,000 characters`,
    ),
    `${slowest?.name ?? "none"}: ${ratioOf(slowest?.values ?? [], shortest?.values ?? [])} times 1,000 ordinary characters`,
    `the last of ten answers in a channel that Slack limits: ${ratioOf([Math.max(...limited.values)], [Math.max(...free.values)])} times without a limit`,
  ];
  return { figures: [...byLength, ...families, free, limited], ratios, skipped: [] };
}

function text(length: number): string {
  return ordinary.repeat(Math.ceil(length / ordinary.length)).slice(0, length);
}

function median(figure: Figure): number {
  return summaryOf(figure.values).median;
}

/**
 * What a text takes on its way to Slack's messages, in ms of the processor per 1,000 characters, which
 * are µs per character.
 */
function conversion(
  name: string,
  length: number,
  rounds: number,
  make: (length: number) => string,
): Figure {
  const markdown = make(length);
  const policy = { isKnownUser: () => true, allowBroadcasts: false };
  const values = Array.from({ length: rounds + 1 }, () => {
    const before = process.cpuUsage();
    const pieces = piecesOfMarkdown(markdown, policy);
    for (const message of divideAnswer(pieces, "rich")) writeMessage(message, "rich");
    return process.cpuUsage(before).user / markdown.length;
  });
  // The first round also compiles.
  return {
    name: `conversion per 1,000 characters: ${name}`,
    unit: "ms",
    values: values.slice(1),
    goal: GOAL_MS,
  };
}

/** From the end of ten turns of one channel to each of their answers, in ms. */
async function tenAnswers(isLimited: boolean): Promise<Figure> {
  const world = await benchWorld(1);
  try {
    await world.worker.start();
    const channel = channelOf(0);
    const threads = await inTurn(ANSWERS, async (index) => {
      const script = `<@${world.slack.botUserId}> [[gate:ten-${index}]][[final:ten-${index}.]]`;
      const threadTs = world.slack.say({ channel, text: script });
      await world.model.waitForGate(`ten-${index}`, PATIENCE_MS);
      return threadTs;
    });
    if (isLimited)
      world.slack.limit("chat.postMessage", { perMinute: 60, burst: 5, perChannel: true });
    const at = Date.now();
    for (const index of threads.keys()) world.model.open(`ten-${index}`);
    const values = await Promise.all(
      threads.map((threadTs, index) => answered(world, channel, threadTs, index, at)),
    );
    const limit = isLimited ? "one a second after a burst of five" : "no limit";
    return { name: `ten answers in one channel, ${limit}`, unit: "ms", values };
  } finally {
    await world.end();
  }
}

async function answered(
  world: World,
  channel: string,
  threadTs: string,
  index: number,
  since: number,
): Promise<number> {
  await world.slack.waitFor(
    () =>
      world.slack.botMessages(channel, threadTs).find((one) => one.text.includes(`ten-${index}.`)),
    { timeoutMs: PATIENCE_MS, what: `answer ${index} of ten` },
  );
  return Date.now() - since;
}
