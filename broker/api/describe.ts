import { z } from "zod";

// What `describe --json` prints: what another program must know of a release before it runs, and of
// its settings to offer them. A later release may add fields and groups.

/** How a setting's text is entered and checked. */
const settingTypeSchema = z.object({
  kind: z.enum(["text", "url", "path", "number", "boolean", "choice", "list"]),
  /** Completes "wants …", such as "a whole number of milliseconds from 0". */
  wants: z.string(),
  /** A plural, such as "milliseconds"; null for a bare number and for what is no number. */
  unit: z.string().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});

const settingDefaultSchema = z.discriminatedUnion("kind", [
  /** Must be set. */
  z.object({ kind: z.literal("required") }),
  /** Not set is a state of its own. */
  z.object({ kind: z.literal("none") }),
  /** `text` as it would be written into the file; may be empty. */
  z.object({ kind: z.literal("fixed"), text: z.string() }),
  /** Follows from other settings; `text` says how, in Markdown. */
  z.object({ kind: z.literal("derived"), text: z.string() }),
]);

export const describedSettingSchema = z.object({
  /** The environment variable. */
  name: z.string(),
  /** Id of one of the release's groups. */
  group: z.string(),
  label: z.string(),
  /** One or more sentences: what it does and what follows from it. */
  description: z.string(),
  type: settingTypeSchema,
  /** The values of a choice or a boolean, the usual one first; empty for any other. */
  choices: z.array(z.string()),
  default: settingDefaultSchema,
  secret: z.boolean(),
  /** Whether a change takes effect only when the worker starts again. */
  restartNeeded: z.boolean(),
  /** For tests and unusual installations. */
  rare: z.boolean(),
  /** Why setting it has no effect in this release; null when it has one. */
  withoutEffect: z.string().nullable(),
});
export type DescribedSetting = z.infer<typeof describedSettingSchema>;

/** A package of Codex's program for one platform, as the registry names it. */
const codexPackageSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Subresource integrity of the tarball. */
  integrity: z.string(),
});

export const releaseDescriptionSchema = z.object({
  version: z.string(),
  /** Number of the newest migration of this release. */
  schema: z.number().int(),
  /** The oldest schema of a release that can open a database of this one. */
  schemaMin: z.number().int(),
  codex: z.object({
    version: z.string(),
    /** By platform and architecture, such as `darwin-arm64`. */
    packages: z.record(z.string(), codexPackageSchema),
  }),
  /** Smallest `process.versions.napi` of a Node that can run it. */
  minNapi: z.number().int(),
  settingGroups: z.array(z.object({ id: z.string(), title: z.string() })),
  settings: z.array(describedSettingSchema),
});
export type ReleaseDescription = z.infer<typeof releaseDescriptionSchema>;

export const configProblemSchema = z.object({
  variable: z.string(),
  /** What it is set to, cut short; of a secret only its ends. */
  got: z.string(),
  /** Completes "wants …". */
  wants: z.string(),
  /** What is wrong and what to do, where there is more to say; may be empty. */
  message: z.string(),
});

/** What `describe --json --environment` prints: the release's verdict on the given environment. */
export const environmentVerdictSchema = z.object({
  /** What keeps the worker from starting. */
  problems: z.array(configProblemSchema),
  /** What does not, and a person should know. */
  warnings: z.array(z.object({ variable: z.string(), message: z.string() })),
});
export type EnvironmentVerdict = z.infer<typeof environmentVerdictSchema>;
