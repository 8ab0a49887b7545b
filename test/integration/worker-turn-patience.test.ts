import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RelayRule } from "../doubles/codex-relay/rules.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** What is waited for here comes after 60 and 90 seconds of real time. */
const PATIENCE_MS = 150_000;

/** Codex takes longer to start this thread than we wait for it. */
const slowStart: RelayRule = {
  from: "codex",
  message: "answer:thread/start",
  about: "/G0LAB-",
  does: "delay",
  ms: 40_000,
  times: 1,
};
/** Only counts. */
const turnStart: RelayRule = {
  from: "client",
  message: "turn/start",
  about: "started slowly",
  does: "delay",
  ms: 0,
};

describe.concurrent("what only shows after more than a minute", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ relay: [slowStart, turnStart] });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it(
    "TU24: the status of a long silent turn is shown again before Slack takes it away",
    async () => {
      const talk = mention(world, "[[gate:silent]][[final:spoke at last]]", {
        channel: "C0GENERAL",
      });
      await world.model.waitForGate("silent");
      const shown = () =>
        world.slack
          .calls("assistant.threads.setStatus")
          .filter(({ args }) => args["thread_ts"] === talk.threadTs && args["status"] !== "")
          .map(({ args }) => args["status"]);
      await world.slack.waitFor(() => shown().at(-1) === "is thinking…");
      const before = shown().length;
      await world.slack.waitFor(() => shown().length > before, { timeoutMs: PATIENCE_MS });
      expect(shown().at(-1)).toBe("is thinking…");
      world.model.open("silent");
      await talk.answer("spoke at last");
    },
    PATIENCE_MS,
  );

  it(
    "TU06: a start of 40 s ends with the message in exactly one turn",
    async () => {
      const talk = mention(world, "[[final:started slowly]]", { channel: "G0LAB" });
      await world.slack.waitFor(() => talk.answers().includes("started slowly"), {
        timeoutMs: PATIENCE_MS,
      });
      await talk.idle();
      const applied = world.relay.applied();
      expect(applied.filter(({ message }) => message === slowStart.message)).toHaveLength(1);
      expect(applied.filter(({ message }) => message === turnStart.message)).toHaveLength(1);
      expect(talk.timesSeen(talk.threadTs)).toBe(1);
      expect(talk.answers().filter((text) => text === "started slowly")).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    "SI30: a download that hangs ends, and the turn goes on without the file",
    async () => {
      world.slack.fail("files.download", { kind: "stalled-body", bytes: 10, times: 1 });
      const talk = mention(world, "[[final:went on without it]]", {
        channel: "C0RANDOM",
        files: [{ name: "slow.txt", bytes: "x".repeat(1_000) }],
      });
      await world.slack.waitFor(() => talk.answers().includes("went on without it"), {
        timeoutMs: PATIENCE_MS,
      });
      expect(talk.inputText()).toContain("download_error");
    },
    PATIENCE_MS,
  );
});
