import { randomUUID } from "node:crypto";
import type { Clock } from "../../broker/clock/clock.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { ToolShape } from "./model-request.ts";
import type { Exchange } from "./model-server.ts";
import {
  itemAdded,
  itemDone,
  messageItem,
  reasoningDelta,
  reasoningItem,
  responseCompleted,
  responseCreated,
  responseFailed,
  textDelta,
} from "./response-events.ts";
import type { MessagePhase, TokenUsage } from "./response-events.ts";
import { toolCallItem } from "./tool-calls.ts";
import type { ToolUse } from "./tool-calls.ts";

/** One thing that a model puts out. */
export type ReplyStep =
  | { readonly do: "say"; readonly text: string; readonly phase?: MessagePhase }
  | { readonly do: "think"; readonly text: string }
  | { readonly do: "use"; readonly tool: ToolUse };

/** The answer to one model request: steps in order, or a failure that ends the turn. */
export type Reply =
  | { readonly kind: "steps"; readonly steps: readonly ReplyStep[] }
  /** Codex tells its client `message` for the code `invalid_prompt`, and does not try again. */
  | { readonly kind: "failure"; readonly code: string; readonly message: string };

export interface ReplyPace {
  readonly clock: Clock;
  /** Pause between two pieces of a text, in ms. */
  readonly pieceMs: number;
}

/** Carries out a whole reply. Stops early, without an error, when Codex hangs up. */
export async function performReply(
  exchange: Exchange,
  reply: Reply,
  pace: ReplyPace,
): Promise<void> {
  const responseId = `resp_${randomUUID()}`;
  exchange.open();
  await exchange.send(responseCreated(responseId));
  if (reply.kind === "failure") {
    await exchange.send(responseFailed(responseId, reply.code, reply.message));
    return exchange.end();
  }
  for (const step of reply.steps) {
    if (exchange.gone.aborted) return;
    await performStep(exchange, step, exchange.request.shape, pace);
  }
  await exchange.send(responseCompleted(responseId, usageOf(exchange, reply.steps)));
  exchange.end();
}

/** Sends one step as Responses API events. */
export async function performStep(
  exchange: Exchange,
  step: ReplyStep,
  shape: ToolShape,
  pace: ReplyPace,
): Promise<void> {
  const key = randomUUID();
  switch (step.do) {
    case "say": {
      const whole = messageItem(key, step.text, step.phase);
      await exchange.send(itemAdded(messageItem(key, "", step.phase)));
      for (const piece of piecesOf(step.text)) {
        if (pace.pieceMs > 0) await pace.clock.sleep(pace.pieceMs, exchange.gone);
        await exchange.send(textDelta(whole.id, piece));
      }
      return exchange.send(itemDone(whole));
    }
    case "think": {
      const thought = reasoningItem(key, step.text);
      await exchange.send(itemAdded(reasoningItem(key, "")));
      await exchange.send(reasoningDelta(thought.id, step.text));
      return exchange.send(itemDone(thought));
    }
    case "use":
      return exchange.send(itemDone(toolCallItem(step.tool, shape, key)));
    default:
      return assertNever(step);
  }
}

/** A text in pieces of a word each, as models stream it. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === "" ? [] : [text]);
}

/** Four characters a token is what English text comes to; good enough for a script. */
function usageOf(exchange: Exchange, steps: readonly ReplyStep[]): TokenUsage {
  const input = Math.ceil(JSON.stringify(exchange.request.input).length / 4);
  return { input, cached: 0, output: Math.ceil(JSON.stringify(steps).length / 4) };
}
