import { it } from "vitest";
import { mention } from "../world/talk.ts";
import { startWorld } from "../world/world.ts";
it("dbg37", async () => {
  const world = await startWorld({
    relay: [{ from: "client", message: "thread/start", does: "drop", times: 1 }],
    env: { LOG_LEVEL: "debug", LOG_RAW_CODEX_RPC: "true" },
  });
  await world.worker.start();
  const slow = mention(world, "[[final:slow]]");
  await world.slack.waitFor(() => world.slack.statusHistory().length > 0);
  const other = mention(world, "[[final:not delayed]]", { channel: "C0RANDOM" });
  try { await world.slack.waitFor(()=>other.answers()[0], {timeoutMs: 12000}); } catch (e) { console.log(String(e)); }
  console.log(world.worker.output().slice(-6000));
  console.log(slow.answers(), other.answers());
  await world.end();
});
it("dbg05", async () => {
  const world = await startWorld({ env: { LOG_LEVEL: "debug" } });
  const { slack, worker } = world;
  await worker.start();
  const talk = mention(world, "[[call:slack_post_state|{\"kind\":\"final\"}]]");
  for (let kill = 0; kill < 4; kill += 1) {
    const before = slack.acks().filter((one) => one.ackedAt !== null).length;
    talk.say(`kill ${kill} [[call:slack_post_state|{"kind":"final"}]]`);
    await slack.waitFor(() => slack.acks().filter((one) => one.ackedAt !== null).length > before);
    await worker.end("SIGKILL");
    await worker.start();
  }
  talk.say("[[final:after all kills]]");
  try { await slack.waitFor(()=>talk.answers().find(t=>t.includes("after")), {timeoutMs: 12000}); } catch (e) { console.log(String(e)); }
  console.log(world.worker.output().slice(-9000));
  console.log(talk.answers(), JSON.stringify(await talk.session(), null, 1), talk.seen().map(m=>[m.ts,m.text]), talk.turns());
  await world.end();
});
