/** The arguments of a Web API call, from a form, a JSON body, a multipart body or a query. */
export type Args = Readonly<Record<string, unknown>>;

/** A string argument; numbers and booleans of JSON bodies are written out. Empty is absent. */
export function textArg(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

/** True for `true`, `"true"`, `1` and `"1"`, which is how Slack's clients write booleans. */
export function flagArg(args: Args, name: string): boolean {
  const value = textArg(args, name);
  return value === "true" || value === "1";
}

/** A whole number, or undefined when absent, or null when it is not a number. */
export function countArg(args: Args, name: string): number | undefined | null {
  const value = textArg(args, name);
  if (value === undefined) return undefined;
  const count = Number(value);
  return Number.isInteger(count) && count >= 0 ? count : null;
}

export type JsonArg =
  | { readonly kind: "absent" }
  | { readonly kind: "malformed" }
  | { readonly kind: "value"; readonly value: unknown };

/** A structured argument: forms carry it as JSON text, JSON bodies as it is. */
export function jsonArg(args: Args, name: string): JsonArg {
  const value = args[name];
  if (value === undefined || value === null || value === "") return { kind: "absent" };
  if (typeof value !== "string") return { kind: "value", value };
  try {
    return { kind: "value", value: JSON.parse(value) };
  } catch {
    return { kind: "malformed" };
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string field of something that was sent, or undefined. */
export function fieldText(value: unknown, name: string): string | undefined {
  if (!isRecord(value)) return undefined;
  const field = value[name];
  return typeof field === "string" ? field : undefined;
}

/** A list field of something that was sent; empty when it is no list. */
export function fieldList(value: unknown, name: string): readonly unknown[] {
  if (!isRecord(value)) return [];
  const field = value[name];
  return Array.isArray(field) ? field : [];
}
