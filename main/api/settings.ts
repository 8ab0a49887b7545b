import { z } from "zod";
import { configProblemSchema, describedSettingSchema } from "../../broker/api/describe.ts";
import { route } from "../../broker/api/route.ts";

/** More variables than there are. */
const MAX_CHANGES = 500;

// Settings: the release's table of variables with what config/worker.env says of them, the control
// plane's own, and the history of changes. Secrets are masked in every answer.

/** What has to start again before a change counts. */
export const restartNeededSchema = z.enum(["none", "broker", "control-plane"]);
export type RestartNeeded = z.infer<typeof restartNeededSchema>;

/** Where the value that counts at the next start comes from. */
export const settingSourceSchema = z.enum(["default", "file", "environment", "control-plane"]);
export type SettingSource = z.infer<typeof settingSourceSchema>;

export const settingItemSchema = describedSettingSchema.omit({ restartNeeded: true }).extend({
  restart: restartNeededSchema,
  source: settingSourceSchema,
  /** What counts at the next start; a secret is masked; null when nothing is set. */
  value: z.string().nullable(),
  /** What the file says, masked likewise; null when it says nothing. */
  stored: z.string().nullable(),
  /** Why it cannot be changed here; null when it can. */
  locked: z.string().nullable(),
});
export type SettingItem = z.infer<typeof settingItemSchema>;

/** A variable of the file that the release does not know. It is kept. */
const unknownVariableSchema = z.object({
  name: z.string(),
  /** Masked when the name or the value looks secret. */
  value: z.string(),
  /** Such as a known name that it resembles; null when there is nothing to say. */
  remark: z.string().nullable(),
});

/** What is wrong with the file, such as "Line 14 of worker.env is not NAME=value." */
const settingsFaultSchema = z.object({
  /** Counted from 1; null when the whole file cannot be read. */
  line: z.number().int().nullable(),
  message: z.string(),
});

export const personPathSchema = z.object({
  /** What the worker gets as PATH. */
  inForce: z.string(),
  source: z.enum(["file", "login-shell", "environment"]),
  /** The login shell that was asked; null when there is none. */
  shell: z.string().nullable(),
  /** Milliseconds since the epoch; null when it was never asked. */
  askedAt: z.number().nullable(),
  /** Why the shell gave none; null when it did. */
  problem: z.string().nullable(),
});
export type PersonPath = z.infer<typeof personPathSchema>;

export const settingsViewSchema = z.object({
  /** Of the release whose settings these are; null when it could not be asked. */
  release: z.string().nullable(),
  /** Why the table is missing; null when it is there. */
  releaseProblem: z.string().nullable(),
  /** What a change must name, so that it does not overwrite one that came in between. */
  revision: z.string(),
  /** Absolute path of worker.env. */
  file: z.string(),
  fault: settingsFaultSchema.nullable(),
  groups: z.array(z.object({ id: z.string(), title: z.string() })),
  settings: z.array(settingItemSchema),
  unknown: z.array(unknownVariableSchema),
  /** What the release says of the values as they are. */
  problems: z.array(configProblemSchema),
  /** Variables that the running broker has otherwise; null when that is unknown or none runs. */
  pending: z.array(z.string()).nullable(),
  path: personPathSchema,
  /** Where the admin token is, as an absolute path. */
  adminTokenFile: z.string(),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;

/** From where a change was made. */
export const settingsOriginSchema = z.enum(["window", "browser", "terminal", "slack"]);
export type SettingsOrigin = z.infer<typeof settingsOriginSchema>;

/** One variable of one change; secrets are masked, null is "not set". */
export const settingChangeSchema = z.object({
  name: z.string(),
  old: z.string().nullable(),
  new: z.string().nullable(),
});

export const settingsHistoryEntrySchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  by: z.string().nullable(),
  origin: settingsOriginSchema,
  changes: z.array(settingChangeSchema),
  /** The entry that this one took back; null for any other. */
  undoOf: z.string().nullable(),
  undo: z.discriminatedUnion("allowed", [
    z.object({ allowed: z.literal(true) }),
    z.object({ allowed: z.literal(false), reason: z.string() }),
  ]),
});
export type SettingsHistoryEntry = z.infer<typeof settingsHistoryEntrySchema>;

const by = z.string().trim().min(1).max(100).optional();

const changedSchema = z.object({
  ok: z.literal(true),
  /** What has to start again before the change counts; empty when it counts already. */
  needs: z.array(z.enum(["broker", "control-plane"])),
  /** Whether the broker was restarted, or started, for it. */
  restarted: z.boolean(),
  /** Its entry in the history, by which it is undone; null when there is none. */
  entry: z.string().nullable().default(null),
  settings: settingsViewSchema,
});

/** Refusals carry `problems` beside `{code, message, hint}` when values were not accepted. */
export const settingProblemsSchema = z.object({ problems: z.array(configProblemSchema) });

export const settingsRoutes = {
  settings: route("GET", "/admin/api/settings", {
    answer: z.object({ ok: z.literal(true), settings: settingsViewSchema }),
  }),
  changeSettings: route("POST", "/admin/api/settings", {
    body: z.object({
      revision: z.string().max(200),
      /** By variable; null removes it, so that its default counts. */
      changes: z
        .record(z.string().max(200), z.string().max(20_000).nullable())
        .refine(
          (changes) => Object.keys(changes).length <= MAX_CHANGES,
          "too many variables at once",
        )
        .meta({ maxProperties: MAX_CHANGES }),
      /** Restarts the broker when the change needs it and it is not stopped. */
      restart: z.boolean().default(false),
      by,
    }),
    answer: changedSchema,
  }),
  settingsHistory: route("GET", "/admin/api/settings/history", {
    answer: z.object({ ok: z.literal(true), entries: z.array(settingsHistoryEntrySchema) }),
  }),
  undoSettings: route("POST", "/admin/api/settings/history/:id/undo", {
    params: z.object({ id: z.string().min(1).max(100) }),
    body: z.object({ restart: z.boolean().default(false), by }).optional(),
    answer: changedSchema,
  }),
  askPath: route("POST", "/admin/api/settings/path/ask", {
    body: z.object({ by }).optional(),
    answer: z.object({ ok: z.literal(true), path: personPathSchema }),
  }),
} as const;
