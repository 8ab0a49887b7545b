import type { z } from "zod";
import type { namedScriptSchema } from "./asks.ts";
import { visibleLine } from "./visible-text.ts";

type NamedScript = z.infer<typeof namedScriptSchema>;

/** The longest name that is shown whole; of a longer one its end, which names the file. */
const NAME_CHARACTERS = 100;

/** What a script held when its command was asked about: "build.sh (1,204 bytes, SHA-256 9f8a…)". Pure. */
export function scriptWords({ name, bytes, sha256 }: NamedScript): string {
  const size = `${bytes.toLocaleString("en-US")} ${bytes === 1 ? "byte" : "bytes"}`;
  const hash = sha256 === null ? "too large for a hash" : `SHA-256 ${sha256}`;
  return `${scriptName(name)} (${size}, ${hash})`;
}

/** Scripts that changed between a question and the answer that allowed it; empty for none. Pure. */
export function changedWords(names: readonly string[]): string {
  return names.length === 0
    ? ""
    : `${names.map(scriptName).join(", ")} changed between the question and the answer`;
}

/** The name of a script as one visible line; of a long one its end. Pure. */
export function scriptName(name: string): string {
  const line = visibleLine(name);
  return line.length > NAME_CHARACTERS ? `…${line.slice(-NAME_CHARACTERS)}` : line;
}
