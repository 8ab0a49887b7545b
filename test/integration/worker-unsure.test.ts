import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cardIn, press } from "../world/cards.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const PATIENCE_MS = 30_000;
const COMMAND = "echo ran >> runs; until [ -e go ]; do sleep 0.05; done";

let world: World;
/** Turns that were cut off in a command that people had allowed. */
let talks: { readonly checked: Talk; readonly written: Talk; readonly left: Talk };

beforeAll(async () => {
  world = await startWorld({ env: { CODEX_APPROVALS: "ask" } });
  await world.worker.start();
  const [checked, written, left] = await Promise.all([
    atWork("C0GENERAL"),
    atWork("C0RANDOM"),
    atWork("C0GENERAL"),
  ]);
  talks = { checked, written, left };
  await killBoth();
  await world.worker.start();
  // Three turns and two starts take longer than a hook mostly does where other programs run too.
}, 120_000);
afterAll(async () => {
  // What runs outside of the sandbox outlives Codex.
  for (const talk of Object.values(talks ?? {})) writeFileSync(join(talk.workspace, "go"), "");
  await world?.end();
});

async function atWork(channel: string): Promise<Talk> {
  const talk = mention(world, `[[esc:${COMMAND}]][[final:applied]]`, { channel });
  await press(world, await cardIn(talk, world, "May I run a command?"), "ask.allow_once");
  const isRunning = () => runs(talk) === "ran\n";
  await world.slack.waitFor(isRunning, { timeoutMs: PATIENCE_MS, what: "the command" });
  return talk;
}

function runs(talk: Talk): string {
  const path = join(talk.workspace, "runs");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

async function killBoth(): Promise<void> {
  const pid = await world.codexPid();
  await world.worker.end("SIGKILL");
  process.kill(-(pid ?? 0), "SIGKILL");
}

it("TU17: cut off in a command that people allowed, a session asks once and goes on by a click", async () => {
  const { checked: talk } = talks;
  const asked = await talk.answer("A restart interrupted me");
  expect(JSON.stringify(asked.blocks)).toContain("whether `echo ran &gt;&gt; runs; until");
  // The question outlives a further restart, and is not asked again.
  await killBoth();
  await world.worker.start();
  await passMarker(world);
  expect(talk.answers().filter((text) => text.includes("interrupted me"))).toHaveLength(1);
  expect(talk.turns()).toHaveLength(1);
  expect(runs(talk)).toBe("ran\n");
  expect(await talk.session()).toMatchObject({
    state: "idle",
    status: {
      state: "needs-decision",
      group: "needs-you",
      reason: `A restart interrupted “${COMMAND}”; whether it finished is unknown.`,
    },
    offer: {
      kind: "unsure",
      text: `A restart interrupted me, and I cannot tell whether \`${COMMAND}\` finished. I have not run it again.`,
      choices: [{ id: "check-and-continue" }, { id: "leave-it" }],
    },
  });
  await Promise.all([
    press(world, asked, "turn.check_continue"),
    press(world, asked, "turn.check_continue"),
  ]);
  const settled = await talk.answer("I'm checking it and continuing, as <@U0BEN> asked.");
  expect(settled.ts).toBe(asked.ts);
  await world.slack.waitFor(() => talk.inputText().includes("First check whether this command"), {
    timeoutMs: PATIENCE_MS,
    what: "the agent's instruction",
  });
  await talk.idle();
  expect(talk.turns()).toHaveLength(2);
  expect(runs(talk)).toBe("ran\n");
});

it("TU17: it goes on with what a person writes, and the same instruction", async () => {
  const { written: talk } = talks;
  const asked = await talk.answer("A restart interrupted me");
  await press(world, asked, "turn.leave", "U0VISITOR");
  const told = await world.slack.waitFor(
    () => world.slack.workspace.core.world.ephemerals("C0RANDOM", "U0VISITOR")[0],
  );
  expect(told.text).toBe("Only people who may give me work here can do this.");
  const reply = talk.say("[[final:it had finished]]");
  await talk.answer("it had finished");
  expect(talk.timesSeen(reply)).toBe(1);
  expect(talk.inputText()).toContain("First check whether this command");
  expect(runs(talk)).toBe("ran\n");
});

it("TU17: it is left as it is by a click", async () => {
  const { left: talk } = talks;
  const asked = await talk.answer("A restart interrupted me");
  await press(world, asked, "turn.leave");
  const settled = await talk.answer("Left as it is, as <@U0BEN> asked.");
  expect(settled.ts).toBe(asked.ts);
  expect(JSON.stringify(settled.blocks)).toContain("echo ran");
  expect(JSON.stringify(settled.blocks)).not.toContain("turn.leave");
  await passMarker(world);
  expect(await talk.session()).toMatchObject({ status: { state: "stopped", group: "ended" } });
  expect(talk.turns()).toHaveLength(1);
  expect(runs(talk)).toBe("ran\n");
});
