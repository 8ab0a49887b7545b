import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerIn } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

const bundle = join(import.meta.dirname, "../../dist/broker/main.js");

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.end());

it("is ASCII, so that V8 keeps it in one byte a character", async () => {
  const source = await readFile(bundle);
  expect(source.length).toBeGreaterThan(1_000_000);
  expect(source.findIndex((byte) => byte > 0x7f)).toBe(-1);
});

it("loads no second undici, Node's own, beside the one that Socket Mode needs", async () => {
  const loaded = join(world.root, "loaded.json");
  const hook = join(world.root, "hook.cjs");
  const write = `require("node:fs").writeFileSync(${JSON.stringify(loaded)}, JSON.stringify(process.moduleLoadList))`;
  await writeFile(hook, `process.on("exit", () => ${write});`);
  await world.worker.start({ NODE_OPTIONS: `--require ${hook}` });
  const { slack } = world;
  const post = JSON.stringify({ file_path: "report.txt", initial_comment: "The report" });
  const script = `[[shell:echo all is well > report.txt]][[call:slack_post_file|${post}]]`;
  const text = `<@${slack.botUserId}> ${script}`;
  const ts = slack.say({ channel: "C0GENERAL", text });
  await answerIn(world, "C0GENERAL", ts, "The report");
  await world.worker.end();
  const modules = JSON.parse(await readFile(loaded, "utf8")) as readonly string[];
  expect(modules).toContain("NativeModule http");
  expect(modules.filter((name) => name.includes("deps/undici"))).toEqual([]);
});
