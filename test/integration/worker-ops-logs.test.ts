import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addressOf,
  type OpenedSession,
  openSession,
  sayInSession,
} from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

/** An hour in UTC. */
const HOUR_FILE = /^\d{4}-\d{2}-\d{2}-\d{2}\.jsonl$/;
const OPENAI_KEY = "sk-proj-0123456789abcdefghijABCDEFGHIJ";
const GITHUB_TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const CONTENT = Buffer.from("the content of a file, ".repeat(100)).toString("base64");
const LONG = "long-".repeat(2000);

const filesIn = async (world: World, layer: string) =>
  readdir(join(world.data, "logs", layer)).catch(() => []);

/** A conversation in which every secret comes by somewhere. */
async function tell(world: World, session: OpenedSession): Promise<void> {
  const { token } = session;
  const json = {
    ...addressOf(session),
    content_base64: CONTENT,
    filename: "a.txt",
    initial_comment: `do not keep ${world.slack.botToken}`,
  };
  await world.worker.call("/slack/post-file", { token, json });
  await world.worker.call("/slack/post-message", { token: "sbt_wrong.token", json });
  const secrets = `${world.slack.appToken} ${OPENAI_KEY} ${GITHUB_TOKEN}`;
  await sayInSession(world, session, `[[shell:env; echo ${secrets} ${LONG}]]`, "told");
  await world.worker.end();
}

describe("with everything logged", () => {
  let world: World;
  let session: OpenedSession;

  beforeAll(async () => {
    world = await startWorld({
      env: {
        LOG_LEVEL: "debug",
        LOG_RAW_MAX_BYTES: "4096",
        OPENAI_API_KEY: OPENAI_KEY,
        GH_TOKEN: GITHUB_TOKEN,
      },
    });
    await world.worker.start();
    session = await openSession(world);
    await tell(world, session);
  });
  afterAll(() => world?.end());

  it("OP04: keeps JSON lines by the hour, for the broker, each session and each raw stream", async () => {
    const folder = `sessions/${Buffer.from(session.key).toString("base64url")}`;
    const layers = ["broker", folder, "raw/slack-events", "raw/codex-rpc", "raw/http-requests"];
    for (const layer of layers) {
      const names = await filesIn(world, layer);
      expect({ layer, names }).toEqual({
        layer,
        names: names.map(() => expect.stringMatching(HOUR_FILE)),
      });
      const lines = (await world.logText(layer)).trim().split("\n");
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) {
        expect(JSON.parse(line)).toMatchObject({ ts: expect.stringMatching(/Z$/) });
      }
    }
    expect(await filesIn(world, "sessions")).toEqual([
      Buffer.from(session.key).toString("base64url"),
    ]);
  });

  it("OP05: keeps the beginning only of what is longer than LOG_RAW_MAX_BYTES", async () => {
    const lines = (await world.logText("raw/codex-rpc")).trim().split("\n");
    expect(lines.some((line) => line.length > 4000)).toBe(true);
    expect(lines.filter((line) => line.length > 20_000)).toEqual([]);
  });

  it("OP06: keeps the size of a file's content, not the content", async () => {
    const requests = await world.logText("raw/http-requests");
    expect(requests).toContain("a.txt");
    expect(requests).not.toContain(CONTENT.slice(0, 60));
    expect(requests).toMatch(/2,?300 bytes/);
  });

  it("OP07: has no secret in any file", async () => {
    const all = await world.logText("");
    const key = OPENAI_KEY.slice(0, 24);
    const secrets = [
      world.slack.botToken,
      world.slack.appToken,
      world.worker.operatorToken(),
      session.token,
      key,
      GITHUB_TOKEN,
    ];
    expect(all.length).toBeGreaterThan(1000);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    const output = world.worker.output();
    expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
  });
});

describe("with raw logs switched off", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({
      env: {
        LOG_LEVEL: "error",
        LOG_RAW_SLACK_EVENTS: "false",
        LOG_RAW_CODEX_RPC: "false",
        LOG_RAW_HTTP_REQUESTS: "false",
      },
    });
    await world.worker.start();
    await tell(world, await openSession(world));
  });
  afterAll(() => world?.end());

  it("OP05: keeps no raw stream, and only what LOG_LEVEL lets through", async () => {
    expect(await world.logText("raw")).toBe("");
    const levels = (await world.logText("broker"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { level: string }).level);
    expect(levels.filter((level) => level !== "error")).toEqual([]);
  });
});
