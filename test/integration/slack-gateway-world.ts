import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { sessionKeyOf } from "../../broker/sessions/model.ts";
import type { OutboundBody, PostOutcome } from "../../broker/sessions/ports/posts.ts";
import { storeSession } from "../../broker/slack/testing/stored-session.ts";
import type { Route } from "../../broker/slack/intake/route.ts";
import { createSlackGateway, type SlackGateway } from "../../broker/slack/gateway.ts";
import { openStore, type Store } from "../../broker/store/database.ts";
import {
  type SlackDouble,
  type SlackDoubleOptions,
  startSlackDouble,
} from "../doubles/slack/slack-double.ts";

/** A Slack double, a store, and the gateway between them. */
export interface GatewayWorld {
  readonly slack: SlackDouble;
  readonly store: Store;
  readonly gateway: SlackGateway;
  /** What came out of the intake, in order, without what was ignored. */
  readonly routes: readonly Route[];
  readonly interactions: readonly unknown[];
  readonly rejections: readonly unknown[];
  /** Resolves when the gateway is signed in and has its socket. */
  live(): Promise<void>;
  post(key: string, body: OutboundBody, sessionKey: string): Promise<PostOutcome>;
  /** Another gateway on the same store and Slack, as after a crash. The first one goes on. */
  another(): SlackGateway;
}

const opened: (() => Promise<void>)[] = [];
const rejections: unknown[] = [];
process.on("unhandledRejection", (reason) => rejections.push(reason));

export async function openGateway(options: SlackDoubleOptions = {}): Promise<GatewayWorld> {
  rejections.length = 0;
  const slack = await startSlackDouble(options);
  const store = await openStore({ path: ":memory:" });
  const routes: Route[] = [];
  const interactions: unknown[] = [];
  const create = () =>
    createSlackGateway({
      apiBaseUrl: slack.apiUrl,
      botToken: slack.botToken,
      appToken: slack.appToken,
      fetch: globalThis.fetch,
      addressesOf: () => Promise.reject(new Error("no redirect is expected here")),
      fileSpool: join(tmpdir(), "slack-gateway-files"),
      log: silentLog,
      clock: systemClock,
      random: Math.random,
      db: store.db,
    });
  const start = (gateway: SlackGateway) => {
    opened.push(() => gateway.stop());
    gateway.start({
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
    return gateway;
  };
  const gateway = create();
  opened.push(
    () => slack.stop(),
    () => store.close(),
  );
  return {
    slack,
    store,
    gateway: start(gateway),
    routes,
    interactions,
    rejections,
    live: async () => {
      await slack.waitFor(
        () => gateway.link.state().state === "live" && gateway.identity() !== null,
      );
    },
    post: async (key, body, sessionKey) => {
      await gateway.posts.enqueue(store.db, { idempotencyKey: key, sessionKey, body });
      gateway.posts.wake(sessionKey);
      return gateway.posts.outcome(key, AbortSignal.timeout(45_000));
    },
    another: () => start(create()),
  };
}

export async function closeGateways(): Promise<void> {
  for (const close of opened.splice(0).toReversed()) await close();
}

/** Somebody mentions the bot; resolves with the session's key once the message came through. */
export async function startThread(world: GatewayWorld, channel = "C0GENERAL"): Promise<string> {
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
