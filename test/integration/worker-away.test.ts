import { expect, it, onTestFinished } from "vitest";
import { mention, passMarker, talkIn } from "../world/talk.ts";
import { startWorld } from "../world/world.ts";

it("SI34, SI36: what people wrote while the worker was away is answered once", async () => {
  const world = await startWorld();
  onTestFinished(() => world.end());
  const { slack, worker } = world;
  await worker.start();
  const talk = mention(world, "hello [[final:at your service]]");
  await talk.answer("at your service");
  await talk.idle();
  await worker.end("SIGKILL");
  slack.socketFaults.deafen(true);
  const first = talk.say("one thing");
  const second = talk.say("and another [[final:both done]]");
  const other = mention(world, "anybody here? [[final:now I am]]", { channel: "C0RANDOM" });
  await worker.start();
  await talk.answer("both done");
  await talk.idle();
  await other.answer("now I am");
  await other.idle();
  expect(talk.turns()).toHaveLength(2);
  const batch = talk.seen().filter((one) => one.label === "structured_messages_json");
  expect(batch.map((one) => [one.ts, one.json["recovered"]])).toEqual([
    [first, true],
    [second, true],
  ]);
  expect(talk.inputText()).toContain("were sent while the broker was away");

  slack.socketFaults.deafen(false);
  await worker.end("SIGKILL");
  const readsOf = (channel: string) =>
    slack.calls("conversations.history").filter(({ args }) => args["channel"] === channel).length;
  const before = { here: readsOf("C0GENERAL"), there: readsOf("C0RANDOM") };
  await worker.start();
  await slack.waitFor(
    () => readsOf("C0GENERAL") > before.here && readsOf("C0RANDOM") > before.there,
    { timeoutMs: 20_000, what: "another search" },
  );
  await passMarker(world);
  expect([first, second].map((ts) => talk.timesSeen(ts))).toEqual([1, 1]);
  expect(talk.answers()).toEqual(["at your service", "both done"]);
  expect(talkIn(world, "C0RANDOM", other.threadTs).answers()).toEqual(["now I am"]);
  expect(other.turns()).toHaveLength(1);
});

it("SI34: a first mention that was missed comes, though another one has opened the session", async () => {
  const world = await startWorld({ env: { SLACK_MISSED_THREAD_RECOVERY_INTERVAL_MS: "1000" } });
  onTestFinished(() => world.end());
  const { slack, worker } = world;
  await worker.start();
  slack.socketFaults.deafen(true);
  const talk = mention(world, "the first thing");
  slack.socketFaults.deafen(false);
  await worker.end("SIGKILL");
  slack.fail("conversations.history", { kind: "http", status: 503, times: Infinity });
  await worker.start();
  const second = talk.say(`<@${slack.botUserId}> the second thing`);
  await talk.idle();
  expect([talk.timesSeen(talk.threadTs), talk.timesSeen(second)]).toEqual([0, 1]);
  slack.heal();
  await expect.poll(() => talk.timesSeen(talk.threadTs)).toBe(1);
  await talk.idle();
  await passMarker(world);
  expect([talk.timesSeen(talk.threadTs), talk.timesSeen(second)]).toEqual([1, 1]);
  const found = talk.seen().filter((one) => one.ts === talk.threadTs);
  expect(found.map(({ label, json }) => [label, json["recovered"]])).toEqual([
    ["thread_history_json", undefined],
    ["structured_message_json", true],
  ]);
});
