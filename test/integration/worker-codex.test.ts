import { execFileSync, spawn } from "node:child_process";
import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readRecord, recordPath } from "../../broker/codex/server-record.ts";
import type { RelayRule } from "../doubles/codex-relay/rules.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

async function started(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  onTestFinished(() => world.end());
  await world.worker.start();
  return world;
}

describe.each(["gpt-5.5", "gpt-6.1-sol"])("Codex as the worker starts it, with %s", (model) => {
  let world: World;
  let config: string;
  let before: string;
  const mark = (name: string) => join(world.root, `started-${name}`);
  const starts = (name: string, path: string) =>
    `[mcp_servers."${name}"]\ncommand = "/bin/sh"\nargs = ["-c", "touch ${path}; sleep 60"]\n`;

  beforeAll(async () => {
    world = await startWorld({ model, env: { LOG_RAW_CODEX_RPC: "true" } });
    config = join(world.data, "team-codex-home/config.toml");
    const servers = ["plain", "with.dots"].map((name) => starts(name, mark(name)));
    writeFileSync(config, [readFileSync(config, "utf8"), ...servers].join("\n"));
    before = readFileSync(config, "utf8");
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("CX04: has apps and plugins disabled", async () => {
    const line = execFileSync("ps", ["-ww", "-o", "args=", "-p", String(await world.codexPid())]);
    expect(line.toString()).toContain("--disable apps --disable plugins");
  });

  it("CX05, CX06: starts no MCP server of the team's configuration, and leaves that as it is", async () => {
    const talk = mention(world, "[[shell:true]][[final:done without them]]");
    await talk.answer("done without them");
    expect(["plain", "with.dots"].map((name) => existsSync(mark(name)))).toEqual([false, false]);
    expect(readFileSync(config, "utf8")).toBe(before);
  });

  it("CX09: says `initialized` before it asks for anything else", async () => {
    // The last line may just be written.
    const frames = (await world.logText("raw/codex-rpc")).split("\n").slice(0, -1);
    const sent = frames
      .map((line) => JSON.parse(line))
      .filter(({ meta }) => meta.direction === "out");
    expect(sent.slice(0, 2).map(({ payload }) => payload.method)).toEqual([
      "initialize",
      "initialized",
    ]);
  });

  it("CX22: runs nothing that a repository's own configuration names", async () => {
    const talk = mention(world, "[[final:here is the workspace]]", { channel: "C0RANDOM" });
    await talk.answer("here is the workspace");
    await mkdir(join(talk.workspace, ".git"), { recursive: true });
    await mkdir(join(talk.workspace, ".codex"), { recursive: true });
    writeFileSync(join(talk.workspace, ".codex/config.toml"), starts("evil", mark("evil")));
    await talk.idle();
    talk.say("[[shell:true]][[final:it is a repository now]]");
    await talk.answer("it is a repository now");
    await talk.idle();
    await world.worker.end("SIGKILL");
    process.kill((await world.codexPid()) ?? 0, "SIGKILL");
    await world.worker.start();
    talk.say("[[shell:true]][[final:and to a new Codex]]");
    await talk.answer("and to a new Codex");
    expect(existsSync(mark("evil"))).toBe(false);
  });
});

it("CX07: an API key alone is enough", async () => {
  const world = await started({ requiresAuth: true, env: { OPENAI_API_KEY: "sk-test-alone" } });
  await mention(world, "[[final:by the key]]").answer("by the key");
  expect(world.model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-alone");
});

it("CX08: CODEX_AUTH_JSON_PATH alone is enough, and its file stays as it is", async () => {
  const world = await startWorld({ requiresAuth: true });
  onTestFinished(() => world.end());
  const path = join(world.root, "given-auth.json");
  const content = '{"OPENAI_API_KEY":"sk-test-file"}';
  writeFileSync(path, content);
  await world.worker.start({ CODEX_AUTH_JSON_PATH: path });
  await mention(world, "[[final:by the file]]").answer("by the file");
  expect(world.model.modelCalls()[0]?.headers["authorization"]).toBe("Bearer sk-test-file");
  expect(readFileSync(path, "utf8")).toBe(content);
});

it("CX11: a request that Codex never answers holds up no other thread, and is made again", async () => {
  const world = await started({
    relay: [{ from: "codex", message: "answer:thread/start", does: "drop", times: 1 }],
  });
  const stuck = mention(world, "[[final:after all]]");
  await expect.poll(() => world.relay.applied(), { timeout: 20_000 }).toHaveLength(1);
  await mention(world, "[[final:nobody waits]]", { channel: "C0RANDOM" }).answer("nobody waits");
  expect(stuck.answers()).toEqual([]);
  await expect.poll(stuck.answers, { timeout: 60_000 }).toEqual(["after all"]);
  // It is made again after 30 s.
}, 120_000);

it("CX12, CX13: a turn that ends before the answer to its start is told whole, its usage once", async () => {
  const twice: RelayRule = { from: "codex", message: "thread/tokenUsage/updated", does: "twice" };
  const early: RelayRule = {
    ...{ from: "codex", message: "answer:turn/start", does: "hold", until: "turn/completed" },
  };
  const world = await started({ relay: [twice, early] });
  const talk = mention(world, "[[usage:700,50,200]][[final:early and whole]]");
  await talk.answer("early and whole");
  await talk.idle();
  expect(world.relay.applied()).toEqual(expect.arrayContaining([twice, early]));
  expect(talk.answers()).toEqual(["early and whole"]);
  const once = { input: 700, cachedInput: 200, output: 50, total: 750 };
  expect(await talk.session()).toMatchObject({ turns: [{ state: "completed", tokens: once }] });
});

it("TU17, TU27: a message that joins a turn as its answer is lost reaches the agent once", async () => {
  const world = await started({ relay: [], env: { LOG_RAW_CODEX_RPC: "true" } });
  const talk = mention(world, "[[gate:busy]][[final:read the first]]");
  await world.model.waitForGate("busy");
  // The answer to the first one has passed by then, which the model is not asked after.
  await expect.poll(async () => (await talk.session())["state"]).toBe("working");
  world.relay.set([{ from: "codex", message: "answer:turn/start", does: "cut", times: 1 }]);
  const joined = talk.say("[[final:read the second]]");
  // Codex keeps what joins a turn to itself until the model is asked again.
  await expect
    .poll(() => world.logText("raw/codex-rpc"), { timeout: 20_000 })
    .toContain('"method":"thread/turns/list"');
  await mention(world, "[[final:meanwhile]]", { channel: "C0RANDOM" }).answer("meanwhile");
  world.model.open("busy");
  await talk.answer("read the second");
  await talk.idle();
  expect(talk.timesSeen(joined)).toBe(1);
  expect(talk.turns()).toHaveLength(1);
  talk.say("[[final:and the third]]");
  await talk.answer("and the third");
});

it("TU17, TU27: what joins a turn that Codex dies in comes along with word of that", async () => {
  const world = await started({ relay: [] });
  const talk = mention(world, "[[gate:cut]][[final:never said]]");
  await world.model.waitForGate("cut");
  await expect.poll(async () => (await talk.session())["state"]).toBe("working");
  world.relay.set([{ from: "codex", message: "answer:turn/start", does: "kill", times: 1 }]);
  talk.say("[[final:after the cut]]");
  await expect.poll(() => world.relay.applied(), { timeout: 20_000 }).toHaveLength(1);
  // Long enough for the input to be due again before the thread is looked at.
  world.relay.set([
    { from: "codex", message: "answer:thread/resume", does: "delay", ms: 2_500, times: 1 },
  ]);
  await talk.answer("after the cut");
  await talk.idle();
  const [, second] = talk.turns();
  const first = world.model.modelCalls().find(({ model: asked }) => asked?.turnId === second);
  expect(JSON.stringify(first?.model?.input)).toContain("turn_cut_off_json");
  expect(talk.answers()).toEqual([expect.stringContaining("I was interrupted"), "after the cut"]);
});

it("TU17, TU19: a message that joined a turn is read after all when that was ended as too long", async () => {
  // The turn after it must end within that time as well, on a busy machine too.
  const world = await started({ env: { TURN_MAX_MS: "6000" } });
  const talk = mention(world, "[[hang]]");
  await expect.poll(async () => (await talk.session())["state"]).toBe("working");
  const joined = talk.say("[[final:read after all]]");
  await talk.answer("the longest a turn may take");
  await talk.answer("read after all");
  await talk.idle();
  expect(talk.timesSeen(joined)).toBe(1);
});

it("CX14: a Codex that crashed is started again, and its sessions go on", async () => {
  const world = await started();
  const talk = mention(world, "[[final:before the crash]]");
  await talk.answer("before the crash");
  await talk.idle();
  const crashed = (await world.codexPid()) ?? 0;
  process.kill(crashed, "SIGKILL");
  talk.say("[[final:after the crash]]");
  await talk.answer("after the crash");
  expect(await world.codexPid()).not.toBe(crashed);
  expect(talk.inputText()).toContain("before the crash");
});

it("CX15: a process that only has the recorded number is left alone", async () => {
  const world = await started();
  await world.worker.end("SIGKILL");
  const path = recordPath(join(world.data, "state"));
  const record = await readRecord(path);
  process.kill(record?.pid ?? 0, "SIGKILL");
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  onTestFinished(() => void stranger.kill("SIGKILL"));
  writeFileSync(path, JSON.stringify({ ...record, pid: stranger.pid }));
  await world.worker.start();
  await mention(world, "[[final:on a Codex of my own]]").answer("on a Codex of my own");
  expect(stranger.exitCode).toBe(null);
  expect(stranger.signalCode).toBe(null);
  expect(await world.codexPid()).not.toBe(stranger.pid);
});

it("AU12: without content the team's entries are made empty, and the home links to them", async () => {
  const world = await started();
  for (const name of ["AGENTS.md", "AGENT.md", "memory.md", "memories", "skills", "rules"]) {
    const entry = join(world.data, "team-codex-home", name);
    const content = lstatSync(entry).isDirectory() ? "" : await readFile(entry, "utf8");
    expect([name, content]).toEqual([name, ""]);
    expect(lstatSync(join(world.data, "codex-home", name)).isSymbolicLink()).toBe(true);
  }
});
