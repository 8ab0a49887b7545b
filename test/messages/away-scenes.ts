import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { systemClock } from "../../broker/clock/clock.ts";
import { cardIn, press } from "../world/cards.ts";
import { mention, type Talk } from "../world/talk.ts";
import type { World } from "../world/world.ts";
import type { Scene, Stage } from "./scene.ts";

const scenes: readonly Scene[] = [
  {
    name: "hung",
    show: async (world) => {
      const talk = mention(world, "[[shell:sleep 300; pnpm install]]");
      await talk.answer("Nothing has moved here");
      return talk;
    },
  },
  {
    name: "restart, resumed",
    show: async (world) => {
      const talk = mention(world, "[[half:cut|Never whole.]]");
      await world.model.waitForGate("cut");
      await world.slack.waitFor(() => world.slack.firstLine(talk.channel, talk.threadTs), {
        timeoutMs: 15_000,
      });
      const pid = await world.codexPid();
      await world.worker.end("SIGKILL");
      process.kill(-(pid ?? 0), "SIGKILL");
      await world.worker.start();
      await talk.answer("I was interrupted");
      return talk;
    },
  },
  {
    name: "restart, in a command",
    show: async (world) => {
      const talk = mention(world, "[[shell:sleep 60]][[final:applied]]");
      const running = () =>
        world.slack.statusHistory().some((one) => one.status === "is running a command…");
      await world.slack.waitFor(running, { timeoutMs: 20_000, what: "the command" });
      const pid = await world.codexPid();
      await world.worker.end("SIGKILL");
      process.kill(-(pid ?? 0), "SIGKILL");
      await world.worker.start();
      await talk.answer("interrupted");
      return talk;
    },
  },
];

/** What a thread reads that was cut off in a command outside of the sandbox. */
export const unsureStage: Stage = {
  options: { env: { CODEX_APPROVALS: "ask" } },
  scenes: [
    { name: "unsure", show: cutOffInCommand },
    {
      name: "unsure, left",
      show: async (world) => {
        const talk = await cutOffInCommand(world);
        const message = await talk.answer("A restart interrupted me");
        await press(world, message, "turn.leave");
        await talk.answer("Left as it is");
        return talk;
      },
    },
  ],
};

async function cutOffInCommand(world: World): Promise<Talk> {
  const command = "touch started; sleep 20 # terraform apply -auto-approve";
  const talk = mention(world, `[[esc:${command}]][[final:applied]]`);
  await press(world, await cardIn(talk, world, "May I run a command?"), "ask.allow_once");
  const started = join(talk.workspace, "started");
  await world.slack.waitFor(() => existsSync(started), { timeoutMs: 20_000, what: "the command" });
  const pid = await world.codexPid();
  await world.worker.end("SIGKILL");
  process.kill(-(pid ?? 0), "SIGKILL");
  await world.worker.start();
  await talk.answer("A restart interrupted me");
  return talk;
}

/** What threads read when something interrupted the work. */
export const awayStage: Stage = { options: { env: { TURN_STALL_NOTICE_MS: "8000" } }, scenes };

/** Nothing listens at port 9, so the model cannot be reached. */
export const offlineStage: Stage = {
  options: { modelUrl: "http://127.0.0.1:9/v1", env: { TURN_STALL_NOTICE_MS: "2000" } },
  scenes: [
    {
      name: "network",
      show: async (world) => {
        const talk = mention(world, "is anybody there?");
        await talk.answer("cannot reach OpenAI");
        return talk;
      },
    },
  ],
};

/** A port at which something listens only once a scene wants it. */
const LATER_PORT = 39_017;

/** What a thread reads when the network comes back. */
export const onlineAgainStage: Stage = {
  options: {
    modelUrl: `http://127.0.0.1:${LATER_PORT}/v1`,
    env: { TURN_STALL_NOTICE_MS: "2000" },
  },
  scenes: [
    {
      name: "network, back",
      show: async (world) => {
        const talk = mention(world, "[[final:here I am]]");
        await talk.answer("cannot reach OpenAI");
        const port = Number(new URL(world.model.baseUrl).port);
        const gateway = createServer((socket) => {
          const model = connect(port, "127.0.0.1");
          socket.pipe(model).pipe(socket);
          for (const end of [socket, model]) end.on("error", () => socket.destroy());
        });
        gateway.listen(LATER_PORT, "127.0.0.1");
        await talk.answer("The connection came back");
        await talk.answer("here I am");
        gateway.close();
        return talk;
      },
    },
  ],
};

/** Lets the worker's first start be an hour ago: nothing older is searched for. */
async function ranBefore({ data, worker }: World): Promise<void> {
  await worker.end();
  const db = new Database(join(data, "state/broker.sqlite"));
  db.prepare("update facts set value = value - 3600000 where name = 'slack.first-start-at'").run();
  db.close();
  await worker.start();
}

/** How long ago everything was sent, in ms: what waited for a minute is worth a word. */
const LATE_MS = 3 * 60_000;

/** What a thread reads whose messages waited. */
export const asleepStage: Stage = {
  options: { slack: { clock: { ...systemClock, now: () => systemClock.now() - LATE_MS } } },
  scenes: [
    {
      name: "away, asleep",
      show: async (world) => {
        const talk = mention(world, "[[final:at your service]]");
        await talk.answer("at your service");
        await talk.idle();
        await ranBefore(world);
        world.slack.socketFaults.deafen(true);
        talk.say("one thing");
        talk.say("and another [[final:both done]]");
        world.slack.socketFaults.deafen(false);
        await world.worker.call("/operator/woke", {
          token: world.worker.operatorToken(),
          json: { asleepSince: Date.now() - 7 * 3_600_000 },
        });
        await talk.answer("both done");
        await talk.answer("was asleep");
        return talk;
      },
    },
  ],
};
