import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mention, type Talk, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld({ requiresAuth: true });
  addProfile("anna", "sk-test-anna");
  addProfile("bert", "sk-test-bert");
  await world.worker.start();
});
afterAll(() => world.end());

function addProfile(name: string, key: string): void {
  const home = join(world.data, "auth-profiles", name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "auth.json"), JSON.stringify({ OPENAI_API_KEY: key }), { mode: 0o600 });
}

/** The account that the newest model call of a talk was made with. */
function accountOf(talk: Talk): string | undefined {
  const calls = world.model.modelCalls();
  return calls.findLast((call) => JSON.stringify(call.body).includes(talk.threadTs))?.headers[
    "authorization"
  ];
}

it("AU04: a new session takes a profile and stays on it, over a restart too", async () => {
  const talk = mention(world, "[[final:first]]");
  await talk.answer("first");
  expect(accountOf(talk)).toBe("Bearer sk-test-anna");
  await talk.idle();
  await world.worker.end("SIGKILL");
  await world.worker.start();
  talk.say("[[final:second]]");
  await talk.answer("second");
  expect(accountOf(talk)).toBe("Bearer sk-test-anna");
  expect(talkIn(world, talk.channel, talk.threadTs).inputText()).toContain("[[final:first]]");
});

it("AU11: each profile has a home of its own, and shares what the team shares", () => {
  for (const name of ["anna", "bert"]) {
    const home = join(world.data, "auth-profiles", name);
    for (const shared of ["AGENT.md", "memory.md", "skills", "config.toml"])
      expect(readlinkSync(join(home, shared))).toBe(join(world.data, "team-codex-home", shared));
    expect(lstatSync(join(home, "auth.json")).isFile()).toBe(true);
    expect(statSync(join(home, "auth.json")).mode & 0o777).toBe(0o600);
  }
});

it("AU13: what is written to ~/.codex/AGENT.md is there for all profiles", () => {
  writeFileSync(join(world.env["HOME"] ?? "", ".codex/AGENT.md"), "Remember the milk.\n");
  for (const home of ["team-codex-home", "auth-profiles/anna", "auth-profiles/bert"])
    expect(readFileSync(join(world.data, home, "AGENT.md"), "utf8")).toBe("Remember the milk.\n");
});
