import { afterAll, describe, expect, it } from "vitest";
import { closeGateways, openGateway, startThread, textsOf } from "./slack-gateway-world.ts";

afterAll(closeGateways);

/** Slack's silence is noticed by the stock client's pings, which are many seconds apart. */
const PATIENCE = { timeoutMs: 55_000 };
const LIMIT_MS = 120_000;

describe("the gateway and a Slack that falls silent", () => {
  it.concurrent(
    "SI04: drops a socket that answers no ping, and opens another",
    async () => {
      const world = await openGateway();
      const { slack, routes } = world;
      await world.live();
      const before = slack.calls("apps.connections.open").length;
      slack.blackHole();
      await slack.waitFor(() => slack.calls("apps.connections.open").length > before, PATIENCE);
      await world.live();
      await startThread(world);
      expect(textsOf(routes)).toHaveLength(1);
      expect(world.rejections).toEqual([]);
    },
    LIMIT_MS,
  );

  it.concurrent(
    "gives up on a socket that is never greeted, and opens another",
    async () => {
      const world = await openGateway();
      const { slack } = world;
      await world.live();
      slack.socketFaults.withholdHello(1);
      slack.resetSockets();
      await slack.waitFor(() => slack.calls("apps.connections.open").length >= 3, PATIENCE);
      await world.live();
      await startThread(world);
      expect(world.rejections).toEqual([]);
    },
    LIMIT_MS,
  );
});
