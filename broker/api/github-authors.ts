import { z } from "zod";
import { bySchema } from "./sessions.ts";

// Who people of Slack are in commits. The body's names are those of the admin API's README.

const slackUserId = z
  .string()
  .regex(/^[UW][A-Z0-9]{1,39}$/, "a Slack user id, such as U0123456")
  .max(40);

export const gitHubAuthorItemSchema = z.object({
  slackUserId: z.string(),
  /** As Slack gave it. */
  name: z.string().nullable(),
  /** What counts, as `Name <address>`; null when nothing is known. */
  author: z.string().nullable(),
  source: z.enum(["manual", "linked", "slack_inferred"]).nullable(),
  /** What is known in each way: set by hand, by a linked account, by the Slack profile's address. */
  manual: z.string().nullable(),
  linked: z.string().nullable(),
  inferred: z.string().nullable(),
  /** Who set it by hand. */
  setBy: z.string().nullable(),
  /** When a commit named the person last, in ms since the epoch. */
  lastCommitAt: z.number().nullable(),
});
export type GitHubAuthorItem = z.infer<typeof gitHubAuthorItemSchema>;

export const gitHubAuthorListSchema = z.object({
  ok: z.literal(true),
  authors: z.array(gitHubAuthorItemSchema),
});

export const gitHubAuthorBodySchema = z.object({
  slack_user_id: slackUserId,
  /** `Name <address>`, as commits have it. */
  github_author: z.string().min(1).max(400),
  by: bySchema,
});

export const gitHubAuthorAnswerSchema = z.object({
  ok: z.literal(true),
  /** What counts for the person now. */
  mapping: gitHubAuthorItemSchema,
});

/** What is left is null when nothing is known of the person any more. */
export const gitHubAuthorRemovedSchema = z.object({
  ok: z.literal(true),
  mapping: gitHubAuthorItemSchema.nullable(),
});

export const gitHubAuthorParamsSchema = z.object({ slackUserId });
