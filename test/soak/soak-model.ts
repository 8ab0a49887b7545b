import { randomUUID } from "node:crypto";
import { systemClock } from "../../broker/clock/clock.ts";
import { contentText, isRecord, parseJson } from "../../playground/model/model-request.ts";
import type { ModelRequest } from "../../playground/model/model-request.ts";
import { type Exchange, startModelServer } from "../../playground/model/model-server.ts";
import { performReply, performStep, type ReplyStep } from "../../playground/model/reply.ts";
import { responseCompleted, responseCreated } from "../../playground/model/response-events.ts";

/** What happens to one request of the model. */
export type ModelFault =
  | { readonly kind: "refuse"; readonly status: number }
  | { readonly kind: "drop" }
  | { readonly kind: "slow"; readonly pieceMs: number };

/**
 * A model that does its work as a sensible agent would: each answer names every word that was asked
 * since its last answer, in brackets, and a turn that was cut off counts as not answered but for what
 * it answered before something joined it. Now and then it runs a command or posts its progress first.
 */
export interface SoakModel {
  readonly baseUrl: string;
  /** Strikes the next request. */
  fail(fault: ModelFault): void;
  /** How often a Slack message was given to it, over all of its threads. */
  timesGiven(ts: string): number;
  /** Inputs that were looked at, for the report. */
  readonly calls: () => number;
  stop(): Promise<void>;
}

const USAGE = { input: 1_000, cached: 0, output: 50 };
const PIECE_MS = 10;
/** Every so many-th word lets it run a command, or post its progress. */
const SHELL_EVERY = 6;
const PROGRESS_EVERY = 5;

/** What it knows of one Codex thread. */
interface Talk {
  turnId: string | null;
  /** Answered by turns that are over. */
  readonly answered: Set<string>;
  /** Answered by this turn, which may yet be cut off. */
  readonly answering: Set<string>;
  readonly prepared: Set<string>;
  given: ReadonlyMap<string, number>;
}

export async function startSoakModel(): Promise<SoakModel> {
  const talks = new Map<string, Talk>();
  const faults: ModelFault[] = [];
  let calls = 0;

  const talkOf = (request: ModelRequest): Talk => {
    const id = request.threadId ?? "";
    const known = talks.get(id);
    if (known !== undefined) return known;
    const fresh: Talk = {
      turnId: null,
      answered: new Set(),
      answering: new Set(),
      prepared: new Set(),
      given: new Map(),
    };
    talks.set(id, fresh);
    return fresh;
  };

  const respond = async (exchange: Exchange): Promise<void> => {
    const { request } = exchange;
    calls += 1;
    const fault = faults.shift();
    if (request.kind !== "turn") {
      const summary = { kind: "steps", steps: [{ do: "say", text: "A summary." }] } as const;
      return performReply(exchange, summary, { clock: systemClock, pieceMs: 0 });
    }
    const talk = talkOf(request);
    const due = read(talk, request);
    if (fault?.kind === "refuse") {
      return exchange.refuse(fault.status, JSON.stringify({ error: { message: "soaked" } }));
    }
    const preparing = due.find((word) => !talk.prepared.has(word) && preparationOf(word) !== null);
    const step: ReplyStep =
      preparing === undefined
        ? { do: "say", text: due.map(bracketed).join(" ") || "Nothing is left to do." }
        : (preparationOf(preparing) ?? { do: "say", text: "" });
    const responseId = `resp_${randomUUID()}`;
    exchange.open();
    await exchange.send(responseCreated(responseId));
    if (fault?.kind === "drop") return exchange.drop();
    const pieceMs = fault?.kind === "slow" ? fault.pieceMs : PIECE_MS;
    await performStep(exchange, step, request.shape, { clock: systemClock, pieceMs });
    await exchange.send(responseCompleted(responseId, USAGE));
    if (exchange.gone.aborted) return;
    if (preparing === undefined) for (const word of due) talk.answering.add(word);
    else talk.prepared.add(preparing);
    exchange.end();
  };

  const server = await startModelServer({ respond });
  return {
    baseUrl: server.baseUrl,
    fail: (fault) => faults.push(fault),
    timesGiven: (ts) =>
      [...talks.values()].reduce((sum, { given }) => sum + (given.get(ts) ?? 0), 0),
    calls: () => calls,
    stop: server.stop,
  };
}

export const bracketed = (word: string) => `[${word}]`;
export const progressOf = (word: string) => `[progress ${word}]`;

/** Brings the talk up to date with a request and returns the words that wait for an answer. */
function read(talk: Talk, request: ModelRequest): readonly string[] {
  const texts = request.input
    .filter((item) => item["role"] === "user")
    .map((item) => contentText(item["content"]));
  if (talk.turnId !== request.turnId) {
    // What a turn said last that was cut off has reached nobody.
    const wasCut = texts.flatMap(turnsCutOff).includes(talk.turnId ?? "");
    if (!wasCut) for (const word of talk.answering) talk.answered.add(word);
    talk.answering.clear();
    talk.turnId = request.turnId;
  } else {
    // What it said before something joined the turn has.
    const spoken = request.input
      .filter((item) => item["role"] === "assistant")
      .map((item) => contentText(item["content"]))
      .join("\n");
    for (const word of talk.answering)
      if (spoken.includes(bracketed(word))) {
        talk.answered.add(word);
        talk.answering.delete(word);
      }
  }
  const messages = texts.flatMap(messagesIn);
  const given = new Map<string, number>();
  for (const { ts } of messages) given.set(ts, (given.get(ts) ?? 0) + 1);
  talk.given = given;
  const asked = messages.flatMap(({ text }) => text.match(/\bw\d+\b/g) ?? []);
  return [...new Set(asked)].filter((word) => !talk.answered.has(word));
}

function preparationOf(word: string): ReplyStep | null {
  const number = Number(word.slice(1));
  if (number % SHELL_EVERY === 1) {
    return { do: "use", tool: { tool: "shell", command: `echo ${word} >> words.txt` } };
  }
  if (number % PROGRESS_EVERY === 2) {
    const input = { text: progressOf(word), kind: "progress" };
    return { do: "use", tool: { tool: "dynamic", name: "slack_post_message", input } };
  }
  return null;
}

/** The ids of the turns of which one input says that they were cut off. */
function turnsCutOff(text: string): readonly string[] {
  return [...text.matchAll(/^turn_cut_off_json:\n```json\n([\s\S]*?)\n```$/gm)].flatMap(
    ([, json = ""]) => {
      const document = parseJson(json);
      const turn = isRecord(document) ? document["previous_turn"] : null;
      return isRecord(turn) ? [String(turn["turn_id"])] : [];
    },
  );
}

interface Given {
  /** Of the message; a correction of one says so behind it. */
  readonly ts: string;
  readonly text: string;
}

/** The Slack messages in one input, without those that are only given as history. */
function messagesIn(text: string): readonly Given[] {
  const blocks = text.matchAll(/^structured_messages?_json:\n```json\n([\s\S]*?)\n```$/gm);
  return [...blocks].flatMap(([, json = ""]) => {
    const document = parseJson(json);
    if (!isRecord(document)) return [];
    const list = Array.isArray(document["messages"]) ? document["messages"] : [document];
    return list.filter(isRecord).map((one) => {
      const ts = String(one["message_ts"]);
      const isCorrection = isRecord(one["correction"]);
      return {
        ts: isCorrection ? `${ts} corrected to ${String(one["text"])}` : ts,
        text: String(one["text"]),
      };
    });
  });
}
