import type { WebClient } from "@slack/web-api";
import type { Clock } from "../clock/clock.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { FeatureSwitches } from "./feature-switches.ts";
import { type Patience, quickRead, readSlack } from "./read-policy.ts";

/** Where a message is. */
export interface MessagePlace {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly ts: string;
}

/** Finds the web address of messages. Best effort: null when it cannot be had in a short time. */
export interface Permalinks {
  of(place: MessagePlace): Promise<string | null>;
}

export interface PermalinkOptions extends Patience {
  readonly reads: WebClient;
  readonly features: FeatureSwitches;
  /** The workspace's address, such as https://team.slack.com/, or null while it is unknown. */
  readonly teamUrl: () => string | null;
  readonly clock: Clock;
}

const REMEMBERED = 500;
const DEADLINE_MS = 3_000;

export function createPermalinks(options: PermalinkOptions): Permalinks {
  const cache = createExpiringCache<string>(options.clock, {
    entries: REMEMBERED,
    keepMs: 60 * 60_000,
    keepFailureMs: 30_000,
    deadlineMs: DEADLINE_MS,
  });
  return {
    of: (place) => {
      const built = permalinkOf(options.teamUrl(), place);
      if (built !== null) return Promise.resolve(built);
      const { channel, ts } = place;
      return cache.get(`${channel}:${ts}`, () => ask(options, channel, ts));
    },
  };
}

/** The address as Slack itself builds it, or null when the workspace's is not known. */
export function permalinkOf(teamUrl: string | null, place: MessagePlace): string | null {
  if (teamUrl === null || !URL.canParse(teamUrl)) return null;
  const { channel, threadTs, ts } = place;
  const url = new URL(`/archives/${channel}/p${ts.replace(".", "")}`, teamUrl);
  if (threadTs !== null && threadTs !== ts) {
    url.searchParams.set("thread_ts", threadTs);
    url.searchParams.set("cid", channel);
  }
  return url.href;
}

/** `chat.getPermalink`. */
async function ask(options: PermalinkOptions, channel: string, ts: string) {
  if (options.features.isOff("permalinks", channel)) return null;
  const call = () => options.reads.chat.getPermalink({ channel, message_ts: ts });
  const result = await readSlack(call, options, quickRead);
  if (result.ok) return result.value.permalink ?? null;
  options.features.note("permalinks", channel, result.error);
  return null;
}
