import type { Said } from "./talk.ts";

/** One frame between the worker and Codex, as the raw log has it. */
export interface Frame {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly direction: string;
  readonly id: unknown;
  readonly method: string | undefined;
  readonly text: string;
}

type Json = Readonly<Record<string, unknown>>;

interface Line {
  readonly ts: string;
  readonly payload: { readonly id?: unknown; readonly method?: string; readonly params?: Json };
  readonly meta: { readonly direction: string };
}

/** The frames of `raw/codex-rpc`, in their order. */
export function readFrames(jsonl: string): readonly Frame[] {
  return jsonl
    .split("\n")
    .filter((line) => line !== "")
    .map((text) => {
      const { ts, payload, meta } = JSON.parse(text) as Line;
      const { id, method } = payload;
      return { at: Date.parse(ts), direction: meta.direction, id, method, text };
    });
}

/** From the event to `turn/start`, without the time that Codex took for `thread/start`. */
export function ownTime(frames: readonly Frame[], said: Said): number | null {
  const sent = turnStartOf(frames, said);
  if (sent === null) return null;
  const opening = frames.find(
    ({ at, method }) => method === "thread/start" && at >= said.at && at <= sent.at,
  );
  const opened = frames.find(
    ({ direction, id, method }) =>
      opening !== undefined && direction === "in" && method === undefined && id === opening.id,
  );
  const codex = opening === undefined || opened === undefined ? 0 : opened.at - opening.at;
  return sent.at - said.at - codex;
}

/** From `turn/start` to the model. */
export function codexTime(frames: readonly Frame[], said: Said): number | null {
  const sent = turnStartOf(frames, said);
  return sent === null ? null : said.modelAt - sent.at;
}

/** What the worker asked of Codex for one message, to ask the same without a worker. */
export interface WorkerRequests {
  readonly threadStart: Json;
  readonly turnStart: Json;
  /** Marks the message within the requests. */
  readonly word: string;
}

/** Null when the message did not open a thread, or the log has been cut. */
export function requestsOf(frames: readonly Frame[], said: Said): WorkerRequests | null {
  const turn = turnStartOf(frames, said);
  const thread = frames.find(
    ({ at, method }) =>
      method === "thread/start" && turn !== null && at >= said.at && at <= turn.at,
  );
  const [threadStart, turnStart] = [paramsOf(thread), paramsOf(turn)];
  return threadStart === null || turnStart === null
    ? null
    : { threadStart, turnStart, word: said.word };
}

function paramsOf(frame: Frame | null | undefined): Json | null {
  return frame == null ? null : ((JSON.parse(frame.text) as Line).payload.params ?? null);
}

function turnStartOf(frames: readonly Frame[], said: Said): Frame | null {
  return (
    frames.find(({ method, text }) => method === "turn/start" && text.includes(said.word)) ?? null
  );
}
