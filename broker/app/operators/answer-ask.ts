import { assertNever } from "../../errors/broker-error.ts";
import { UNNAMED_OPERATOR } from "../../sessions/actor.ts";
import type { AskOutcome } from "../../sessions/ask-rules.ts";
import { toldOutcome } from "../../sessions/ask-views.ts";
import type { Asks } from "../../sessions/asks.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { AnsweredBy, AnswerAsk } from "../actions.ts";

export interface AnswerAskOptions {
  readonly asks: Pick<Asks, "answer">;
  readonly directory: Pick<SlackGateway["directory"], "person">;
}

/** Answers what an agent asks, for somebody in the app. The first answer counts. */
export function answerAsk({ asks, directory }: AnswerAskOptions): AnswerAsk {
  return async (handle, choice, by) => {
    const answer = await asks.answer(handle, choice, { operator: by ?? UNNAMED_OPERATOR });
    switch (answer.kind) {
      case "settled":
      case "unknown":
      case "not-offered":
        return { kind: answer.kind };
      case "not-allowed":
        // Only people of Slack need access to the channel.
        return { kind: "not-offered" };
      case "already": {
        const outcome = toldOutcome(answer.ask.question, answer.outcome);
        return { kind: "already", outcome, by: await answererOf(outcome, directory) };
      }
      default:
        return assertNever(answer);
    }
  };
}

async function answererOf(
  outcome: AskOutcome,
  directory: AnswerAskOptions["directory"],
): Promise<AnsweredBy | null> {
  if (outcome.kind !== "answered") return null;
  const { by, operator = UNNAMED_OPERATOR } = outcome;
  if (by === null) return { kind: "operator", name: operator };
  const person = await directory.person(by);
  const name = person?.displayName ?? person?.realName ?? person?.username ?? null;
  return { kind: "person", id: by, name };
}
