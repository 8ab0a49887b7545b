import { z } from "zod";
import type { ReleaseTarget } from "../api/releases.ts";

const pinnedPackageSchema = z.object({
  name: z.string(),
  version: z.string(),
  integrity: z.string(),
});

/** The field `broker` of a release's package.json. A later release may add to it. */
const brokerFieldSchema = z.object({
  schema: z.number().int().optional(),
  schemaMin: z.number().int().optional(),
  codex: z
    .object({ version: z.string(), packages: z.record(z.string(), pinnedPackageSchema) })
    .optional(),
  node: z.string().optional(),
  nodePackages: z.record(z.string(), pinnedPackageSchema).optional(),
  napi: z.number().int().optional(),
  notes: z.array(z.string()).default([]),
});

const entries = z.record(z.string(), z.unknown()).optional();

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  broker: brokerFieldSchema.optional(),
  scripts: entries,
  dependencies: entries,
  optionalDependencies: entries,
  peerDependencies: entries,
  bundleDependencies: z.union([z.array(z.string()), z.boolean()]).optional(),
  bundledDependencies: z.union([z.array(z.string()), z.boolean()]).optional(),
});
export type ReleaseManifest = z.infer<typeof manifestSchema>;

/** A manifest from a package.json or the registry; null when it is none. Pure. */
export function readManifest(value: unknown): ReleaseManifest | null {
  const parsed = manifestSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The same from the text of a package.json. Pure. */
export function readManifestText(text: string | null): ReleaseManifest | null {
  if (text === null) return null;
  try {
    return readManifest(JSON.parse(text));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Why a package cannot be a release of this target, in a sentence; null when it can. Pure. */
export function manifestProblem(
  manifest: ReleaseManifest,
  target: ReleaseTarget,
  napiOfThisNode: number,
): string | null {
  const hasAny = (value: Readonly<Record<string, unknown>> | undefined) =>
    value !== undefined && Object.keys(value).length > 0;
  const { broker } = manifest;
  if (broker === undefined) return "It is no release of this product: it has no field `broker`.";
  if (
    hasAny(manifest.dependencies) ||
    hasAny(manifest.optionalDependencies) ||
    hasAny(manifest.peerDependencies) ||
    isBundling(manifest.bundleDependencies ?? manifest.bundledDependencies)
  ) {
    return "It has dependencies. A release brings everything in one package.";
  }
  if (hasAny(manifest.scripts))
    return "It has scripts. A release runs nothing when it is installed.";
  if (target === "worker" && (broker.schema === undefined || broker.schemaMin === undefined)) {
    return "It does not say which schema of the database it has.";
  }
  if (broker.napi !== undefined && broker.napi > napiOfThisNode) {
    return `It needs a newer Node than the one that runs here (${broker.node ?? "unknown"}).`;
  }
  return null;
}

function isBundling(value: readonly string[] | boolean | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : value === true;
}
