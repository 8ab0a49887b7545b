import { adminRequestText } from "../../access/access-text.ts";
import type { RefusingRule } from "../../access/decide-access.ts";
import type { Clock } from "../../clock/clock.ts";
import { askAdminClickOf } from "../../slack/ask-admin.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import {
  claimAdminRequest,
  lastRefusal,
  withdrawAdminRequest,
} from "../../store/access-refusals.ts";
import type { Executor } from "../../store/schema.ts";

export interface AskAdminClicksOptions {
  readonly db: Executor;
  readonly clock: Clock;
  /** User id of the person who can allow work; null when nobody is named. */
  readonly admin: string | null;
  readonly gateway: Pick<SlackGateway, "tellAlone" | "tellDirectly">;
  /** Somebody asks whom operators may want to answer. */
  readonly requestsChanged: () => void;
}

/** The same person asks again about the same place after this: one day. */
const ASK_AGAIN_MS = 24 * 3_600_000;

/**
 * Tells the admin, in a direct message, that a refused person would like to give work. Each person asks
 * once a day about a place, and only about one where they were refused. That is stored before the admin
 * is asked, so that no restart asks twice.
 */
export async function takeAskAdminClick(
  payload: unknown,
  options: AskAdminClicksOptions,
): Promise<void> {
  const { admin, clock, db, gateway } = options;
  const click = askAdminClickOf(payload);
  if (click === null || admin === null) return;
  const { channel, userId } = click;
  const refusal = await lastRefusal(db, userId, channel);
  if (refusal === undefined) return;
  const request = adminRequestText(refusal.rule as RefusingRule, { channel, userId });
  if (request === null) return;
  const answer = (text: string) => gateway.tellAlone({ ...click, text });
  const at = clock.now();
  if (!(await claimAdminRequest(db, refusal, { at, since: at - ASK_AGAIN_MS }))) {
    await answer(`<@${admin}> was asked already.`);
    return;
  }
  if (await gateway.tellDirectly(admin, request)) {
    options.requestsChanged();
    await answer(`I asked <@${admin}>. Mention me again once you are allowed.`);
    return;
  }
  await withdrawAdminRequest(db, refusal.id);
  await answer(`I could not reach <@${admin}>. Try again in a minute.`);
}
