import type { z } from "zod";
import { slackIdentitySchema } from "../../api/worker.ts";
import type { SlackIdentity } from "../../slack/identity.ts";
import { readFact, writeFact } from "../../store/facts.ts";
import type { Executor } from "../../store/schema.ts";

const FACT = "slack-identity";

export type StoredIdentity = z.infer<typeof slackIdentitySchema>;

/** Remembers who we are in Slack, so that it is known while no worker runs. */
export async function storeIdentity(db: Executor, identity: SlackIdentity): Promise<void> {
  const stored: StoredIdentity = {
    team: {
      id: identity.teamId,
      name: identity.teamName || null,
      url: identity.teamUrl || null,
    },
    bot: { userId: identity.botUserId, name: identity.botName || null },
  };
  await writeFact(db, FACT, JSON.stringify(stored));
}

/** Null until Slack said so once. */
export async function readStoredIdentity(db: Executor): Promise<StoredIdentity | null> {
  const json = await readFact(db, FACT);
  if (json === null) return null;
  const parsed = slackIdentitySchema.safeParse(parseJson(json));
  return parsed.success ? parsed.data : null;
}

/** What is no JSON is undefined, which no schema of ours takes. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
