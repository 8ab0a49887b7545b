import type { Kysely } from "kysely";
import type { AskItem } from "../../api/asks.ts";
import type { operatorRoutes } from "../../api/routes.ts";
import type { AnsweredBy, AnswerAsk, OperatorAnswer } from "../../app/actions.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { choicesOf } from "../../sessions/ask-rules.ts";
import { type AskView, openQuestions } from "../../sessions/ask-views.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

/** What the agents ask people, for operators to see. */
export function askReadHandlers(db: Kysely<BrokerDatabase>) {
  return {
    listAsks: async () => ({ ok: true, value: { asks: (await openQuestions(db)).map(askItem) } }),
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Answers in people's place. */
export function askActHandlers(answer: AnswerAsk) {
  return {
    answerAsk: async ({ params, body }) => {
      const { by = null, ...choice } = body;
      const given = await answer(params.handle, choice, by);
      switch (given.kind) {
        case "settled":
          return { ok: true, value: {} };
        case "already":
          return refuse(409, "already_settled", alreadyWords(given), {
            details: { outcome: given.outcome, by: given.by },
          });
        case "unknown":
          return refuse(404, "unknown_ask", "No question has this handle.");
        case "not-offered":
          return refuse(400, "not_offered", "This is none of the question's choices.");
        default:
          return assertNever(given);
      }
    },
  } satisfies Handlers<typeof operatorRoutes>;
}

function askItem(ask: AskView): AskItem {
  return { ...ask, question: { ...ask.question }, choices: [...choicesOf(ask.question)] };
}

function alreadyWords(given: Extract<OperatorAnswer, { kind: "already" }>): string {
  if (given.by !== null) return `${nameOf(given.by)} answered it already.`;
  return given.outcome.kind === "expired"
    ? "Nobody answered in time."
    : "The question is no longer needed.";
}

function nameOf(by: AnsweredBy): string {
  return by.kind === "operator" ? by.name : (by.name ?? by.id);
}
