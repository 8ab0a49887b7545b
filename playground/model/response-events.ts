import type { OutputItem } from "./tool-calls.ts";

/** A server-sent event of the Responses API: its `type` is also the event's name. */
export type ResponseEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export interface TokenUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Whether a message is the answer or is said on the way to it. Older models do not tell. */
export type MessagePhase = "commentary" | "final_answer";

/** The event as it goes over the wire. */
export function eventFrame(event: ResponseEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export function responseCreated(responseId: string): ResponseEvent {
  return { type: "response.created", response: { id: responseId } };
}

export function responseCompleted(responseId: string, usage: TokenUsage): ResponseEvent {
  return {
    type: "response.completed",
    response: {
      id: responseId,
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: usage.input + usage.output,
      },
    },
  };
}

/** Codex maps `code` to what it tells its client: `context_length_exceeded`, `insufficient_quota`, … */
export function responseFailed(responseId: string, code: string, message: string): ResponseEvent {
  return {
    type: "response.failed",
    response: { id: responseId, status: "failed", error: { code, message } },
  };
}

/** `reason` is `max_output_tokens` or `content_filter`. */
export function responseIncomplete(responseId: string, reason: string): ResponseEvent {
  return {
    type: "response.incomplete",
    response: { id: responseId, status: "incomplete", incomplete_details: { reason } },
  };
}

export function itemAdded(item: OutputItem): ResponseEvent {
  return { type: "response.output_item.added", output_index: 0, item };
}

export function itemDone(item: OutputItem): ResponseEvent {
  return { type: "response.output_item.done", output_index: 0, item };
}

export function textDelta(itemId: string, delta: string): ResponseEvent {
  return {
    type: "response.output_text.delta",
    item_id: itemId,
    output_index: 0,
    content_index: 0,
    delta,
  };
}

/** A message of the model; with an empty text it is what opens the stream of its deltas. */
export function messageItem(key: string, text: string, phase?: MessagePhase): OutputItem {
  return {
    type: "message",
    role: "assistant",
    id: `msg_${key}`,
    status: text === "" ? "in_progress" : "completed",
    content: text === "" ? [] : [{ type: "output_text", text, annotations: [] }],
    ...(phase === undefined ? {} : { phase }),
  };
}

/** A thought that Codex shows as a reasoning summary. */
export function reasoningItem(key: string, text: string): OutputItem {
  return {
    type: "reasoning",
    id: `rs_${key}`,
    summary: text === "" ? [] : [{ type: "summary_text", text }],
    content: null,
    encrypted_content: null,
  };
}

export function reasoningDelta(itemId: string, delta: string): ResponseEvent {
  return {
    type: "response.reasoning_summary_text.delta",
    item_id: itemId,
    output_index: 0,
    summary_index: 0,
    delta,
  };
}
