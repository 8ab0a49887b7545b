import type { WebClient } from "@slack/web-api";
import { type Result, succeeded } from "../../errors/broker-error.ts";
import type { SlackFailure } from "../failure.ts";
import type { Reading } from "../history.ts";
import { messageSchema, type SlackMessage } from "../intake/message-shape.ts";
import { type Patience, readSlack } from "../read-policy.ts";
import { compareTs, isTs } from "../ts.ts";

export interface ChannelReadOptions extends Patience {
  readonly reads: WebClient;
}

const LIST_PAGE = 200;
/** A workspace with more channels than these pages hold is known in part only. */
const LIST_PAGES = 20;
const HISTORY_PAGE = 200;
/** A channel with more messages since the last look is read in part only: its newest. */
const HISTORY_PAGES = 40;

const typeByScope: readonly (readonly [scope: string, type: string])[] = [
  ["channels:read", "public_channel"],
  ["groups:read", "private_channel"],
  ["im:read", "im"],
  ["mpim:read", "mpim"],
];

/** What `conversations.list` may be asked for with these scopes; all when they are not known. */
export function listableTypes(scopes: readonly string[] | null): readonly string[] {
  return typeByScope
    .filter(([scope]) => scopes === null || scopes.includes(scope))
    .map(([, type]) => type);
}

/** The channels that the bot is in (`conversations.list`), direct messages included. */
export async function readChannels(
  options: ChannelReadOptions,
  types: readonly string[],
): Promise<Result<readonly string[], SlackFailure>> {
  const found: string[] = [];
  let cursor = "";
  for (let page = 1; page <= LIST_PAGES; page += 1) {
    const result = await readSlack(
      () =>
        options.reads.conversations.list({
          types: types.join(","),
          exclude_archived: true,
          limit: LIST_PAGE,
          ...(cursor !== "" && { cursor }),
        }),
      options,
    );
    if (!result.ok) return result;
    for (const { id, is_member: isMember, is_im: isIm } of result.value.channels ?? [])
      if (id !== undefined && (isMember === true || isIm === true)) found.push(id);
    cursor = result.value.response_metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  return succeeded(found);
}

/**
 * The messages of a channel newer than `after`, oldest first, without replies in threads. Not whole:
 * there are more than are read at a time, and the oldest are missing.
 */
export async function readChannelAfter(
  options: ChannelReadOptions,
  channel: string,
  after: string,
): Promise<Result<Reading, SlackFailure>> {
  const byTs = new Map<string, SlackMessage>();
  let cursor = "";
  for (let page = 1; page <= HISTORY_PAGES; page += 1) {
    const result = await readSlack(
      () =>
        options.reads.conversations.history({
          channel,
          oldest: after,
          limit: HISTORY_PAGE,
          ...(cursor !== "" && { cursor }),
        }),
      options,
    );
    if (!result.ok) return result;
    for (const raw of result.value.messages ?? []) {
      const parsed = messageSchema.safeParse(raw);
      if (parsed.success && isTs(parsed.data.ts)) byTs.set(parsed.data.ts, parsed.data);
    }
    cursor = result.value.response_metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  const messages = [...byTs.values()].toSorted((a, b) => compareTs(a.ts, b.ts));
  return succeeded({ messages, isWhole: cursor === "" });
}
