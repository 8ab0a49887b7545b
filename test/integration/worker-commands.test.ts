import { existsSync, readFileSync, statSync } from "node:fs";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { codexBinary } from "../doubles/model/codex-over-stdio.ts";
import { freePort } from "../world/free-port.ts";
import { answered } from "../world/operator-answers.ts";
import { answerIn, openSession } from "../world/opened-session.ts";
import { WorkerProcess } from "../world/worker-process.ts";
import { startWorld, type World } from "../world/world.ts";

const BUNDLE = join(import.meta.dirname, "../../dist/broker");

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.end());

/** Runs a command to its end, beside whatever else runs in this world. */
async function run(command: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const process = new WorkerProcess(world.env, world.worker.port);
  process.launch(more, command);
  return { code: await process.exited(), output: process.output() };
}

interface InspectNote {
  readonly port: number;
  readonly pid: number;
}

/** Starts `inspect` in this world and waits until it answers at the port that it noted. */
async function startInspector(): Promise<{ inspector: WorkerProcess; note: InspectNote }> {
  const path = join(world.data, "state/inspect.json");
  const starter = new WorkerProcess(world.env, world.worker.port);
  starter.launch({ SLACK_APP_TOKEN: "", SLACK_BOT_TOKEN: "" }, ["inspect"]);
  await starter.until(() => Promise.resolve(existsSync(path)));
  const note = JSON.parse(readFileSync(path, "utf8")) as InspectNote;
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return { inspector: starter.at(note.port), note };
}

describe("serve", () => {
  it("OP14: exits with 78 and a line for each problem, which names the variable", async () => {
    const { code, output } = await run(["serve"], {
      SLACK_BOT_TOKEN: "",
      SLACK_APP_TOKEN: "xoxb-in-the-wrong-place",
      PORT: "many",
      LOG_RAW_CODEX_RPC: "maybe",
      LOG_LEVEL: "loud",
      TURN_END: "never",
      TURN_MAX_MS: "-1",
    });
    expect(code).toBe(78);
    const lines = output.trim().split("\n");
    const names = [
      "SLACK_APP_TOKEN",
      "SLACK_BOT_TOKEN",
      "TURN_END",
      "TURN_MAX_MS",
      "PORT",
      "LOG_LEVEL",
      "LOG_RAW_CODEX_RPC",
    ];
    expect(lines).toHaveLength(names.length);
    for (const name of names) {
      expect(lines.filter((line) => line.startsWith(name))).toHaveLength(1);
    }
    expect(output).toContain("many");
    expect(output).not.toContain("in-the-wrong-place");
  });

  it("OP14: says nothing of a value that may be a token", async () => {
    const token = `xoxp-${"9".repeat(24)}`;
    const { code, output } = await run(["serve"], { SLACK_BOT_TOKEN: token, PORT: token });
    expect(code).toBe(78);
    expect(output).not.toContain("9".repeat(8));
  });

  it("exits with 69 and names the program that it cannot run or the port that is taken", async () => {
    const missing = await run(["serve"], { CODEX_BIN: join(world.root, "no-codex") });
    expect(missing.code).toBe(69);
    expect(missing.output).toContain("no-codex");
    await world.worker.start();
    const taken = await run(["serve"], { DATA_ROOT: join(world.root, "other-data") });
    expect(taken.code).toBe(69);
    expect(taken.output).toContain(String(world.worker.port));
    await world.worker.end();
  });
});

describe("backup and inspect", () => {
  it("writes a copy that can be read while the worker runs, and overwrites nothing", async () => {
    await world.worker.start();
    const session = await openSession(world);
    const copy = join(world.root, "copy.sqlite");
    expect(await run(["backup", copy])).toEqual({ code: 0, output: `${copy}\n` });
    const database = new Database(copy, { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(database.prepare("select key from sessions").all()).toEqual([{ key: session.key }]);
    database.close();
    const again = await run(["backup", copy]);
    expect(again.code).toBe(1);
    expect(again.output).toContain(copy);
    expect((await world.worker.call("/readyz")).status).toBe(200);
  });

  it("fails with 69 where it cannot write", async () => {
    const { code, output } = await run(["backup", join(world.root, "no/such/folder/copy")]);
    expect(code).toBe(69);
    expect(output).toContain("The backup failed");
  });

  it("W6 AD09: shows what is stored while the worker is stopped, and changes nothing", async () => {
    await world.worker.end();
    const codex = await world.codexPid();
    const asked = world.slack.calls().length;
    const { inspector, note } = await startInspector();
    const token = world.worker.operatorToken();
    const operator = inspector.operator;
    const { sessions } = answered(await operator.listSessions({ query: {} }));
    const [session] = sessions;
    expect(session?.starter).toEqual({ id: "U0ADA", name: expect.any(String) });
    const params = { key: session?.key ?? "" };
    const detail = answered(await operator.session({ params })).session;
    expect(detail.permissions.send).toEqual({
      allowed: false,
      reason: "Start the broker to do this.",
    });
    expect(detail.settings).not.toBeNull();
    const page = answered(await operator.timeline({ params }));
    expect(page.entries.length).toBeGreaterThan(0);
    answered(await operator.sessionFacets({}));
    answered(await operator.listAsks({}));
    answered(await operator.listParked({}));
    answered(await operator.listSettings({}));
    answered(await operator.listProfiles({}));
    expect(answered(await operator.disk({}))).toMatchObject({ isRunning: false, report: null });
    const { identity } = answered(await operator.slackIdentity({}));
    expect(identity?.bot.userId).toBe(world.slack.botUserId);
    expect(answered(await operator.readiness({})).worker).toMatchObject({
      mode: "inspect",
      pid: note.pid,
      codex: null,
    });
    expect((await inspector.call("/operator/sessions")).status).toBe(401);
    const readOnly = {
      ok: false,
      error: { code: "read_only", status: 409, hint: expect.stringContaining("Start the broker") },
    };
    expect(await operator.stopTurn({ params })).toMatchObject(readOnly);
    expect(await operator.removeSession({ params })).toMatchObject(readOnly);
    expect(await operator.drain({ body: { mode: "stop" } })).toMatchObject(readOnly);
    const drain = await inspector.call("/operator/drain", { token, json: { mode: "stop" } });
    expect(drain.status).toBe(409);
    expect((await inspector.call("/slack/post-message", { json: {} })).status).toBe(404);
    expect(await inspector.end()).toBe(0);
    expect(existsSync(join(world.data, "state/inspect.json"))).toBe(false);
    expect(world.slack.calls()).toHaveLength(asked);
    expect(await world.codexPid()).toBe(codex);
  });

  it("W6 W3: runs beside a worker that starts and runs, and each says which it is", async () => {
    const { inspector, note } = await startInspector();
    await world.worker.start();
    const session = await openSession(world);
    const seen = answered(await inspector.operator.listSessions({ query: { limit: 1 } }));
    expect(seen.sessions.map(({ key }) => key)).toEqual([session.key]);
    const served = answered(await world.worker.operator.readiness({})).worker;
    const shown = answered(await inspector.operator.readiness({})).worker;
    expect(served).toMatchObject({
      version: packageJson.version,
      mode: "serve",
      pid: world.worker.pid,
      schema: shown?.schema,
      codex: expect.stringMatching(/^\d/),
    });
    expect(shown).toMatchObject({ version: packageJson.version, mode: "inspect", pid: note.pid });
    expect(served?.instance).not.toBe(shown?.instance);
    expect(await world.worker.call("/readyz")).not.toHaveProperty("body.worker");
    expect(await inspector.end()).toBe(0);
    await world.worker.end();
  });
});

describe("the command line", () => {
  it("prints the version and the help", async () => {
    const { version } = packageJson;
    expect(await run(["--version"])).toEqual({ code: 0, output: `${version}\n` });
    const help = await run(["--help"]);
    expect(help.code).toBe(0);
    for (const command of ["serve", "inspect", "check", "backup DEST"]) {
      expect(help.output).toContain(command);
    }
  });

  it.each([[[]], [["dance"]], [["backup"]], [["serve", "a", "b"]], [["--fast"]]])(
    "exits with 64 and the usage after %j",
    async (command: readonly string[]) => {
      const { code, output } = await run(command);
      expect(code).toBe(64);
      expect(output).toContain("Usage:");
    },
  );
});

describe("the bundle alone", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "broker-bundle-"));
    await cp(BUNDLE, join(folder, "broker"), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("needs no node_modules: it becomes ready and answers", async () => {
    expect(await readdir(folder)).toEqual(["broker"]);
    const port = await freePort();
    const env = {
      ...world.env,
      PORT: String(port),
      CODEX_BIN: codexBinary(),
      WORLD_ROOT: folder,
    };
    const alone = new WorkerProcess(env, port, { program: join(folder, "broker/main.js") });
    await alone.start();
    const { slack } = world;
    const text = `<@${slack.botUserId}> [[final:from the bundle]]`;
    const threadTs = slack.say({ channel: "C0GENERAL", text });
    await answerIn(world, "C0GENERAL", threadTs, "from the bundle");
    expect(await alone.end("SIGINT")).toBe(0);
  });
});
