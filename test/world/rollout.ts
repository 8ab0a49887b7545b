import { readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";

/**
 * Leaves the rollouts of a Codex home as a Codex does that is killed right before or after it wrote
 * inputs down for the model: what followed in their files is gone, and so is what Codex had derived
 * from all rollouts, which it derives again. `texts` says what each input holds. Codex must not be
 * at work; throws unless each text is in one input.
 */
export function cutRollouts(
  codexHome: string,
  side: "before" | "after",
  texts: readonly string[],
): void {
  for (const text of texts) {
    const found = rolloutsUnder(join(codexHome, "sessions")).flatMap((path) =>
      inputsWith(path, text).map((line) => ({ path, ...line })),
    );
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new Error(`${found.length} inputs hold "${text}"`);
    truncateSync(only.path, side === "before" ? only.start : only.end);
  }
  for (const name of readdirSync(codexHome))
    if (name.startsWith("thread_history_")) rmSync(join(codexHome, name));
}

/** Whether Codex has written down an input for the model with each text: it may ask the model sooner. */
export function hasWrittenDown(codexHome: string, texts: readonly string[]): boolean {
  const paths = rolloutsUnder(join(codexHome, "sessions"));
  return texts.every((text) => paths.some((path) => inputsWith(path, text).length > 0));
}

/** Leaves a thread's rollout as a Codex does that is killed as it begins it: a file without a line. */
export function emptyRollout(codexHome: string, threadId: string): void {
  truncateSync(rolloutOf(codexHome, threadId));
}

/** What Codex wrote down of a thread. */
export function rolloutText(codexHome: string, threadId: string): string {
  return readFileSync(rolloutOf(codexHome, threadId), "utf8");
}

function rolloutOf(codexHome: string, threadId: string): string {
  const found = rolloutsUnder(join(codexHome, "sessions")).filter((path) =>
    path.includes(threadId),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} rollouts`);
  return only;
}

/** What Codex wrote down of conversations: the paths of its rollouts. */
export function rolloutsUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(folder, name));
}

/** Where the lines are in which inputs with `text` are written down for the model, in bytes. */
function inputsWith(path: string, text: string): readonly { start: number; end: number }[] {
  let end = 0;
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      const start = end;
      end += Buffer.byteLength(line) + 1;
      return isInputWith(line, text) ? [{ start, end }] : [];
    });
}

function isInputWith(line: string, text: string): boolean {
  if (!line.includes(text)) return false;
  const { type, payload } = JSON.parse(line) as {
    readonly type: string;
    readonly payload: { readonly role?: string };
  };
  return type === "response_item" && payload.role === "user";
}
