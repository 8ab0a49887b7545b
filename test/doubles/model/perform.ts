import { randomUUID } from "node:crypto";
import type { Clock } from "../../../broker/clock/clock.ts";
import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { Exchange } from "../../../playground/model/model-server.ts";
import { performStep, piecesOf } from "../../../playground/model/reply.ts";
import type { ReplyStep } from "../../../playground/model/reply.ts";
import {
  itemAdded,
  itemDone,
  messageItem,
  responseCompleted,
  responseCreated,
  responseFailed,
  responseIncomplete,
  textDelta,
} from "../../../playground/model/response-events.ts";
import type { TokenUsage } from "../../../playground/model/response-events.ts";
import type { Directive } from "./directives.ts";
import { aborted } from "./gates.ts";
import type { Gates } from "./gates.ts";

const USAGE: TokenUsage = { input: 1000, cached: 400, output: 50 };

/** The shortest time that Codex waits for a command, in ms. */
const SHORTEST_YIELD_MS = 250;

export interface Surroundings {
  readonly gates: Gates;
  readonly clock: Clock;
  /** Called when Codex has what the response is for, before its last byte. */
  readonly onDone: () => void;
}

/** Carries out one response. Faults are answers too: this only throws for broken scripts. */
export async function performResponse(
  exchange: Exchange,
  directives: readonly Directive[],
  around: Surroundings,
): Promise<void> {
  const headers = headersIn(directives);
  const early = directives.findIndex((directive) => directive.kind === "mute");
  if (early >= 0) return aborted(exchange.gone);
  const failure = directives.find((directive) => directive.kind === "fail");
  if (failure !== undefined) {
    await passGates(directives, exchange, around);
    if (exchange.gone.aborted) return;
    around.onDone();
    return exchange.refuse(failure.status, bodyIn(directives, failure.status), headers);
  }
  const responseId = `resp_${randomUUID()}`;
  exchange.open(headers);
  await exchange.send(responseCreated(responseId));
  for (const directive of directives) {
    if (exchange.gone.aborted) return;
    const goesOn = await performDirective(exchange, directive, responseId, around);
    if (!goesOn) return;
  }
  if (exchange.gone.aborted) return;
  around.onDone();
  await exchange.send(responseCompleted(responseId, usageIn(directives)));
  exchange.end();
}

/** False when the directive ended the exchange. */
async function performDirective(
  exchange: Exchange,
  directive: Directive,
  responseId: string,
  around: Surroundings,
): Promise<boolean> {
  const step = stepOf(directive);
  if (step !== null) {
    await performStep(exchange, step, exchange.request.shape, { clock: around.clock, pieceMs: 0 });
    return true;
  }
  switch (directive.kind) {
    case "slow":
      await streamPieces(exchange, directive.pieces, true, directive.ms, around.clock);
      return true;
    case "half":
      await streamHalves(exchange, directive.gate, directive.text, around);
      return true;
    case "gate":
      await around.gates.pass(directive.name, exchange.gone);
      return true;
    case "drop":
      await streamPieces(exchange, directive.pieces, false, 0, around.clock);
      around.onDone();
      exchange.drop();
      return false;
    case "noend":
      await streamPieces(exchange, directive.pieces, false, 0, around.clock);
      around.onDone();
      exchange.end();
      return false;
    case "failed":
      around.onDone();
      await exchange.send(responseFailed(responseId, directive.code, directive.message));
      exchange.end();
      return false;
    case "incomplete":
      around.onDone();
      await exchange.send(responseIncomplete(responseId, directive.reason));
      exchange.end();
      return false;
    case "hang":
      await aborted(exchange.gone);
      return false;
    default:
      return true;
  }
}

/** What a directive puts out, when it is nothing but an item; null for all others. */
function stepOf(directive: Directive): ReplyStep | null {
  switch (directive.kind) {
    case "say":
      return directive.phase === undefined
        ? { do: "say", text: directive.text }
        : { do: "say", text: directive.text, phase: directive.phase };
    case "reason":
      return { do: "think", text: directive.text };
    case "shell":
      return {
        do: "use",
        tool: directive.escalated
          ? {
              tool: "shell",
              command: directive.command,
              escalation: `May I run ${directive.command}?`,
            }
          : { tool: "shell", command: directive.command },
      };
    case "bg":
      return {
        do: "use",
        tool: { tool: "shell", command: directive.command, yieldMs: SHORTEST_YIELD_MS },
      };
    case "poll":
      return { do: "use", tool: { tool: "poll", sessionId: directive.sessionId } };
    case "wait":
      return { do: "use", tool: { tool: "wait", cellId: directive.cellId } };
    case "patch":
      return { do: "use", tool: { tool: "add-file", path: directive.path, text: directive.text } };
    case "call": {
      const { kind: _kind, ...call } = directive;
      return { do: "use", tool: { tool: "dynamic", ...call } };
    }
    case "js":
      return { do: "use", tool: { tool: "script", source: directive.source } };
    case "slow":
    case "half":
    case "gate":
    case "fail":
    case "drop":
    case "noend":
    case "failed":
    case "incomplete":
    case "hang":
    case "mute":
    case "body":
    case "hdr":
    case "usage":
      return null;
    default:
      return assertNever(directive);
  }
}

async function streamPieces(
  exchange: Exchange,
  pieces: number,
  finish: boolean,
  pauseMs: number,
  clock: Clock,
): Promise<void> {
  if (pieces === 0) return;
  const key = randomUUID();
  const words = Array.from({ length: pieces }, (_, index) => `piece ${index + 1} `);
  const whole = messageItem(key, words.join(""));
  await exchange.send(itemAdded(messageItem(key, "")));
  for (const word of words) {
    if (pauseMs > 0) await clock.sleep(pauseMs, exchange.gone);
    await exchange.send(textDelta(whole.id, word));
  }
  if (finish) await exchange.send(itemDone(whole));
}

async function streamHalves(
  exchange: Exchange,
  gate: string,
  text: string,
  around: Surroundings,
): Promise<void> {
  const key = randomUUID();
  const whole = messageItem(key, text);
  const pieces = piecesOf(text);
  const half = Math.ceil(pieces.length / 2);
  await exchange.send(itemAdded(messageItem(key, "")));
  for (const piece of pieces.slice(0, half)) await exchange.send(textDelta(whole.id, piece));
  await around.gates.pass(gate, exchange.gone);
  for (const piece of pieces.slice(half)) await exchange.send(textDelta(whole.id, piece));
  await exchange.send(itemDone(whole));
}

async function passGates(
  directives: readonly Directive[],
  exchange: Exchange,
  around: Surroundings,
): Promise<void> {
  for (const directive of directives) {
    if (directive.kind === "gate") await around.gates.pass(directive.name, exchange.gone);
  }
}

function headersIn(directives: readonly Directive[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    directives.flatMap((directive) =>
      directive.kind === "hdr" ? [[directive.name, directive.value] as const] : [],
    ),
  );
}

function bodyIn(directives: readonly Directive[], status: number): string {
  const body = directives.find((directive) => directive.kind === "body");
  return body?.body ?? JSON.stringify({ error: { message: `scripted failure ${status}` } });
}

function usageIn(directives: readonly Directive[]): TokenUsage {
  const usage = directives.find((directive) => directive.kind === "usage");
  return usage ?? USAGE;
}
