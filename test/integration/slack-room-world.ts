import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { sessionKeyOf } from "../../broker/sessions/model.ts";
import type { OutboundBody, PostOutcome } from "../../broker/sessions/ports.ts";
import { storeSession } from "../../broker/slack/testing/stored-session.ts";
import type { Route } from "../../broker/slack/intake/route.ts";
import { createSlackRoom, type SlackRoom } from "../../broker/slack/room.ts";
import { openStore, type Store } from "../../broker/store/database.ts";
import {
  type SlackDouble,
  type SlackDoubleOptions,
  startSlackDouble,
} from "../doubles/slack/slack-double.ts";

/** A Slack double, a store, and the room between them. */
export interface RoomWorld {
  readonly slack: SlackDouble;
  readonly store: Store;
  readonly room: SlackRoom;
  /** What came out of the intake, in order, without what was ignored. */
  readonly routes: readonly Route[];
  readonly interactions: readonly unknown[];
  readonly rejections: readonly unknown[];
  /** Resolves when the room is signed in and has its socket. */
  live(): Promise<void>;
  post(key: string, body: OutboundBody, sessionKey: string): Promise<PostOutcome>;
  /** Another room on the same store and Slack, as after a crash. The first one goes on. */
  another(): SlackRoom;
}

const opened: (() => Promise<void>)[] = [];
const rejections: unknown[] = [];
process.on("unhandledRejection", (reason) => rejections.push(reason));

export async function openRoom(options: SlackDoubleOptions = {}): Promise<RoomWorld> {
  rejections.length = 0;
  const slack = await startSlackDouble(options);
  const store = await openStore({ path: ":memory:" });
  const routes: Route[] = [];
  const interactions: unknown[] = [];
  const create = () =>
    createSlackRoom({
      apiBaseUrl: slack.apiUrl,
      botToken: slack.botToken,
      appToken: slack.appToken,
      fetch: globalThis.fetch,
      log: silentLog,
      clock: systemClock,
      random: Math.random,
      db: store.db,
      render: (markdown) =>
        markdown.split("\n\n").map((part) => ({ markdown: part, mrkdwn: part })),
    });
  const start = (room: SlackRoom) => {
    opened.push(() => room.stop());
    room.start({
      admit: () => Promise.resolve({ kind: "admitted" }),
      deliver: async (tx, route) => {
        if (route.kind === "ignore") return undefined;
        if (route.kind === "message" && route.startsSession)
          await storeSession(tx, route.message.thread.channel, route.message.thread.threadTs);
        routes.push(route);
        return undefined;
      },
      formProblem: () => null,
      onInteraction: (payload) => {
        interactions.push(payload);
        return Promise.resolve();
      },
    });
    return room;
  };
  const room = create();
  opened.push(
    () => slack.stop(),
    () => store.close(),
  );
  return {
    slack,
    store,
    room: start(room),
    routes,
    interactions,
    rejections,
    live: async () => {
      await slack.waitFor(() => room.link.state().state === "live" && room.identity() !== null);
    },
    post: async (key, body, sessionKey) => {
      await room.posts.enqueue(store.db, { idempotencyKey: key, sessionKey, body });
      room.posts.wake(sessionKey);
      return room.posts.outcome(key, AbortSignal.timeout(45_000));
    },
    another: () => start(create()),
  };
}

export async function closeRooms(): Promise<void> {
  for (const close of opened.splice(0).toReversed()) await close();
}

/** Somebody mentions the bot; resolves with the session's key once the message came through. */
export async function startThread(world: RoomWorld, channel = "C0GENERAL"): Promise<string> {
  const { slack, routes } = world;
  const ts = slack.say({ channel, text: `<@${slack.botUserId}> hello` });
  await slack.waitFor(() => routes.some((one) => one.kind === "message" && one.message.ts === ts));
  return sessionKeyOf({ channel, threadTs: ts });
}

export function textsOf(routes: readonly Route[]): readonly string[] {
  const seen = new Set<string>();
  return routes.flatMap((route) => {
    if (route.kind !== "message" || seen.has(route.message.ts)) return [];
    seen.add(route.message.ts);
    return [route.message.text];
  });
}
