import { z } from "zod";
import { gitHubAuthorParamsSchema } from "./github-authors.ts";
import { bySchema } from "./sessions.ts";

// The GitHub accounts that people linked, and which of them acts for the others. No token is in any
// answer. Times are milliseconds since the epoch.

export const gitHubAccountItemSchema = z.object({
  slackUserId: z.string(),
  /** As Slack gave it. */
  name: z.string().nullable(),
  login: z.string(),
  linkedAt: z.number(),
  /** When GitHub refused its token; null while it takes it. */
  refusedAt: z.number().nullable(),
});
export type GitHubAccountItem = z.infer<typeof gitHubAccountItemSchema>;

/** The account that acts for people who linked none. */
const defaultGitHubAccountSchema = z.object({
  login: z.string(),
  /** Chosen by an operator, or by BROKER_DEFAULT_GITHUB_LOGIN. */
  from: z.enum(["operator", "environment"]),
  /** Who chose it. */
  setBy: z.string().nullable(),
});

export const gitHubAccountListSchema = z.object({
  ok: z.literal(true),
  accounts: z.array(gitHubAccountItemSchema),
  default: defaultGitHubAccountSchema.nullable(),
  /** Whether the team's token acts where no account does. */
  hasTeamToken: z.boolean(),
});
export type GitHubAccountList = z.infer<typeof gitHubAccountListSchema>;

export const defaultGitHubAccountBodySchema = z.object({
  /** Of a linked account; null for what the environment says. */
  login: z.string().min(1).max(100).nullable(),
  by: bySchema,
});

export const askToLinkBodySchema = z.object({ by: bySchema });

export const gitHubAccountParamsSchema = gitHubAuthorParamsSchema;
