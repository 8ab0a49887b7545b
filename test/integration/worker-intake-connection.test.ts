import { expect, it, onTestFinished } from "vitest";
import { callAsBot, mention, passMarker } from "../world/talk.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

async function runningWorld(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  onTestFinished(() => world.end());
  await world.worker.start();
  return world;
}

/** Every message in `sent` was acknowledged, in one of its events at least. */
function areAcknowledged({ slack }: World, sent: readonly string[]): boolean {
  const acknowledged = slack.acks().filter((one) => one.ackedAt !== null);
  return sent.every((ts) => acknowledged.some((one) => one.messageTs === ts));
}

it("SI02: a closed socket and a failed open are followed by a new connection, without an exit", async () => {
  const world = await runningWorld();
  const { slack, worker } = world;
  const { pid } = worker;
  const [first] = slack.sockets();
  const failing = slack.fail("apps.connections.open", { kind: "http", status: 500 });
  slack.disconnect("warning", "close");
  const [second] = await slack.waitFor(
    () => failing.hits() === 1 && slack.sockets().length === 1 && slack.sockets(),
    { timeoutMs: 30_000, what: "a new socket" },
  );
  expect(second?.id).not.toBe(first?.id);
  await passMarker(world);
  expect(worker.pid).toBe(pid);
});

it("SI03: refused opens are tried again after ever longer waits", async () => {
  const { slack } = await runningWorld();
  const opens = () => slack.calls("apps.connections.open");
  const before = opens().length;
  const refused = slack.fail("apps.connections.open", { kind: "http", status: 500, times: 5 });
  slack.resetSockets();
  await slack.waitFor(() => refused.hits() === 5 && slack.sockets().length === 1, {
    timeoutMs: 60_000,
    what: "a new socket after five refusals",
  });
  const times = opens().slice(before);
  const waits = times.slice(1).map(({ at }, index) => at - (times[index]?.at ?? at));
  expect(waits).toHaveLength(5);
  // Each doubles, with jitter of up to a half on top; three of them apart, no stall hides that.
  const grown = waits.slice(3).map((wait, index) => wait > (waits[index] ?? wait));
  expect(grown).toEqual([true, true]);
});

it("SI03: the new socket is open before the old one closes when Slack asks for a refresh", async () => {
  const world = await runningWorld();
  const { slack } = world;
  const open = () => slack.sockets().map(({ id }) => id);
  const [old] = open();
  const seen = [open()];
  slack.disconnect("refresh_requested", "stay");
  await slack.waitFor(() => {
    if (String(seen.at(-1)) !== String(open())) seen.push(open());
    return seen.length === 3;
  });
  const [fresh] = seen[2] ?? [];
  expect(fresh).not.toBe(old);
  expect(seen).toEqual([[old], [old, fresh], [fresh]]);
  await passMarker(world);
});

it("SI05: what was acknowledged is delivered once, although the worker was killed at once", async () => {
  const world = await runningWorld();
  const { slack, worker } = world;
  const talk = mention(world, "begin");
  const sent = [talk.threadTs];
  for (let kill = 0; kill < 4; kill += 1) {
    sent.push(talk.say(`before the kill ${kill}`));
    await slack.waitFor(() => areAcknowledged(world, sent));
    await worker.end("SIGKILL");
    await worker.start();
  }
  const last = talk.say("[[final:after all kills]]");
  await talk.answer("after all kills");
  await slack.waitFor(() => [...sent, last].every((ts) => talk.timesSeen(ts) > 0), {
    timeoutMs: 30_000,
    what: "every message at the model",
  });
  expect([...sent, last].map((ts) => talk.timesSeen(ts))).toEqual([...sent, last].map(() => 1));
});

it("SI05: what Codex has is not given again, although the worker was killed before its answer", async () => {
  const world = await runningWorld({
    relay: [{ from: "codex", message: "answer:turn/start", does: "delay", ms: 60_000, times: 1 }],
  });
  const talk = mention(world, "[[gate:given]][[final:given once]]");
  await world.model.waitForGate("given");
  await world.worker.end("SIGKILL");
  await world.worker.start();
  world.model.open("given");
  await talk.answer("given once");
  await passMarker(world);
  expect(talk.turns()).toHaveLength(1);
  expect(talk.timesSeen(talk.threadTs)).toBe(1);
  expect(talk.answers()).toHaveLength(1);
});

it("SI06: events are acknowledged while Codex hangs", async () => {
  const world = await runningWorld({
    relay: [{ from: "client", message: "thread/start", does: "drop" }],
  });
  const { slack } = world;
  const talk = mention(world, "hello?");
  const replies = Array.from({ length: 20 }, (_, number) => talk.say(`more ${number}`));
  await slack.waitFor(() => areAcknowledged(world, [talk.threadTs, ...replies]));
  expect(world.model.modelCalls()).toEqual([]);
  // An event is acknowledged once it is stored; the session is made of it a moment later.
  await expect.poll(async () => (await talk.session())["state"]).toBe("starting");
});

it("SI07: clicks are acknowledged while Slack's Web API hangs", async () => {
  const world = await runningWorld();
  const { slack } = world;
  const button = { type: "button", text: { type: "plain_text", text: "Go" }, action_id: "go" };
  const posted = await callAsBot(world, "chat.postMessage", {
    channel: "C0GENERAL",
    text: "Click",
    blocks: [{ type: "actions", block_id: "b", elements: [button] }],
  });
  slack.fail("*", { kind: "hang", times: Infinity });
  const clicked = await slack.people.click({
    user: "U0ADA",
    actionId: "go",
    blockId: "b",
    message: { channel: "C0GENERAL", ts: String(posted["ts"]) },
    chosen: {},
  });
  expect(clicked.ok).toBe(true);
  const acks = slack.acks().filter((one) => one.type === "interactive");
  expect(acks.map((one) => one.ackedAt)).toEqual([expect.any(Number)]);
});

it("SI18: the earlier messages are there when the first start of a thread fails", async () => {
  const world = await runningWorld({
    relay: [{ from: "client", message: "thread/start", does: "cut", times: 1 }],
  });
  const root = world.slack.say({ channel: "C0GENERAL", text: "what came before" });
  const talk = mention(world, "[[final:at the second try]]", { threadTs: root });
  await talk.answer("at the second try");
  expect(talk.seen().map((one) => [one.label, one.text])).toMatchObject([
    ["thread_history_json", "what came before"],
    ["structured_message_json", expect.stringContaining("at the second try")],
  ]);
  expect(talk.turns()).toHaveLength(1);
});

it("SI37: a thread whose start hangs does not delay another one", async () => {
  const world = await runningWorld({
    relay: [{ from: "client", message: "thread/start", about: "/G0LAB-", does: "drop" }],
  });
  const slow = mention(world, "hello", { channel: "G0LAB" });
  await expect.poll(() => world.relay.applied()).not.toEqual([]);
  expect((await slow.session())["state"]).toBe("starting");
  await mention(world, "[[final:not delayed]]").answer("not delayed");
  await mention(world, "[[final:nor this]]", { channel: "C0RANDOM" }).answer("nor this");
  expect(slow.answers()).toEqual([]);
});
