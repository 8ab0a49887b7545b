import { z } from "zod";
import { route } from "../../broker/api/route.ts";

// The diagnostics bundle: what a person can hand on when they ask for help. Nothing is sent.

export const diagnosticsFileSchema = z.object({
  name: z.string(),
  /** Size of the file as it would leave. */
  bytes: z.number(),
  /** About what it adds to the bundle. */
  packedBytes: z.number(),
  /** Secrets and names that were taken out. */
  redactions: z.number(),
  /** Whether it is in the bundle unless somebody says otherwise. */
  isChosen: z.boolean(),
  /** Why it could not be read; null when it could. */
  problem: z.string().nullable(),
});
export type DiagnosticsFile = z.infer<typeof diagnosticsFileSchema>;

export const diagnosticsSchema = z.object({
  ok: z.literal(true),
  /** Of this preview; it is kept for 15 minutes, or until the next one. */
  id: z.string(),
  files: z.array(diagnosticsFileSchema),
  /** False when the broker could not be asked whose names there are: some may still be in. */
  namesAreKnown: z.boolean(),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

/** A preview shows a file in pieces of this size. */
export const DIAGNOSTICS_PIECE_CHARACTERS = 128 * 1024;

const id = z
  .string()
  .max(16)
  .regex(/^[0-9a-f]{16}$/, "the id of a preview");

export const diagnosticsRoutes = {
  /** Reads everything and takes secrets and names out. */
  previewDiagnostics: route("POST", "/admin/api/diagnostics", {
    body: z.object({ keepNames: z.boolean().default(false) }).optional(),
    answer: diagnosticsSchema,
  }),
  /** A piece of one file, exactly as it would leave. */
  diagnosticsFile: route("GET", "/admin/api/diagnostics/:id/file", {
    params: z.object({ id }),
    query: z.object({
      name: z.string().min(1).max(200),
      from: z.coerce.number().int().nonnegative().default(0),
    }),
    answer: z.object({ ok: z.literal(true), text: z.string(), next: z.number().nullable() }),
  }),
} as const;

/** `GET` answers with the bundle as a gzipped tar file. `files` are names, separated by commas. */
export function bundlePath(preview: string, files: readonly string[]): string {
  const query = new URLSearchParams({ files: files.join(",") });
  return `/admin/api/diagnostics/${preview}/bundle?${query.toString()}`;
}
export const bundleRequestSchema = z.object({ id, files: z.string().min(1).max(4_000) });
