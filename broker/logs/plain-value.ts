import { hiddenValue, type KeyRule, REDACTED, ruleOfKey, sizeMark } from "./secret-shapes.ts";

/** How much of a value is written. */
export interface PlainLimits {
  /** Levels of objects in objects. */
  readonly depth: number;
  /** Values in all, those in objects and lists included. */
  readonly values: number;
  /** Characters of each text. */
  readonly characters: number;
}

interface Walk {
  readonly limits: PlainLimits;
  readonly redact: (text: string) => string;
  /** The objects that the one at hand is in. */
  readonly above: Set<object>;
  left: number;
}

/**
 * A copy of plain objects, lists, texts, numbers and booleans. Never throws: what cannot be read
 * is named as such.
 */
export function toPlain(
  value: unknown,
  limits: PlainLimits,
  redact: (text: string) => string,
): unknown {
  return plain(value, { limits, redact, above: new Set(), left: limits.values }, "plain", 0);
}

function plain(value: unknown, walk: Walk, rule: KeyRule, depth: number): unknown {
  walk.left -= 1;
  switch (typeof value) {
    case "string":
      return rule === "plain" ? plainText(value, walk) : hiddenValue(rule, value);
    case "number":
      if (rule === "secret") return REDACTED;
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
    case "undefined":
      return value;
    case "bigint":
      return rule === "secret" ? REDACTED : String(value);
    case "symbol":
      return plainText(String(value), walk);
    case "function":
      return "[function]";
    case "object":
      return value === null ? null : plainObject(value, walk, rule, depth);
  }
}

function plainText(text: string, walk: Walk): string {
  return cutText(walk.redact(text), walk.limits.characters);
}

/** The beginning of a long text, and how much is missing. */
export function cutText(text: string, characters: number): string {
  if (text.length <= characters) return text;
  // Not between the halves of a character.
  const end = /[\uD800-\uDBFF]/.test(text[characters - 1] ?? "") ? characters - 1 : characters;
  return `${text.slice(0, end)}… [${(text.length - end).toLocaleString("en-US")} more characters]`;
}

function plainObject(value: object, walk: Walk, rule: KeyRule, depth: number): unknown {
  if (walk.above.has(value)) return "[circular]";
  if (depth >= walk.limits.depth) return "[deeper]";
  if (walk.left <= 0) return "[more]";
  walk.above.add(value);
  try {
    return readObject(value, walk, rule, depth + 1);
  } catch (error) {
    return `[unreadable: ${error instanceof Error ? error.name : "error"}]`;
  } finally {
    walk.above.delete(value);
  }
}

function readObject(value: object, walk: Walk, rule: KeyRule, depth: number): unknown {
  if (value instanceof Error) return readEntries(partsOfError(value), walk, rule, depth);
  if (ArrayBuffer.isView(value)) return sizeMark("binary", value.byteLength);
  if (value instanceof ArrayBuffer) return sizeMark("binary", value.byteLength);
  if (Array.isArray(value)) return readList(value, walk, rule, depth);
  if (value instanceof Set) return readList([...value], walk, rule, depth);
  if (value instanceof Map) return readEntries([...value], walk, rule, depth);
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return plain(value.toJSON(), walk, rule, depth);
  }
  return readEntries(Object.entries(value), walk, rule, depth);
}

function partsOfError(error: Error): readonly (readonly [string, unknown])[] {
  const named = ["name", "message", "code", "hint", "stack", "cause", "errors"];
  const values: { readonly [key: string]: unknown } = { ...error };
  const rest = Object.entries(values).filter(([key]) => !named.includes(key));
  const parts = named.map((key) => [key, Reflect.get(error, key)] as const);
  return [...parts.filter(([, value]) => value !== undefined), ...rest];
}

function readList(values: readonly unknown[], walk: Walk, rule: KeyRule, depth: number): unknown {
  const written: unknown[] = [];
  for (const value of values) {
    if (walk.left <= 0) {
      written.push(`[${values.length - written.length} more]`);
      break;
    }
    written.push(plain(value, walk, rule, depth) ?? null);
  }
  return written;
}

function readEntries(
  entries: readonly (readonly [unknown, unknown])[],
  walk: Walk,
  rule: KeyRule,
  depth: number,
): unknown {
  const written: (readonly [string, unknown])[] = [];
  for (const [key, value] of entries) {
    if (walk.left <= 0) {
      written.push(["…", `[${entries.length - written.length} more]`]);
      break;
    }
    const name = String(key);
    const own = ruleOfKey(name);
    // What is within something secret is secret, whatever it is called.
    const applied = rule === "secret" ? rule : own;
    written.push([plainText(name, walk), plain(value, walk, applied, depth)]);
  }
  return Object.fromEntries(written);
}
