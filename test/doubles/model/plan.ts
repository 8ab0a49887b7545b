import { contentText } from "../../../playground/model/model-request.ts";
import type { InputItem, ModelRequest } from "../../../playground/model/model-request.ts";
import { saidIn, userMessageOf } from "../../../playground/model/said.ts";
import { toolResultOf } from "../../../playground/model/tool-results.ts";
import type { UserMessage } from "../../../playground/model/said.ts";
import { directivesIn } from "./directives.ts";
import type { Directive } from "./directives.ts";

/** What the double still has to do in one thread, and which messages it has read. */
export interface Plan {
  readonly turnId: string | null;
  readonly pending: readonly Directive[];
  readonly read: ReadonlySet<string>;
  /** The texts of messages that Codex had when it compacted: it sends them again, renamed. */
  readonly compacted: ReadonlySet<string>;
  /** Whether the newest command shall be left running. */
  readonly background: boolean;
}

export const EMPTY_PLAN: Plan = {
  turnId: null,
  pending: [],
  read: new Set(),
  compacted: new Set(),
  background: false,
};

/** Directives that end a response, because Codex must act or the response breaks off. */
const LAST_OF_RESPONSE: ReadonlySet<Directive["kind"]> = new Set([
  "shell",
  "bg",
  "wait",
  "poll",
  "patch",
  "call",
  "js",
  "fail",
  "drop",
  "noend",
  "failed",
  "incomplete",
  "hang",
  "mute",
]);

/** The plan after reading a request: a new turn drops what was left, new messages add theirs. */
export function readRequest(plan: Plan, request: ModelRequest): Plan {
  const fresh = newestMessages(request).filter(
    (message) => !plan.read.has(keyOf(message)) && !plan.compacted.has(message.text),
  );
  const sameTurn = plan.turnId === request.turnId && request.turnId !== null;
  const added = fresh.flatMap((message) => directivesIn(message.text));
  const kept = sameTurn ? [...stillRunning(plan, request, fresh), ...plan.pending] : [];
  const asked = fresh.flatMap((message) => saidIn(message.text)).at(-1);
  const silent = kept.length === 0 && added.length === 0;
  return {
    turnId: request.turnId,
    pending: silent ? [fallback(asked, request)] : [...kept, ...added],
    read: new Set([...plan.read, ...fresh.map(keyOf)]),
    compacted: plan.compacted,
    background: plan.background,
  };
}

/** A command that outlived Codex's wait is waited for, unless it shall run on or a person spoke. */
function stillRunning(
  plan: Plan,
  request: ModelRequest,
  fresh: readonly UserMessage[],
): readonly Directive[] {
  const last = request.input.at(-1);
  const result = last === undefined ? null : toolResultOf(last);
  if (result === null || plan.background || fresh.length > 0) return [];
  if (result.cellId !== null) return [{ kind: "wait", cellId: result.cellId }];
  return result.sessionId === null ? [] : [{ kind: "poll", sessionId: result.sessionId }];
}

/** The plan after Codex asked for a summary: the messages it has now are not news later. */
export function readCompaction(plan: Plan, request: ModelRequest): Plan {
  const texts = request.input.flatMap((item) => userMessageOf(item)?.text ?? []);
  return { ...plan, compacted: new Set([...plan.compacted, ...texts]) };
}

/** The directives of the next response: up to the one that ends it, with a fault's own details. */
export function nextResponse(plan: Plan): readonly Directive[] {
  const end = plan.pending.findIndex((directive) => LAST_OF_RESPONSE.has(directive.kind));
  if (end < 0) return plan.pending;
  const details = plan.pending.slice(end + 1).findIndex((directive) => !isDetail(directive));
  return details < 0 ? plan.pending : plan.pending.slice(0, end + 1 + details);
}

function isDetail(directive: Directive): boolean {
  return directive.kind === "body" || directive.kind === "hdr";
}

/** The plan once `performed` was sent: a fault with times left stays, the rest is done. */
export function afterResponse(plan: Plan, performed: readonly Directive[]): Plan {
  const again = performed.map((directive) =>
    "times" in directive ? { ...directive, times: directive.times - 1 } : directive,
  );
  const repeats = again.some((directive) => "times" in directive && directive.times > 0);
  const rest = plan.pending.slice(performed.length);
  return {
    ...plan,
    background: performed.some((directive) => directive.kind === "bg"),
    pending: repeats ? [...again, ...rest] : rest,
  };
}

/** Messages that nothing of the model follows; an aborted turn ends what was before it. */
function newestMessages(request: ModelRequest): readonly UserMessage[] {
  const newest: UserMessage[] = [];
  for (const item of request.input.toReversed()) {
    if (item["role"] === "assistant" || toolResultOf(item) !== null || isAbortMark(item)) break;
    const message = userMessageOf(item);
    if (message !== null) newest.unshift(message);
  }
  return newest;
}

function isAbortMark(item: InputItem): boolean {
  return item["role"] === "user" && contentText(item["content"]).startsWith("<turn_aborted>");
}

/** Without a directive: `ok:` and what was said, or `done:` and what a tool brought back. */
function fallback(asked: string | undefined, request: ModelRequest): Directive {
  if (asked !== undefined) return { kind: "say", text: `ok: ${asked}` };
  const last = request.input.at(-1);
  const result = last === undefined ? null : toolResultOf(last);
  return { kind: "say", text: result === null ? "ok" : `done: ${result.text.trim()}` };
}

function keyOf(message: UserMessage): string {
  return message.id ?? message.text;
}
