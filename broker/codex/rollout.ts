import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { textHash } from "../ids/text-hash.ts";

/** The part of a rollout that is looked at, from its end: images stand in it as base64. */
const lookedAtBytes = 64 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

const content = z.array(z.object({ type: z.string(), text: z.string().optional() }));

/**
 * The line in which Codex 0.169 writes an input down for the model. What it adds itself (the
 * environment, for one) looks the same with other texts.
 */
const writtenLine = z.object({
  type: z.literal("response_item"),
  payload: z.object({ type: z.literal("message"), role: z.literal("user"), content }),
  metadata: z.object({ retained_source: z.object({ id: z.object({ turn_id: z.string() }) }) }),
});

/** The line that follows it, from which `thread/items/list` has the input. */
const completedLine = z.object({
  type: z.literal("event_msg"),
  payload: z.object({
    type: z.literal("item_completed"),
    item: z.object({ type: z.literal("UserMessage"), content }),
  }),
});

/**
 * The turns of inputs that a rollout has for the model only, by the `textHash` of their text: Codex
 * was killed before it wrote the line from which it lists them. Of the file its last 64 MiB are
 * looked at. Rejects when it cannot be read. A line that was cut off holds no input: Codex does not
 * give that to the model either.
 */
export async function unlistedInputs(
  path: string,
  hashes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const turns = new Map<string, string>();
  const { size } = await stat(path);
  for await (const line of linesFrom(path, Math.max(0, size - lookedAtBytes))) {
    const input = inputIn(line);
    for (const hash of input?.hashes ?? []) {
      // The same text may have been an input before.
      if (input?.turnId === null) turns.delete(hash);
      else if (input !== null && hashes.has(hash)) turns.set(hash, input.turnId);
    }
  }
  return turns;
}

interface InputLine {
  readonly hashes: readonly string[];
  /** Null in the line that follows the one for the model. */
  readonly turnId: string | null;
}

function inputIn(line: string): InputLine | null {
  // Most of a rollout is what commands printed; that is not worth being parsed.
  if (!line.includes('"role":"user"') && !line.includes('"UserMessage"')) return null;
  const value = jsonOf(line);
  const written = writtenLine.safeParse(value);
  if (written.success) {
    const { payload, metadata } = written.data;
    return { hashes: hashesOf(payload.content), turnId: metadata.retained_source.id.turn_id };
  }
  const completed = completedLine.safeParse(value);
  if (!completed.success) return null;
  return { hashes: hashesOf(completed.data.payload.item.content), turnId: null };
}

function hashesOf(parts: z.infer<typeof content>): readonly string[] {
  return parts.flatMap(({ text }) => (text === undefined ? [] : [textHash(text)]));
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // A line that a killed Codex did not finish.
  }
}

/** Not Node's readline, which ends a line at U+2028 too, as it may stand in a person's words. */
async function* linesFrom(path: string, start: number): AsyncGenerator<string> {
  const stream = createReadStream(path, { start, encoding: "utf8", highWaterMark: chunkBytes });
  let begun: string[] = [];
  for await (const chunk of stream) {
    const [first = "", ...others] = String(chunk).split("\n");
    begun.push(first);
    for (const other of others) {
      yield begun.join("");
      begun = [other];
    }
  }
  yield begun.join("");
}
