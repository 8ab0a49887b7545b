import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { botChannelsSchema } from "../../broker/api/channels.ts";
import { parkedListSchema, workerHealthSchema } from "../../broker/api/health.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

const ask = (path: string, more: object = {}) =>
  world.worker.call(`/operator${path}`, { token: world.worker.operatorToken(), ...more });
const parked = async () => parkedListSchema.parse((await ask("/parked")).body).parked;
const retry = (id: string) => ask(`/parked/${id}/retry`, { method: "POST" });

/** Changes the worker's database behind its back. */
function inDatabase(statement: string): void {
  const database = new Sqlite(join(world.data, "state/broker.sqlite"));
  database.exec(statement);
  database.close();
}

describe("what an operator learns of a worker", () => {
  it.each(["/health", "/parked"])("refuses %s without the operator token", async (path) => {
    expect((await world.worker.call(`/operator${path}`)).status).toBe(401);
  });

  it("tells how its parts are", async () => {
    const { body } = await ask("/health");
    expect(workerHealthSchema.parse(body)).toMatchObject({
      slack: { link: { state: "live", reason: null }, login: { state: "known" } },
      codex: { state: "ready" },
      turns: { running: 0 },
    });
  });

  it("W18: lists the channels that the bot is in, without those that it is not in", async () => {
    const { body } = await ask("/slack/channels");
    const { channels } = botChannelsSchema.parse(body);
    expect(channels?.map(({ name }) => name).toSorted()).toEqual(["general", "lab", "random"]);
    expect(channels?.find(({ name }) => name === "lab")?.isPrivate).toBe(true);
  });

  it("W18: says why the channels are not known, when Slack refuses to list them", async () => {
    const refusal = world.slack.fail("users.conversations", {
      kind: "missing-scope",
      needed: "channels:read",
      provided: "chat:write",
    });
    const { body } = await ask("/slack/channels");
    expect(refusal.hits()).toBe(1);
    expect(botChannelsSchema.parse(body)).toMatchObject({
      channels: null,
      reason: expect.stringContaining("missing_scope"),
    });
  });

  it("SI38: lists an event that always fails, and works on it when it is asked to", async () => {
    inDatabase(`create trigger poison before insert on messages
      when new.message_json like '%poison%' begin select raise(abort, 'it is poison'); end`);
    const poison = mention(world, "poison [[final:swallowed]]", { channel: "C0RANDOM" });
    const other = mention(world, "[[final:nobody waits]]");
    await other.answer("nobody waits");
    await expect.poll(parked, { timeout: 20_000 }).toHaveLength(1);
    const listed = await parked();
    expect(listed.map(({ kind }) => kind)).toEqual(["event"]);
    expect(listed[0]).toMatchObject({
      error: expect.stringContaining("it is poison"),
      summary: expect.stringContaining("poison"),
    });
    expect(poison.answers()).toEqual([]);
    const { body } = await ask("/health");
    expect(body).toMatchObject({ slack: { events: { parked: 1 } } });

    inDatabase("drop trigger poison");
    for (const { id } of listed) expect((await retry(id)).status).toBe(200);
    await poison.answer("swallowed");
    await poison.idle();
    expect(await parked()).toEqual([]);
    expect(poison.turns()).toHaveLength(1);
  });

  it("SI38: lists a post that Slack refused, and posts it once when it is asked to", async () => {
    // Not the first line of the thread, which a turn on a busy machine has.
    const refused = world.slack.fail("chat.postMessage", {
      kind: "error",
      error: "is_archived",
      when: ({ args }) => args["text"] === "said late",
    });
    const talk = mention(world, "[[final:said late]]");
    await world.slack.waitFor(() => refused.hits() === 1);
    await expect.poll(parked).toHaveLength(1);
    const [post] = await parked();
    expect(post).toMatchObject({ kind: "post", sessionKey: talk.key, summary: "said late" });
    expect(post?.error).toContain("is_archived");
    await retry(post?.id ?? "");
    await talk.answer("said late");
    await expect.poll(parked).toEqual([]);
    expect(talk.answers()).toEqual(["said late"]);
  });

  it("W17: tells the last pong, the turns of today and since when it runs", async () => {
    const health = async () => workerHealthSchema.parse((await ask("/health")).body);
    const before = (await health()).turns.today ?? { total: 0, failed: 0, tokens: 0 };
    const talk = mention(world, "[[final:one more turn]]");
    await talk.answer("one more turn");
    await talk.idle();
    await expect.poll(async () => (await health()).turns.today?.total).toBe(before.total + 1);
    await expect
      .poll(async () => (await health()).turns.today?.tokens)
      .toBeGreaterThan(before.tokens);
    await expect
      .poll(async () => (await health()).slack.lastPongAt, { timeout: 20_000 })
      .toBeGreaterThan(0);
    const { startedAt, slack } = await health();
    expect(startedAt).toBeLessThan(Date.now());
    expect(slack.link).toMatchObject({ state: "live", nextTryAt: null });
  });

  it("W17: tells when the link is tried next while Slack is away", async () => {
    await world.slack.goOffline();
    const link = async () => workerHealthSchema.parse((await ask("/health")).body).slack.link;
    try {
      await expect.poll(async () => (await link()).nextTryAt, { timeout: 20_000 }).not.toBeNull();
      expect((await link()).state).toBe("connecting");
    } finally {
      await world.slack.comeOnline();
    }
    await expect.poll(link, { timeout: 40_000 }).toMatchObject({ state: "live", nextTryAt: null });
  });

  it("says so when what is to be retried is not parked", async () => {
    for (const id of ["event-Ev0", "message-1", "post-1"])
      expect(await retry(id)).toMatchObject({ status: 404, body: { error: "not_parked" } });
    expect(await retry("else-1")).toMatchObject({ status: 400, body: { error: "invalid_input" } });
  });

  it("opens a new socket when it is told that the machine woke up", async () => {
    const before = world.slack.calls("apps.connections.open").length;
    const asleepSince = Date.now() - 60_000;
    expect((await ask("/woke", { json: { asleepSince } })).status).toBe(202);
    await world.slack.waitFor(
      () => world.slack.calls("apps.connections.open").length === before + 1,
    );
    expect((await ask("/woke", { json: { asleepSince: "then" } })).status).toBe(400);
  });
});
