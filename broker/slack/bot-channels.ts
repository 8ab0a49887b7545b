import type { WebClient } from "@slack/web-api";
import type { BotChannel } from "../api/channels.ts";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import { failureText } from "./failure.ts";
import { type Patience, quickRead, readSlack } from "./read-policy.ts";
import { listableTypes } from "./recovery/channel-reads.ts";

const LIST_PAGE = 200;
/** Somebody waits for the answer: the first 1,000 channels say what a person wants to know. */
const LIST_PAGES = 5;

/**
 * The channels that the bot is in (`users.conversations`), without direct messages. Fails with a
 * sentence when the token lacks `channels:read`, or Slack does not answer.
 */
export async function readBotChannels(
  options: Patience & { readonly reads: WebClient },
  scopes: readonly string[] | null,
): Promise<Result<readonly BotChannel[], string>> {
  const types = listableTypes(scopes).filter((type) => type.endsWith("_channel"));
  if (types.length === 0) return failed("The bot token lacks the scope channels:read.");
  const found: BotChannel[] = [];
  let cursor = "";
  for (let page = 1; page <= LIST_PAGES; page += 1) {
    const args = {
      types: types.join(","),
      exclude_archived: true,
      limit: LIST_PAGE,
      ...(cursor !== "" && { cursor }),
    };
    const result = await readSlack(
      () => options.reads.users.conversations(args),
      options,
      quickRead,
    );
    if (!result.ok) return failed(`Slack did not list the channels: ${failureText(result.error)}.`);
    for (const { id, name, is_private: isPrivate } of result.value.channels ?? [])
      if (id !== undefined && name !== undefined)
        found.push({ id, name, isPrivate: isPrivate === true });
    cursor = result.value.response_metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  return succeeded(found);
}
