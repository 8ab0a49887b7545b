import { errorCodes } from "../../broker/api/error-codes.ts";
import type { LogEntry } from "../../main/api/logs.ts";

/** What an error code means and what to do, for a person. */
export interface Meaning {
  readonly code: string;
  readonly sentence: string;
  readonly hint: string;
}

const known: Readonly<Record<string, { readonly sentence: string; readonly hint: string }>> =
  errorCodes;

/** Fields of a line are nested as deep as its errors have causes. */
const DEPTH_MAX = 6;

/** The first code of the registry that a line names, the outer ones first. Pure. */
export function meaningOf({ fields }: Pick<LogEntry, "fields">): Meaning | null {
  let level: readonly unknown[] = [fields];
  for (let depth = 0; depth < DEPTH_MAX && level.length > 0; depth += 1) {
    for (const value of level) {
      const code = codeOf(value);
      const entry = code !== null && Object.hasOwn(known, code) ? known[code] : undefined;
      if (code !== null && entry !== undefined) return { code, ...entry };
    }
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return null;
}

function codeOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { code, errorCode, error } = value as Readonly<Record<string, unknown>>;
  const found = [code, errorCode, error].find((each) => typeof each === "string");
  return typeof found === "string" ? found : null;
}
