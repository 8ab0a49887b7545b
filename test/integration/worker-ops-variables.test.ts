import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** What an agent's shell shows of these, one a line. */
const SHOWN = [
  "BROKER_API_BASE",
  "TEMPAD_LINK_SERVICE_URL",
  "BROKER_GEMINI_HTTP_PROXY",
  "BROKER_GEMINI_HTTPS_PROXY",
  "BROKER_GEMINI_ALL_PROXY",
  "BROKER_GEMINI_UI_HELPER",
  "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
  "GH_TOKEN",
] as const;

const GIVEN = {
  SERVICE_NAME: "team-codex",
  WORKER_PORT: "3999",
  SLACK_ACTIVE_TURN_RECONCILE_INTERVAL_MS: "100",
  TEMPAD_LINK_SERVICE_URL: "http://127.0.0.1:4320",
  GEMINI_HTTP_PROXY: "http://127.0.0.1:7001",
  GEMINI_HTTPS_PROXY: "http://127.0.0.1:7002",
  GEMINI_ALL_PROXY: "socks5://127.0.0.1:7003",
  BROKER_GEMINI_UI_HELPER: "/opt/gemini-ui",
  CODEX_REFRESH_TOKEN_URL_OVERRIDE: "http://127.0.0.1:7004/token",
  BROKER_DEFAULT_GITHUB_TOKEN: "gho_default",
  DISK_CLEANUP_ENABLED: "false",
  DISK_CLEANUP_DRY_RUN: "false",
  DISK_CLEANUP_CHECK_INTERVAL_MS: "1001",
  DISK_CLEANUP_MIN_FREE_BYTES: "1002",
  DISK_CLEANUP_TARGET_FREE_BYTES: "1003",
  DISK_CLEANUP_SESSION_CACHE_TTL_MS: "1004",
  DISK_CLEANUP_INACTIVE_SESSION_MS: "1005",
  DISK_CLEANUP_JOB_PROTECTION_MS: "1006",
  DISK_CLEANUP_OLD_LOG_MS: "1007",
  // Their part of the product is to come, or nothing needs them: they are named at start.
  JOBS_ROOT: "/tmp/jobs",
  CODEX_DISABLED_MCP_SERVERS: "figma",
  CODEX_APP_SERVER_PORT: "4590",
};

/** Passes each request for a socket on to the Slack double, and counts them. */
async function socketOffice(world: World) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const { authorization = "" } = request.headers;
    const headers = { authorization };
    fetch(`${world.slack.apiUrl}apps.connections.open`, { method: "POST", headers })
      .then(async (answer) => response.end(await answer.text()))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/open`, asked: () => asked, stop: () => server.close() };
}

async function disk(of: World) {
  return (await of.worker.call("/operator/disk", { token: of.worker.operatorToken() })).body;
}

async function shown(talk: Talk): Promise<Readonly<Record<string, string>>> {
  await talk.answer("shown");
  const lines = readFileSync(join(talk.workspace, "shown.txt"), "utf8").trimEnd().split("\n");
  return Object.fromEntries(SHOWN.map((name, index) => [name, lines[index] ?? ""]));
}

const show = `[[shell:printf '%s\\n' ${SHOWN.map((name) => `"$${name}"`).join(" ")} > shown.txt]][[final:shown]]`;

describe("with other values than the defaults", () => {
  let world: World;
  let office: Awaited<ReturnType<typeof socketOffice>>;
  let talk: Talk;

  beforeAll(async () => {
    // The end of the first turn is never told.
    world = await startWorld({
      relay: [{ from: "codex", message: "turn/completed", does: "drop", times: 1 }],
    });
    office = await socketOffice(world);
    const gemini = join(world.root, "gemini");
    mkdirSync(gemini);
    writeFileSync(join(gemini, "oauth_creds.json"), "signed in");
    await world.worker.start({
      ...GIVEN,
      GEMINI_HOST_HOME_PATH: gemini,
      SLACK_SOCKET_OPEN_URL: office.url,
    });
    talk = mention(world, show);
  });
  afterAll(async () => {
    await world?.end();
    office?.stop();
  });

  it("OP13: SLACK_ACTIVE_TURN_RECONCILE_INTERVAL_MS finds a turn whose end was never told", async () => {
    await talk.answer("shown");
    await talk.idle();
    expect(await talk.session()).toMatchObject({ turns: [{ state: "completed" }] });
  });

  it("OP13: a turn that is only silent is looked at and left alone, from its first moment", async () => {
    const looks = async () =>
      (await world.logText("raw/codex-rpc")).split('"method":"thread/turns/list"').length - 1;
    const before = await looks();
    const quiet = mention(world, "[[gate:silence]][[final:after the silence]]");
    await world.model.waitForGate("silence");
    await world.worker.until(async () => (await looks()) >= before + 10);
    world.model.open("silence");
    await quiet.answer("after the silence");
    await quiet.idle();
    expect([quiet.answers(), quiet.turns().length]).toEqual([["after the silence"], 1]);
  });

  it.each([
    ["WORKER_PORT", "BROKER_API_BASE", "http://127.0.0.1:3999"],
    ["TEMPAD_LINK_SERVICE_URL", "TEMPAD_LINK_SERVICE_URL", GIVEN.TEMPAD_LINK_SERVICE_URL],
    ["GEMINI_HTTP_PROXY", "BROKER_GEMINI_HTTP_PROXY", GIVEN.GEMINI_HTTP_PROXY],
    ["GEMINI_HTTPS_PROXY", "BROKER_GEMINI_HTTPS_PROXY", GIVEN.GEMINI_HTTPS_PROXY],
    ["GEMINI_ALL_PROXY", "BROKER_GEMINI_ALL_PROXY", GIVEN.GEMINI_ALL_PROXY],
    ["BROKER_GEMINI_UI_HELPER", "BROKER_GEMINI_UI_HELPER", GIVEN.BROKER_GEMINI_UI_HELPER],
    [
      "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
      "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
      GIVEN.CODEX_REFRESH_TOKEN_URL_OVERRIDE,
    ],
    ["BROKER_DEFAULT_GITHUB_TOKEN", "GH_TOKEN", GIVEN.BROKER_DEFAULT_GITHUB_TOKEN],
  ] as const)("OP13: %s is what the agent's shell knows as %s", async (_variable, name, value) => {
    expect((await shown(talk))[name]).toBe(value);
  });

  it("OP13: SERVICE_NAME is the name in health answers and for the model's provider", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      expect((await world.worker.call(path)).body).toMatchObject({ service: "team-codex" });
    }
    const [request] = world.model.modelCalls();
    expect(request?.headers["originator"]).toBe("team-codex");
  });

  it("OP13: SLACK_SOCKET_OPEN_URL is where sockets are asked for", () => {
    expect(office.asked()).toBe(1);
    expect(world.slack.calls("apps.connections.open")).toHaveLength(1);
  });

  it("OP13: GEMINI_HOST_HOME_PATH is where the Gemini sign-in is copied from", () => {
    const copied = join(world.root, "home/.gemini/oauth_creds.json");
    expect(readFileSync(copied, "utf8")).toBe("signed in");
  });

  it("OP13: DISK_CLEANUP_* are what clean-ups go by", async () => {
    expect(await disk(world)).toMatchObject({
      enabled: false,
      dryRun: false,
      report: null,
      limits: {
        checkIntervalMs: 1001,
        minFreeBytes: 1002,
        targetFreeBytes: 1003,
        sessionCacheTtlMs: 1004,
        inactiveSessionMs: 1005,
        jobProtectionMs: 1006,
        oldLogMs: 1007,
      },
    });
  });

  it("OP13: what has no effect is named at start, once each", async () => {
    const lines = (await world.logText("broker")).split("\n").slice(0, -1);
    const named = lines
      .map((line) => JSON.parse(line) as { message: string; meta: { variable?: string } })
      .filter(({ message }) => message === "A configuration variable has no effect")
      .map(({ meta }) => meta.variable);
    expect(named).toEqual(["CODEX_APP_SERVER_PORT", "CODEX_DISABLED_MCP_SERVERS"]);
  });
});

describe("with the defaults", () => {
  let world: World;
  let talk: Talk;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start();
    const { slack } = world;
    const channel = "C0GENERAL";
    const threadTs = slack.say({ channel, text: "earlier 0" });
    for (let index = 1; index < 12; index += 1) {
      slack.say({ channel, threadTs, text: `earlier ${index}` });
    }
    const token = `[[shell:printf %s "$BROKER_SESSION_TOKEN" > token.txt]]`;
    talk = mention(world, `${token}${show}`, { threadTs });
    await talk.answer("shown");
  });
  afterAll(() => world?.end());

  it("OP13: SLACK_INITIAL_THREAD_HISTORY_COUNT gives the newest 8 earlier messages", () => {
    const history = talk.seen().filter(({ label }) => label === "thread_history_json");
    expect(history.map(({ text }) => text)).toEqual(
      [4, 5, 6, 7, 8, 9, 10, 11].map((index) => `earlier ${index}`),
    );
  });

  it("OP13: SLACK_HISTORY_API_MAX_LIMIT lets a call have 50 messages", async () => {
    const query = new URLSearchParams({
      channel_id: talk.channel,
      thread_ts: talk.threadTs,
      limit: "500",
    });
    const token = readFileSync(join(talk.workspace, "token.txt"), "utf8");
    const { body } = await world.worker.call(`/slack/thread-history?${query}`, { token });
    expect(body).toMatchObject({ maxLimit: 50 });
  });

  it("OP13: WORKER_PORT is PORT, and no token, proxy or helper is told to the agent", async () => {
    const { TEMPAD_LINK_SERVICE_URL: _probed, ...others } = await shown(talk);
    expect(others).toEqual({
      BROKER_API_BASE: world.worker.baseUrl,
      BROKER_GEMINI_HTTP_PROXY: "",
      BROKER_GEMINI_HTTPS_PROXY: "",
      BROKER_GEMINI_ALL_PROXY: "",
      BROKER_GEMINI_UI_HELPER: "",
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: "",
      GH_TOKEN: "",
    });
  });

  it("OP13: SERVICE_NAME is slack-codex-broker", async () => {
    expect((await world.worker.call("/healthz")).body).toMatchObject({
      service: "slack-codex-broker",
    });
    expect(world.model.modelCalls()[0]?.headers["originator"]).toBe("slack-codex-broker");
  });

  it("OP13: DISK_CLEANUP_* only tell, every 5 minutes, with 10 and 20 GiB as limits", async () => {
    expect(await disk(world)).toMatchObject({
      enabled: true,
      dryRun: true,
      limits: {
        checkIntervalMs: 300_000,
        minFreeBytes: 10_737_418_240,
        targetFreeBytes: 21_474_836_480,
        sessionCacheTtlMs: 604_800_000,
        inactiveSessionMs: 86_400_000,
        jobProtectionMs: 172_800_000,
        oldLogMs: 86_400_000,
      },
    });
  });

  it("OP13: LOG_LEVEL is info and every raw log is kept, cut at LOG_RAW_MAX_BYTES", async () => {
    const lines = (await world.logText("broker")).split("\n").slice(0, -1);
    const levels = new Set(lines.map((line) => (JSON.parse(line) as { level: string }).level));
    expect([levels.has("info"), levels.has("debug")]).toEqual([true, false]);
    for (const layer of ["raw/slack-events", "raw/codex-rpc"]) {
      expect(await world.logText(layer)).not.toBe("");
    }
  });

  it("OP13: nothing is said about variables that are not set", async () => {
    expect(await world.logText("broker")).not.toContain("no effect");
  });
});
