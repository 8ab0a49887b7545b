import { z } from "zod";

// What the control plane and the short-lived process that talks to the registry say to each other:
// one request as JSON on stdin, one answer as JSON on stdout.

const registrySchema = z.object({
  url: z.string(),
  /** What the header `authorization` says there; null where nobody signs in. */
  authorization: z.string().nullable(),
  /** A folder; it can be deleted at any time. */
  cache: z.string(),
});

export const fetchRequestSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("versions"), packageName: z.string(), registry: registrySchema }),
  z.object({
    kind: z.literal("extract"),
    packageName: z.string(),
    version: z.string(),
    /** Subresource integrity that the tarball must have. */
    integrity: z.string(),
    destination: z.string(),
    registry: registrySchema,
  }),
]);
export type FetchRequest = z.infer<typeof fetchRequestSchema>;

export const fetchAnswerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("versions"),
    releases: z.array(
      z.object({
        version: z.string(),
        publishedAt: z.number().nullable(),
        integrity: z.string().nullable(),
        /** The package.json as the registry has it. */
        manifest: z.unknown(),
      }),
    ),
  }),
  z.object({ kind: z.literal("extracted"), bytes: z.number() }),
  z.object({
    kind: z.literal("failed"),
    /** not-found: the registry knows no such package. integrity: the tarball is another one. */
    cause: z.enum(["not-found", "integrity", "other"]),
    message: z.string(),
  }),
]);
export type FetchAnswer = z.infer<typeof fetchAnswerSchema>;
