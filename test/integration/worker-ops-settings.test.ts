import { existsSync, realpathSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { codexConfigToml } from "../../playground/model/codex-config.ts";
import { addressOf, answerIn, openSession } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World | undefined;
afterEach(() => world?.end());

it("OP13: keeps everything under .data of its folder when it is told of nothing", async () => {
  const here = (world = await startWorld());
  const data = join(here.root, ".data");
  await mkdir(join(data, "team-codex-home"), { recursive: true });
  const provider = { baseUrl: here.model.baseUrl, model: "gpt-5.5" };
  await writeFile(join(data, "team-codex-home/config.toml"), codexConfigToml(provider));
  await here.worker.start({ DATA_ROOT: "", DRAIN: "stop" });
  const { slack } = here;
  const text = `<@${slack.botUserId}> [[shell:pwd > where.txt]][[final:by default]]`;
  const threadTs = slack.say({ channel: "C0GENERAL", text });
  await answerIn(here, "C0GENERAL", threadTs, "by default");
  const workspace = `sessions/C0GENERAL-${threadTs.replace(".", "-")}/workspace`;
  const made = ["state/broker.sqlite", "repos", "logs/broker", "codex-home", workspace];
  expect(made.filter((path) => !existsSync(join(data, path)))).toEqual([]);
  expect((await readFile(join(data, workspace, "where.txt"), "utf8")).trim()).toBe(
    realpathSync(join(data, workspace)),
  );
  await here.worker.end();
});

it("OP13: honours each folder, address and limit that it is given", async () => {
  const here = (world = await startWorld());
  const at = (name: string) => join(here.root, "elsewhere", name);
  const folders = {
    STATE_DIR: at("state"),
    SESSIONS_ROOT: at("sessions"),
    REPOS_ROOT: at("repos"),
    LOG_DIR: at("logs"),
    CODEX_HOME: at("codex"),
    CODEX_TEAM_HOME: at("team"),
  };
  await mkdir(folders.CODEX_TEAM_HOME, { recursive: true });
  const provider = { baseUrl: here.model.baseUrl, model: "gpt-5.5" };
  await writeFile(join(folders.CODEX_TEAM_HOME, "config.toml"), codexConfigToml(provider));
  await writeFile(join(folders.CODEX_TEAM_HOME, "AGENT.md"), "The team's word.\n");
  await here.worker.start({
    ...folders,
    SLACK_INITIAL_THREAD_HISTORY_COUNT: "2",
    SLACK_HISTORY_API_MAX_LIMIT: "3",
    BROKER_HTTP_BASE_URL: `http://localhost:${here.worker.port}`,
    BROKER_AGENT_AUTH: "loopback",
    DRAIN: "stop",
  });
  const { slack } = here;
  const channel = "C0GENERAL";
  const threadTs = slack.say({ channel, text: "earlier 0" });
  for (const index of [1, 2, 3, 4]) slack.say({ channel, threadTs, text: `earlier ${index}` });
  const command = `[[shell:printf %s "$BROKER_API_BASE" > base.txt]]`;
  slack.say({ channel, threadTs, text: `<@${slack.botUserId}> ${command}[[final:here]]` });
  await answerIn(here, channel, threadTs, "here");
  const workspace = join(
    folders.SESSIONS_ROOT,
    `${channel}-${threadTs.replace(".", "-")}/workspace`,
  );
  expect(await readFile(join(workspace, "base.txt"), "utf8")).toBe(
    `http://localhost:${here.worker.port}`,
  );
  const made = [
    join(folders.STATE_DIR, "broker.sqlite"),
    folders.REPOS_ROOT,
    join(folders.LOG_DIR, "broker"),
    join(folders.CODEX_HOME, "sessions"),
  ];
  expect(made.filter((path) => !existsSync(path))).toEqual([]);
  const input = JSON.stringify(here.model.modelCalls()[0]?.model?.input);
  const given = [0, 1, 2, 3, 4].filter((index) => input.includes(`earlier ${index}`));
  expect(given).toEqual([3, 4]);
  expect(input.includes(folders.REPOS_ROOT)).toBe(true);
  expect(input.includes("The team's word.")).toBe(true);
  const query = new URLSearchParams({ channel_id: channel, thread_ts: threadTs, limit: "50" });
  const history = await here.worker.call(`/slack/thread-history?${query}`);
  expect(history.body).toMatchObject({ returnedCount: 3, maxLimit: 3 });
  await here.worker.end();
});

it("OP13: takes its Codex account from OPENAI_API_KEY and its model from CODEX_MODEL", async () => {
  const here = (world = await startWorld({ requiresAuth: true }));
  await here.worker.start({ OPENAI_API_KEY: "sk-of-the-team-0123456789", CODEX_MODEL: "gpt-5.4" });
  await openSession(here);
  const [request] = here.model.requests.filter((one) => one.model !== null);
  expect(request?.headers.authorization).toBe("Bearer sk-of-the-team-0123456789");
  expect(request?.body).toMatchObject({ model: "gpt-5.4" });
});

it("OP13: lets the agent write anywhere with CODEX_SANDBOX=full-access, and nowhere with read-only", async () => {
  const here = (world = await startWorld());
  await here.worker.start({ CODEX_SANDBOX: "full-access" });
  const session = await openSession(here);
  const { channel, threadTs } = session;
  const outside = join(here.root, "outside.txt");
  here.slack.say({ channel, threadTs, text: `[[shell:echo out > ${outside}]][[final:wrote]]` });
  await answerIn(here, channel, threadTs, "wrote");
  expect(await readFile(outside, "utf8")).toBe("out\n");
  await here.worker.end("SIGINT");
  await here.worker.start({ CODEX_SANDBOX: "read-only" });
  const inside = join(session.workspace, "inside.txt");
  here.slack.say({ channel, threadTs, text: `[[shell:echo in > ${inside}]][[final:tried]]` });
  await answerIn(here, channel, threadTs, "tried");
  expect(existsSync(inside)).toBe(false);
  const state = await here.worker.call("/slack/post-state", {
    token: session.token,
    json: { ...addressOf(session), kind: "final" },
  });
  expect(state.status).toBe(200);
});
