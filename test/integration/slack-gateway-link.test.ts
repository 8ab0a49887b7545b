import { afterEach, describe, expect, it } from "vitest";
import { closeGateways, openGateway, startThread, textsOf } from "./slack-gateway-world.ts";

afterEach(closeGateways);

describe("the gateway's link, with the stock client and a Slack double", () => {
  it.each(["invalid_auth", "token_revoked", "not_allowed_token_type"])(
    "stops and says so when Slack refuses the app-level token: %s",
    async (error) => {
      const world = await openGateway();
      await world.live();
      world.slack.fail("apps.connections.open", { kind: "error", error, times: Infinity });
      world.slack.resetSockets();
      await world.slack.waitFor(() => world.gateway.link.state().state === "refused");
      expect(world.gateway.link.state()).toMatchObject({ code: error });
      world.slack.heal();
      world.gateway.reconnect();
      await world.live();
      expect(world.rejections).toEqual([]);
    },
  );

  it("SI41: outlives whatever the socket server does", async () => {
    const world = await openGateway();
    const { slack, routes } = world;
    await world.live();
    slack.sendRaw("this is not JSON");
    slack.sendRaw({});
    slack.sendRaw({ type: "events_api", envelope_id: "e1" });
    slack.sendRaw({ type: "something_new", envelope_id: "e2", payload: {} });
    slack.sendAppRateLimited();
    slack.fail("apps.connections.open", { kind: "http", status: 503 });
    slack.fail("apps.connections.open", { kind: "error", error: "internal_error" });
    slack.fail("apps.connections.open", { kind: "rate-limit", retryAfter: 1 });
    slack.fail("apps.connections.open", { kind: "drop-before" });
    slack.resetSockets();
    await slack.waitFor(() => world.gateway.link.state().state !== "live");
    await world.live();
    slack.disconnect("refresh_requested", "close-leaving-tcp-open");
    await startThread(world);
    expect(textsOf(routes)).toHaveLength(1);
    expect(world.rejections).toEqual([]);
  });

  it("SI02: comes back after Slack was away", async () => {
    const world = await openGateway();
    await world.live();
    await world.slack.goOffline();
    await world.slack.waitFor(() => world.gateway.link.state().state === "connecting");
    await world.slack.comeOnline();
    await world.slack.waitFor(() => world.gateway.link.state().state === "live", {
      timeoutMs: 40_000,
    });
    await startThread(world);
    expect(world.rejections).toEqual([]);
  });

  it("SI01: asks for a socket with the app's token, and connects once", async () => {
    const world = await openGateway();
    await world.live();
    expect(world.slack.calls("apps.connections.open")).toHaveLength(1);
    expect(world.slack.sockets()).toHaveLength(1);
    expect(world.gateway.identity()).toMatchObject({
      botUserId: world.slack.botUserId,
      teamName: "Playground",
    });
  });

  it("SI40: loses nothing and doubles nothing through refreshes", async () => {
    const world = await openGateway({ ackScale: 0.1 });
    const { slack, routes } = world;
    await world.live();
    const said: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (let number = 0; number < 10; number += 1) {
        const text = `<@${slack.botUserId}> ${round}.${number}`;
        slack.say({ channel: "C0GENERAL", text });
        said.push(text);
        if (number === 4) slack.disconnect("warning", "stay");
        if (number === 6) slack.disconnect("refresh_requested", "stay");
      }
      await slack.waitFor(() => slack.sockets().length === 1 && isLive());
    }
    await slack.waitFor(() => textsOf(routes).length === said.length);
    expect([...textsOf(routes)].toSorted()).toEqual(said.toSorted());
    expect(world.rejections).toEqual([]);

    function isLive() {
      const state = world.gateway.link.state();
      return state.state === "live" && state.replacement.kind === "none";
    }
  });

  it("closes its socket when it is stopped while it opens", async () => {
    const world = await openGateway();
    await world.live();
    const held = world.slack.fail("apps.connections.open", { kind: "hold" });
    world.gateway.reconnect();
    await world.slack.waitFor(() => held.hits() === 1);
    await world.gateway.stop();
    held.release();
    await world.slack.waitFor(() => world.slack.sockets().length === 0);
    expect(world.gateway.link.state()).toEqual({ state: "off" });
    expect(world.rejections).toEqual([]);
  });
});

describe("the gateway's intake, with a Slack double", () => {
  it("SI08, SI09: takes a mention that comes twice, and is delivered again, for one message", async () => {
    const world = await openGateway({ ackScale: 0.1 });
    const { slack, routes, gateway } = world;
    await world.live();
    slack.socketFaults.duplicateEnvelopes(2);
    await startThread(world);
    await slack.waitFor(() => slack.acks().every((one) => one.ackedAt !== null));
    await expect.poll(async () => (await gateway.health()).events.received).toBe(0);
    expect(textsOf(routes)).toHaveLength(1);
    expect(routes.length).toBeLessThanOrEqual(2);
  });

  it("SI05: acknowledges events that nobody works on yet, and works on them later", async () => {
    const world = await openGateway();
    const { slack, routes } = world;
    slack.fail("auth.test", { kind: "http", status: 500, times: 3 });
    await slack.waitFor(() => world.gateway.link.state().state === "live");
    slack.say({ channel: "C0GENERAL", text: `<@${slack.botUserId}> early` });
    await slack.waitFor(() => textsOf(routes).length === 1);
    // A mention comes as two events, of which one was enough.
    const open = () => slack.acks().filter(({ ackedAt }) => ackedAt === null);
    await expect.poll(open).toEqual([]);
  });

  it("SI19: does not hear itself", async () => {
    const world = await openGateway();
    const { slack, routes } = world;
    await world.live();
    const key = await startThread(world);
    await world.post("k", { kind: "markdown", markdown: `I am <@${slack.botUserId}>` }, key);
    const [, threadTs = ""] = key.split(":");
    slack.say({ channel: "C0GENERAL", text: "thanks", threadTs });
    await slack.waitFor(() => textsOf(routes).includes("thanks"));
    expect(textsOf(routes)).toEqual([`<@${slack.botUserId}> hello`, "thanks"]);
  });

  it("SI22, SI23: hears stops, edits and deletions in its threads", async () => {
    const world = await openGateway();
    const { slack, routes } = world;
    await world.live();
    const key = await startThread(world);
    const [, threadTs = ""] = key.split(":");
    const ts = slack.say({ channel: "C0GENERAL", text: "first", threadTs });
    slack.people.edit("U0ADA", "C0GENERAL", ts, "second");
    slack.people.remove("U0ADA", "C0GENERAL", ts);
    slack.say({ channel: "C0GENERAL", text: "-stop", threadTs });
    await slack.waitFor(() => routes.some((route) => route.kind === "command"));
    const kinds = routes.slice(-4).map((route) => route.kind);
    expect(kinds).toEqual(["message", "edited", "deleted", "command"]);
  });
});
