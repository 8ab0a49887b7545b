import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { SlackFailure } from "./failure.ts";
import { type Patience, readSlack } from "./read-policy.ts";

/** Who we are in Slack. */
export interface SlackIdentity {
  /** The workspace; of an app that a whole organisation installed, the organisation. */
  readonly teamId: string;
  readonly isOrganisation: boolean;
  readonly teamName: string;
  /** The workspace's address, such as https://team.slack.com/. */
  readonly teamUrl: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botName: string;
  /** Absent until Slack told it, with the first event at the latest. */
  readonly appId?: string;
  /** Null where Slack does not say which scopes the token has. */
  readonly scopes: readonly string[] | null;
}

const authSchema = z.looseObject({
  url: z.string().catch(""),
  team: z.string().catch(""),
  team_id: z.string().min(1).nullish().catch(null),
  enterprise_id: z.string().min(1).nullish().catch(null),
  is_enterprise_install: z.boolean().optional().catch(undefined),
  user: z.string().catch(""),
  user_id: z.string(),
  bot_id: z.string().min(1),
  app_id: z.string().min(1).optional().catch(undefined),
  response_metadata: z
    .looseObject({ scopes: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** `auth.test`. Refused with `not_a_bot_token` when the token is a person's. */
export async function readIdentity(
  reads: WebClient,
  patience: Patience,
  signal?: AbortSignal,
): Promise<Result<SlackIdentity, SlackFailure>> {
  const result = await readSlack(() => reads.auth.test(), patience, undefined, signal);
  if (!result.ok) return result;
  const parsed = authSchema.safeParse(result.value);
  if (!parsed.success) return failed({ kind: "refused", code: "not_a_bot_token" });
  const answer = parsed.data;
  const isOrganisation = answer.is_enterprise_install === true;
  const teamId = isOrganisation ? (answer.enterprise_id ?? answer.team_id) : answer.team_id;
  // Slack always names the workspace of an app that one workspace installed.
  if (teamId === null || teamId === undefined)
    return failed({ kind: "refused", code: "team_unknown" });
  return succeeded({
    teamId,
    isOrganisation,
    teamName: answer.team,
    teamUrl: answer.url,
    botUserId: answer.user_id,
    botId: answer.bot_id,
    botName: answer.user,
    ...(answer.app_id !== undefined && { appId: answer.app_id }),
    scopes: answer.response_metadata?.scopes ?? null,
  });
}
