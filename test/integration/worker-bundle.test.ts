import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerIn } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

const folder = join(import.meta.dirname, "../../dist/broker");

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.end());

it.each([
  ["main.js", 1_000_000],
  ["mcp-client.js", 100_000],
])("%s is ASCII, so that V8 keeps it in one byte a character", async (name, minimum) => {
  const source = await readFile(join(folder, name));
  expect(source.length).toBeGreaterThan(minimum);
  expect(source.findIndex((byte) => byte > 0x7f)).toBe(-1);
});

it("brings the client of MCP servers in a file of its own, loaded when an agent asks for one", async () => {
  const words = "StreamableHTTPClientTransport";
  const holds = async (name: string) =>
    (await readFile(join(folder, name), "utf8")).includes(words);
  expect([await holds("mcp-client.js"), await holds("main.js")]).toEqual([true, false]);
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
