import { adminRequestText } from "../../access/access-text.ts";
import type { RefusingRule } from "../../access/decide-access.ts";
import type { Clock } from "../../clock/clock.ts";
import type { AskAdminClick } from "../../slack/ask-admin.ts";
import { askAdminClickOf } from "../../slack/ask-admin.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import { lastRefusalRule } from "../../store/access-refusals.ts";
import type { Executor } from "../../store/schema.ts";

export interface AskAdminClicksOptions {
  readonly db: Executor;
  readonly clock: Clock;
  /** User id of the person who can allow work; null when nobody is named. */
  readonly admin: string | null;
  readonly gateway: Pick<SlackGateway, "tellAlone" | "tellDirectly">;
}

/** The same person asks again about the same place after this: one day. */
const ASK_AGAIN_MS = 24 * 3_600_000;
/** Requests that are remembered; beyond it the oldest may be made again. */
const REMEMBERED = 500;

/**
 * Tells the admin, in a direct message, that a refused person would like to give work. Each person asks
 * once a day about a place, and only about one where they were refused.
 */
export function createAskAdmin({
  admin,
  clock,
  db,
  gateway,
}: AskAdminClicksOptions): (payload: unknown) => Promise<void> {
  const askedAt = new Map<string, number>();
  const answer = (click: AskAdminClick, text: string) => gateway.tellAlone({ ...click, text });
  return async (payload) => {
    const click = askAdminClickOf(payload);
    if (click === null || admin === null) return;
    const { channel, userId } = click;
    const rule = await lastRefusalRule(db, userId, channel);
    const request =
      rule === null ? null : adminRequestText(rule as RefusingRule, { channel, userId });
    if (request === null) return;
    const key = `${userId} ${channel}`;
    const before = askedAt.get(key);
    if (before !== undefined && clock.now() - before < ASK_AGAIN_MS) {
      await answer(click, `<@${admin}> was asked already.`);
      return;
    }
    askedAt.delete(key);
    askedAt.set(key, clock.now());
    const oldest = askedAt.size > REMEMBERED ? askedAt.keys().next().value : undefined;
    if (oldest !== undefined) askedAt.delete(oldest);
    const isSent = await gateway.tellDirectly(admin, request);
    if (!isSent) askedAt.delete(key);
    await answer(
      click,
      isSent
        ? `I asked <@${admin}>. Mention me again once you are allowed.`
        : `I could not reach <@${admin}>. Try again in a minute.`,
    );
  };
}
