import { type Context, Hono } from "hono";
import type { Kysely } from "kysely";
import { type AskItem, askChoiceSchema } from "../api/asks.ts";
import type { AnswerAsk } from "../app/actions.ts";
import { assertNever } from "../errors/broker-error.ts";
import { choicesOf } from "../sessions/ask-rules.ts";
import { type AskView, openQuestions } from "../sessions/ask-views.ts";
import type { BrokerDatabase } from "../store/schema.ts";

export interface AskRoutesOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly redact: (answer: unknown) => unknown;
  /** Answers as the operator; null where the store is only read. */
  readonly answer: AnswerAsk | null;
}

/** What the agents ask people, for operators: to see it, and to answer in people's place. */
export function askRoutes({ answer, db, redact }: AskRoutesOptions): Hono {
  const routes = new Hono();

  routes.get("/asks", async (context) => {
    const asks = (await openQuestions(db)).map(itemOf);
    return context.json(redact({ ok: true, asks }));
  });

  routes.post("/asks/:handle/answer", async (context) => {
    const choice = askChoiceSchema.safeParse(await context.req.json().catch(() => null));
    if (!choice.success) {
      return refuse(context, 400, "invalid_input", "Send a choice as JSON.");
    }
    if (answer === null) {
      const message = "The broker is stopped: its data can be read, not changed.";
      return refuse(context, 409, "read_only", message);
    }
    const given = await answer(context.req.param("handle"), choice.data);
    switch (given.kind) {
      case "settled":
        return context.json({ ok: true });
      case "already": {
        const message = "It is settled already.";
        const outcome = redact(given.outcome);
        return context.json({ ok: false, error: "already_settled", message, outcome }, 409);
      }
      case "unknown":
        return refuse(context, 404, "unknown_ask", "No question has this handle.");
      case "not-offered":
      case "not-allowed":
        return refuse(context, 400, "not_offered", "This is none of the question's choices.");
      default:
        return assertNever(given);
    }
  });
  return routes;
}

function itemOf(ask: AskView): AskItem {
  return { ...ask, question: { ...ask.question }, choices: [...choicesOf(ask.question)] };
}

function refuse(
  context: Context,
  status: 400 | 404 | 409,
  error: string,
  message: string,
): Response {
  return context.json({ ok: false, error, message }, status);
}
