import { z } from "zod";

// What the agents ask people, as the operator routes tell it and take answers to it.

/** An answer: a decision, an option by its place from 0, or words of one's own. */
export const askChoiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["allow-once", "allow-for-session", "decline"]) }),
  z.object({ kind: z.literal("option"), index: z.number().int().min(0) }),
  z.object({ kind: z.literal("words"), text: z.string().min(1).max(10_000) }),
]);

const allowancesSchema = z.object({ once: z.boolean(), session: z.boolean() });

/** Rights beyond the sandbox; paths as Codex names them. */
const rightsSchema = z.object({
  network: z.boolean(),
  read: z.array(z.string()).readonly(),
  write: z.array(z.string()).readonly(),
});

/** A file that a command names, and what it held. */
export const namedScriptSchema = z.object({
  /** As the command names it. */
  name: z.string(),
  bytes: z.number(),
  /** In hexadecimal; null for a file that is too large to read. */
  sha256: z.string().nullable(),
});

/** What people are asked. The four approvals can be allowed or declined; an input takes words. */
export const askedQuestionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("command"),
    command: z.string(),
    cwd: z.string().nullable(),
    reason: z.string().nullable(),
    rights: rightsSchema.nullable(),
    /** Scripts of the workspace that the command names, as they were when it was asked. */
    scripts: z.array(namedScriptSchema).readonly().optional(),
    offers: allowancesSchema,
  }),
  z.object({
    kind: z.literal("network"),
    host: z.string(),
    command: z.string().nullable(),
    reason: z.string().nullable(),
    offers: allowancesSchema,
  }),
  z.object({
    kind: z.literal("file-change"),
    files: z.array(z.string()).readonly(),
    grantRoot: z.string().nullable(),
    reason: z.string().nullable(),
    offers: allowancesSchema,
  }),
  z.object({
    kind: z.literal("permissions"),
    rights: rightsSchema,
    reason: z.string().nullable(),
    offers: allowancesSchema,
  }),
  z.object({
    kind: z.literal("input"),
    /** Null for a question that Codex does not wait for. */
    id: z.string().nullable(),
    text: z.string(),
    options: z.array(z.string()).readonly(),
    isSecret: z.boolean(),
  }),
]);

export const askItemSchema = z.object({
  /** Names the question in `POST /operator/asks/:handle/answer`. */
  handle: z.string(),
  sessionKey: z.string(),
  question: askedQuestionSchema,
  /** What may be chosen; an input takes words besides. */
  choices: z.array(askChoiceSchema),
  /** User id of the person whose message opened the session. */
  asker: z.string().nullable(),
  createdAt: z.number(),
  /** When it declines by itself; null for one that Codex does not wait for. */
  expiresAt: z.number().nullable(),
});
export type AskItem = z.infer<typeof askItemSchema>;

export const askListSchema = z.object({ ok: z.literal(true), asks: z.array(askItemSchema) });
