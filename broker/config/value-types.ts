import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import type { ConfigContext } from "./context.ts";

/** How a variable's text becomes a value, and what a person is told that it wants. */
export interface ValueType<Value> {
  readonly kind: "text" | "url" | "path" | "number" | "boolean" | "choice" | "list";
  /** Completes "wants …" in a problem, for example "a whole number of milliseconds from 0". */
  readonly wants: string;
  /** From the trimmed, non-empty text. */
  readonly schema: (context: ConfigContext) => z.ZodType<Value, string>;
  /** Writes a value back as a variable's text. */
  readonly write: (value: Value) => string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

/** Any text that `pattern` fits. `explain` may say of a wrong one what it seems to be. */
export function text(
  options: {
    readonly wants?: string;
    readonly pattern?: RegExp;
    readonly explain?: (given: string) => string;
  } = {},
): ValueType<string> {
  const { wants = "text", pattern = /^[^\n\0]+$/, explain = () => "" } = options;
  return {
    kind: "text",
    wants,
    schema: () => z.string().regex(pattern, { error: (issue) => explain(String(issue.input)) }),
    write: (value) => value,
  };
}

/** An absolute URL without a slash at its end. */
export function url(schemes: readonly string[] = ["https", "http"]): ValueType<string> {
  return {
    kind: "url",
    wants: `an absolute URL that starts with ${orList(schemes.map((scheme) => `${scheme}://`))}`,
    schema: () =>
      z
        .string()
        .refine((given) => isUrl(given, schemes), { error: "" })
        .transform((given) => given.replace(/\/+$/, "")),
    write: (value) => value,
  };
}

function isUrl(given: string, schemes: readonly string[]): boolean {
  const parsed = URL.parse(given);
  if (parsed === null || !schemes.includes(parsed.protocol.slice(0, -1))) return false;
  return /^[a-z][a-z0-9]*:\/\/\S+$/i.test(given);
}

/** A path, made absolute: `~` is the home folder, relative ones start in the working folder. */
export function path(): ValueType<string> {
  return {
    kind: "path",
    wants: "a path",
    schema: (context) =>
      z
        .string()
        .refine((given) => !given.includes("\0"), { error: "" })
        .transform((given) => absolutePath(given, context)),
    write: (value) => value,
  };
}

export function absolutePath(given: string, context: ConfigContext): string {
  if (given === "~") return context.home;
  if (given.startsWith("~/")) return resolve(context.home, given.slice(2));
  return isAbsolute(given) ? resolve(given) : resolve(context.cwd, given);
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number of `unit` (a plural, or "" for a bare number). */
export function int(unit: string, range: Range = {}): ValueType<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = range;
  const from = range.min === undefined ? "" : ` from ${range.min}`;
  const to = range.max === undefined ? "" : ` to ${range.max}`;
  const wants = `a whole number${unit === "" ? "" : ` of ${unit}`}${from}${to}`;
  return {
    kind: "number",
    wants,
    schema: () =>
      z
        .string()
        .regex(/^[+-]?\d{1,16}$/, { error: "" })
        .transform(Number)
        .pipe(
          z.int().min(min, { error: "It is too small." }).max(max, { error: "It is too large." }),
        ),
    write: (value) => String(value),
    ...(unit === "" ? {} : { unit }),
    ...range,
  };
}

/** The longest wait that timers take: 2^31 - 1 ms, more than 24 days. */
const TIMER_MAX_MS = 2_147_483_647;

/** The shortest interval for repeated work: enough for a test, and no busy loop. */
export const MIN_INTERVAL_MS = 10;

/** Milliseconds that a timer can wait. */
export function milliseconds(min: number, max: number = TIMER_MAX_MS): ValueType<number> {
  return int("milliseconds", { min, max });
}

/** Milliseconds of age, which no timer waits for. */
export function age(min: number): ValueType<number> {
  return int("milliseconds", { min });
}

export function bytes(range: Range = {}): ValueType<number> {
  return int("bytes", range);
}

/** Exactly `true` or `false`: "yes" or "1" is a mistake that is better told than guessed. */
export function flag(): ValueType<boolean> {
  return {
    kind: "boolean",
    wants: "true or false",
    schema: () => z.enum(["true", "false"], { error: "" }).transform((given) => given === "true"),
    write: String,
    values: ["true", "false"],
  };
}

export function choice<const Values extends readonly [string, ...string[]]>(
  ...values: Values
): ValueType<Values[number]> {
  return {
    kind: "choice",
    wants: orList(values),
    schema: () =>
      z.string().refine((given): given is Values[number] => values.includes(given), { error: "" }),
    write: (value) => value,
    values,
  };
}

/** Entries between commas, each one once; spaces around them do not count. */
export function list(
  options: {
    readonly wants?: string;
    readonly entry?: RegExp;
    /** Always the first entries, whatever is given. */
    readonly always?: readonly string[];
  } = {},
): ValueType<readonly string[]> {
  const { wants = "names separated by commas", entry = /^\S+$/, always = [] } = options;
  return {
    kind: "list",
    wants,
    schema: () =>
      z
        .string()
        .transform((given) => given.split(",").flatMap((part) => part.trim() || []))
        .refine((entries) => entries.every((each) => entry.test(each)), { error: "" })
        .transform((entries) => [...new Set([...always, ...entries])]),
    write: (value) => value.join(","),
  };
}

/** `a`, `a or b`, `a, b or c`. */
function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
