import { parseEnv } from "node:util";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { quotedValue } from "./env-value.ts";

// worker.env as a document: what is changed is changed in its place, all other text stays as it is.
// Node's `util.parseEnv` is what counts, so the document's variables are those that it reads; text
// that it would skip or read otherwise than it looks is a fault.

/** What keeps the file from being used, such as "Line 14 of worker.env is not NAME=value." */
export interface EnvFileFault {
  /** Counted from 1; null when it is about the whole file. */
  readonly line: number | null;
  readonly message: string;
}

export interface EnvFile {
  readonly text: string;
  /** In the order of the file; of two with one name the last one counts. */
  readonly variables: ReadonlyMap<string, string>;
  /** Null when every line could be read. */
  readonly fault: EnvFileFault | null;
}

/** Far more than every setting with a comment; also what a request may send. */
export const ENV_FILE_MAX_BYTES = 256 * 1024;
/** Linux gives a program no variable of more than 128 KiB, and a private key has 4. */
export const ENV_VALUE_MAX_BYTES = 32 * 1024;

const ASSIGNMENT = /^([ \t]*(?:export +)?)([A-Za-z_][A-Za-z0-9_]*)[ \t]*=([ \t]*)/;
const QUOTES = "\"'`";

/** Reads the file's text. Pure. */
export function parseEnvFile(text: string): EnvFile {
  const { parts, fault } = partsOf(text);
  return { text, variables: variablesOf(parts), fault };
}

/**
 * The text with these variables set, or removed for null. Comments, order and unknown variables
 * stay. Fails with a sentence when a value cannot be written so that Node reads it back. Pure.
 */
export function withChanges(
  file: EnvFile,
  changes: ReadonlyMap<string, string | null>,
): Result<string, { readonly variable: string; readonly message: string }> {
  let text = file.text;
  for (const [variable, value] of changes) {
    const changed = withChange(text, variable, value);
    if (!changed.ok) return failed({ variable, message: changed.error });
    text = changed.value;
  }
  const expected = new Map(file.variables);
  for (const [name, value] of changes) {
    if (value === null) expected.delete(name);
    else expected.set(name, value);
  }
  // Each change was right by itself; this is the proof for the whole.
  const [variable = ""] = changes.keys();
  return isSame(readByNode(text), expected)
    ? succeeded(text)
    : failed({ variable, message: "It cannot be written beside the other lines of the file." });
}

function withChange(text: string, name: string, value: string | null): Result<string, string> {
  const { parts } = partsOf(text);
  const own = parts.filter((part) => part.kind === "variable" && part.name === name);
  if (value === null) {
    return succeeded(textOf(parts.filter((part) => !own.includes(part))));
  }
  const quoted = quotedValue(name, value);
  if (!quoted.ok) return quoted;
  const last = own.at(-1);
  if (last?.kind === "variable") {
    const replaced = last.before + quoted.value + last.after;
    return succeeded(
      textOf(parts.map((part) => (part === last ? { ...part, text: replaced } : part))),
    );
  }
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const begin = text === "" || text.endsWith("\n") ? text : text + lineEnd;
  return succeeded(`${begin}${name}=${quoted.value}${lineEnd}`);
}

type Part =
  /** A comment, an empty line, or what is at fault. */
  | { readonly kind: "other"; readonly text: string }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly line: number;
      readonly text: string;
      /** Up to the value, and what follows it: spaces, a comment, the end of the line. */
      readonly before: string;
      readonly after: string;
    };

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join("");
}

function partsOf(text: string): { parts: readonly Part[]; fault: EnvFileFault | null } {
  const parts: Part[] = [];
  let fault: EnvFileFault | null = null;
  let line = 1;
  for (let at = 0; at < text.length;) {
    const read = readPart(text, at, line);
    parts.push(read.part);
    fault ??= read.problem === null ? null : { line, message: sentence(line, read.problem) };
    at += read.part.text.length;
    line += read.part.text.split("\n").length - 1;
  }
  return { parts, fault: fault ?? misreadLine(text, parts) };
}

interface ReadPart {
  readonly part: Part;
  /** Completes "Line 14 of worker.env …". */
  readonly problem: string | null;
}

function readPart(text: string, at: number, line: number): ReadPart {
  const lineText = text.slice(at, lineEndFrom(text, at));
  const found = ASSIGNMENT.exec(lineText);
  const name = found?.[2];
  if (found === null || name === undefined) {
    const isEmpty = /^\s*(?:#|$)/.test(lineText) && !hasControlCharacter(lineText);
    const problem = isEmpty ? null : "is not NAME=value";
    return { part: { kind: "other", text: lineText }, problem };
  }
  const valueAt = at + found[0].length;
  const extent = valueExtent(text, valueAt);
  const end = lineEndFrom(text, extent.end);
  const whole = text.slice(at, end);
  const part: Part = {
    kind: "variable",
    name,
    line,
    text: whole,
    before: text.slice(at, valueAt),
    after: text.slice(extent.end, end),
  };
  return { part, problem: extent.problem ?? problemOf(whole, part.after) };
}

/** Behind the last character of the line that `from` is in. */
function lineEndFrom(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end + 1;
}

/** Where the value ends: at its closing quote, else before a comment and the spaces around it. */
function valueExtent(text: string, at: number): { end: number; problem: string | null } {
  const quote = text[at] ?? "";
  if (quote !== "" && QUOTES.includes(quote)) {
    const closing = text.indexOf(quote, at + 1);
    if (closing !== -1) return { end: closing + 1, problem: null };
    return { end: endOfPlain(text, at), problem: "opens a quote that nothing closes" };
  }
  return { end: endOfPlain(text, at), problem: null };
}

function endOfPlain(text: string, at: number): number {
  const rest = text.slice(at, lineEndFrom(text, at));
  const comment = rest.indexOf("#");
  return at + (comment === -1 ? rest : rest.slice(0, comment)).trimEnd().length;
}

function problemOf(whole: string, after: string): string | null {
  if (!/^\s*(?:#|$)/.test(after)) return "has text behind its closing quote";
  if (hasControlCharacter(whole)) return "holds a control character";
  if (Buffer.byteLength(whole) > ENV_VALUE_MAX_BYTES * 2) {
    return `has more than ${ENV_VALUE_MAX_BYTES} bytes`;
  }
  return null;
}

/** Any but the tab and the ends of lines. */
function hasControlCharacter(text: string): boolean {
  return /[^\P{Cc}\t\n\r]/u.test(text);
}

function sentence(line: number, problem: string): string {
  return `Line ${line} of worker.env ${problem}.`;
}

function variablesOf(parts: readonly Part[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const part of parts) {
    if (part.kind !== "variable") continue;
    const value = parseEnv(part.text)[part.name];
    if (value !== undefined) variables.set(part.name, value);
  }
  return variables;
}

/** The line from which Node reads the whole file otherwise than line by line; null when there is none. */
function misreadLine(text: string, parts: readonly Part[]): EnvFileFault | null {
  const agree = (count: number) => {
    const some = parts.slice(0, count);
    return isSame(readByNode(textOf(some)), variablesOf(some));
  };
  if (isSame(readByNode(text), variablesOf(parts))) return null;
  let good = 0;
  let bad = parts.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (agree(middle)) good = middle;
    else bad = middle;
  }
  const line = textOf(parts.slice(0, good)).split("\n").length;
  return {
    line,
    message: sentence(
      line,
      "is read together with the line before it: remove the space behind that line's =",
    ),
  };
}

function readByNode(text: string): ReadonlyMap<string, string> {
  const entries = Object.entries(parseEnv(text));
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}
