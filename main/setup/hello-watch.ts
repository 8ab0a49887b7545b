import type { BotChannels } from "../../broker/api/channels.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import type { AdminStatus } from "../api/status.ts";
import type { SetupHello } from "../api/setup.ts";
import type { WorkerClient } from "../worker-client/worker-client.ts";
import { helloProgress, helloSession, type HelloSession } from "./hello.ts";

export interface HelloWatchOptions {
  /** What the broker says of Slack; null while it does not run. */
  readonly slack: () => Promise<AdminStatus["slack"]>;
  /** Null while no broker runs. */
  readonly client: () => WorkerClient | null;
  readonly clock: Clock;
}

/** Slack lets us list channels 50 times in a minute; several windows may look at once. */
const CHANNELS_FRESH_MS = 3_000;
const NEWEST_SESSIONS = 20;
const NEWEST_ENTRIES = 100;
const nobodySaid = { channels: null, reason: null };

/** Follows the first message from Slack to its answer, by what the running broker says. */
export function helloWatch(options: HelloWatchOptions): (beganAt: number) => Promise<SetupHello> {
  const { clock } = options;
  let channels: { readonly at: number; readonly said: Omit<BotChannels, "ok"> } | null = null;

  const channelsNow = async (client: WorkerClient): Promise<Omit<BotChannels, "ok">> => {
    if (channels !== null && clock.now() - channels.at < CHANNELS_FRESH_MS) return channels.said;
    const answer = await client.botChannels({});
    const said = answer.ok ? answer.value : { channels: null, reason: answer.error.message };
    channels = { at: clock.now(), said };
    return said;
  };

  return async (beganAt) => {
    const client = options.client();
    const slack = client === null ? null : await options.slack();
    const isLive = slack?.link.state === "live";
    const [said, found] =
      client === null || !isLive
        ? [nobodySaid, null]
        : await Promise.all([channelsNow(client), firstSession(client, beganAt)]);
    return {
      link: { isLive, reason: slack?.link.reason ?? null },
      channels: said.channels?.map(({ name }) => name) ?? null,
      channelsReason: said.reason,
      ...helloProgress(found),
    };
  };
}

async function firstSession(client: WorkerClient, beganAt: number): Promise<HelloSession | null> {
  const listed = await client.listSessions({ query: { limit: NEWEST_SESSIONS } });
  const session: SessionItem | null = listed.ok
    ? helloSession(listed.value.sessions, beganAt)
    : null;
  if (session === null) return null;
  const page = await client.timeline({
    params: { key: session.key },
    query: { limit: NEWEST_ENTRIES },
  });
  return page.ok ? { session, entries: page.value.entries } : null;
}
