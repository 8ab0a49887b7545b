import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  type AppPreferences,
  type AppPreferencesChange,
  appPreferencesSchema,
  defaultPreferences,
} from "../../api/app-preferences.ts";

/** The app's own preferences, kept in a file. */
export interface Preferences {
  current(): AppPreferences;
  /** Stores some of them; throws when the file cannot be written, and nothing has changed then. */
  change(some: AppPreferencesChange): void;
  onChange(listener: (now: AppPreferences) => void): void;
}

/** A file that is absent, damaged or of a later release gives the defaults, entry by entry. */
export function openPreferences(path: string): Preferences {
  let current = read(path);
  const listeners: ((now: AppPreferences) => void)[] = [];
  return {
    current: () => current,
    change: (some) => {
      const given = Object.entries(some).filter(([, value]) => value !== undefined);
      const next = appPreferencesSchema.parse({ ...current, ...Object.fromEntries(given) });
      write(path, next);
      current = next;
      for (const listener of listeners) listener(current);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function read(path: string): AppPreferences {
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Absent or no JSON: the defaults are what a person has who never changed anything.
    return defaultPreferences;
  }
  if (typeof stored !== "object" || stored === null) return defaultPreferences;
  const entries = Object.entries(appPreferencesSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(Reflect.get(stored, name));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return appPreferencesSchema.parse({ ...defaultPreferences, ...Object.fromEntries(entries) });
}

/** Replaces the file as a whole. */
function write(path: string, preferences: AppPreferences): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(preferences, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
