import { z } from "zod";

/** What people can do about a finding. Addresses lead to Slack's own pages. */
export const slackFixSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open-slack"), url: z.string() }),
  z.object({ kind: z.literal("copy-manifest") }),
  z.object({ kind: z.literal("check-again") }),
]);
export type SlackFix = z.infer<typeof slackFixSchema>;

const slackFindingStateSchema = z.enum([
  "passed",
  /** Something is off; the broker works without it. */
  "warning",
  /** The broker does not work, or not as people expect. */
  "failed",
  /** Nothing is wrong; it comes later, or is worth knowing. */
  "note",
]);

/** One row of what Slack says about the tokens. */
export const slackFindingSchema = z.object({
  /** Stable within a list: what the row is about, such as `bot-token` or `scope:files:write`. */
  id: z.string(),
  /** Stable, for programs: what was found, such as `bot_token.revoked`. */
  code: z.string(),
  state: slackFindingStateSchema,
  title: z.string(),
  /** What it means and what to do; null where the title says it all. */
  detail: z.string().nullable(),
  /** A figure beside the title, such as `212 ms`. */
  measure: z.string().nullable(),
  fix: slackFixSchema.nullable(),
  /** What people do without when they go on all the same; null when they cannot. */
  goOnWithout: z.string().nullable(),
});
export type SlackFinding = z.infer<typeof slackFindingSchema>;
