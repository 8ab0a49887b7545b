import type { Clock } from "../../clock/clock.ts";
import { assertNever } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { AskView } from "../../sessions/ask-views.ts";
import type { AskAnswer, Asks } from "../../sessions/asks.ts";
import { settledForm, showForm, wordsForm } from "../../slack/ask-forms.ts";
import { alreadyAnswered, settledLine } from "../../slack/ask-words.ts";
import { type AskInteraction, askInteractionOf } from "../../slack/interactions.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { NOT_PERMITTED } from "../texts.ts";
import { isAtCard } from "./card-place.ts";

export interface AskClicksOptions {
  readonly asks: Pick<Asks, "answer" | "find" | "mayAnswer">;
  readonly gateway: Pick<SlackGateway, "tellAlone" | "openForm" | "changeForm">;
  readonly log: Log;
  readonly clock: Clock;
  /** The ts of a question's card; null while Slack has not confirmed it. */
  readonly cardTs: (ask: AskView) => Promise<string | null>;
}

type Answer = Extract<AskInteraction, { kind: "answer" }>;
type FormWish = Exclude<AskInteraction, { kind: "answer" }>;

/**
 * How long a form waits for word whether its person may answer, in ms: Slack opens a form within 3 s
 * of the click, and opening takes its time as well.
 */
const MAY_OPEN_WITHIN_MS = 2_000;

const UNDECIDED = "I could not check in time whether you may answer this. Press the button again.";
const OUT_OF_DATE = "This card is out of date, so nothing was changed.";

/** Takes a click on a question's card or form; who comes second is told so, alone. */
export async function takeAskClick(payload: unknown, options: AskClicksOptions): Promise<void> {
  const interaction = askInteractionOf(payload);
  if (interaction === null) return;
  const found = await options.asks.find(interaction.handle);
  if (found !== null && !isAtCard(interaction, found.ask, await options.cardTs(found.ask))) {
    const { channel, handle, userId } = interaction;
    options.log.warn("An ask was not answered at its card", { handle, channel, by: userId });
    return refuse(interaction, options);
  }
  switch (interaction.kind) {
    case "answer":
      return takeAnswer(interaction, options);
    case "other":
    case "show":
      return openForm(interaction, found, options);
    default:
      return assertNever(interaction);
  }
}

/** Says, where it was acted, that nothing was changed. */
async function refuse(interaction: AskInteraction, { gateway }: AskClicksOptions): Promise<void> {
  const { channel, handle, threadTs, userId } = interaction;
  if (interaction.kind === "answer" && interaction.viewId !== null) {
    const form = settledForm(OUT_OF_DATE, { handle, channel, threadTs });
    return gateway.changeForm(interaction.viewId, form);
  }
  await gateway.tellAlone({ channel, threadTs, userId, text: OUT_OF_DATE });
}

async function takeAnswer(given: Answer, options: AskClicksOptions): Promise<void> {
  const { asks, log, gateway } = options;
  const { channel, choice, handle, homeTeam, threadTs, userId, viewId } = given;
  const answer = await asks.answer(handle, choice, { userId, homeTeam });
  log.info("A person answered an ask", { handle, by: userId, result: answer.kind });
  const words = wordsFor(answer);
  if (viewId !== null) {
    const line = answer.kind === "settled" ? settledLine(answer.ask, answer.outcome) : words;
    await gateway.changeForm(
      viewId,
      settledForm(line ?? OUT_OF_DATE, { handle, channel, threadTs }),
    );
  } else if (words !== null) {
    await gateway.tellAlone({ channel, threadTs, userId, text: words });
  }
}

/** What a person is told alone; null when the card says it. */
function wordsFor(answer: AskAnswer): string | null {
  switch (answer.kind) {
    case "settled":
      return null;
    case "already":
      return alreadyAnswered(answer.outcome);
    case "not-allowed":
      return NOT_PERMITTED;
    case "unknown":
    case "not-offered":
      return OUT_OF_DATE;
    default:
      return assertNever(answer);
  }
}

async function openForm(
  wish: FormWish,
  found: Awaited<ReturnType<Asks["find"]>>,
  options: AskClicksOptions,
): Promise<void> {
  const { asks, gateway } = options;
  const { channel, handle, homeTeam, threadTs, triggerId, userId } = wish;
  const say = async (text: string) => {
    await gateway.tellAlone({ channel, threadTs, userId, text });
  };
  if (found === null) return say(OUT_OF_DATE);
  const mayAnswer = await inTime(asks.mayAnswer(handle, { userId, homeTeam }), options.clock);
  if (mayAnswer === null) return say(UNDECIDED);
  if (!mayAnswer) return say(NOT_PERMITTED);
  const { ask, outcome } = found;
  if (outcome !== null) return say(alreadyAnswered(outcome));
  const place = { handle, channel, threadTs };
  if (wish.kind === "show") {
    if (await gateway.openForm(triggerId, showForm(ask, place))) return;
  } else {
    if (ask.question.kind !== "input") return say(OUT_OF_DATE);
    if (await gateway.openForm(triggerId, wordsForm(ask.question, place))) return;
  }
  await say("Slack did not open the form in time. Press the button again.");
}

/** The decision, or null when it takes longer than a form can wait. */
async function inTime(decision: Promise<boolean>, clock: Clock): Promise<boolean | null> {
  const late = Promise.withResolvers<null>();
  const timer = clock.after(MAY_OPEN_WITHIN_MS, () => late.resolve(null));
  try {
    return await Promise.race([decision, late.promise]);
  } finally {
    timer.cancel();
  }
}
