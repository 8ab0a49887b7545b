import { z } from "zod";

/** One package of a registry, to the byte. */
export const packagePinSchema = z.object({
  /** As the registry has it, such as `@openai/codex`. */
  name: z.string().regex(/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+[\w.+-]*$/),
  /** `sha512-` and base64. */
  integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]{86}==$/),
});
export type PackagePin = z.infer<typeof packagePinSchema>;

/** What a release runs on, from the package.json beside its program. */
export interface RuntimePins {
  readonly codex: { readonly version: string; readonly pin: PackagePin | null };
  readonly node: { readonly version: string; readonly pin: PackagePin | null };
}

const byPlatformSchema = z.record(z.string(), packagePinSchema).catch({});

const manifestSchema = z.object({
  broker: z.object({
    codex: z.object({ version: z.string(), packages: byPlatformSchema }),
    node: z.string(),
    nodePackages: byPlatformSchema.optional(),
  }),
});

/** Reads a release's manifest. A pin is null where the release names none for this platform. Pure. */
export function runtimePins(manifest: unknown, platform: string): RuntimePins | null {
  const parsed = manifestSchema.safeParse(manifest);
  if (!parsed.success) return null;
  const { codex, node, nodePackages = {} } = parsed.data.broker;
  return {
    codex: { version: codex.version, pin: codex.packages[platform] ?? null },
    node: { version: node, pin: nodePackages[platform] ?? null },
  };
}
