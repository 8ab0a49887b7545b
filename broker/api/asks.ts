import { z } from "zod";

// What the agents ask people, as the operator routes tell it and take answers to it.

/** An answer: a decision, an option by its place from 0, or words of one's own. */
export const askChoiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["allow-once", "allow-for-session", "decline"]) }),
  z.object({ kind: z.literal("option"), index: z.number().int().min(0) }),
  z.object({ kind: z.literal("words"), text: z.string().min(1).max(10_000) }),
]);

export const askItemSchema = z.object({
  /** Names the question in `POST /operator/asks/:handle/answer`. */
  handle: z.string(),
  sessionKey: z.string(),
  /** command, network, file-change, permissions or input, with what belongs to it. */
  question: z.looseObject({ kind: z.string() }),
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
