import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SetupView, setupViewSchema } from "../../main/api/setup.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import {
  type NothingConfigured,
  nothingConfigured,
  pastedTokens,
} from "../world/nothing-configured.ts";

// Issue 16, Setup assistant: its steps as data, from an empty service root to the first answer.

const wait = { timeout: 40_000, interval: 50 };

let person: NothingConfigured;
let here: ControlWorld;

beforeAll(async () => {
  person = await nothingConfigured();
  here = await startControlWorld(person.options);
  person.prepareData(here.world.data);
  await here.control.start();
});
afterAll(async () => {
  await here.end();
  await person.accounts.stop();
});

async function viewOf(call: ReturnType<ControlWorld["control"]["call"]>): Promise<SetupView> {
  const { status, text } = await call;
  expect({ status, text }).toMatchObject({ status: 200 });
  return setupViewSchema.parse(JSON.parse(text));
}
const view = () => viewOf(here.control.call("/admin/api/setup"));
const update = (json: object) => viewOf(here.control.call("/admin/api/setup", { json }));
const paste = (json: object) =>
  viewOf(here.control.call("/admin/api/setup/slack-tokens", { json }));
const codes = ({ tokens }: SetupView) => tokens.findings.map(({ code }) => code);
const step = ({ steps }: SetupView, id: string) => steps.find((each) => each.id === id);
const workerEnv = () => join(here.world.root, "config/worker.env");

describe("setup", () => {
  test("opens by itself, and the broker waits for its start", async () => {
    const status = await here.control.status();
    expect(status).toMatchObject({ setup: "open", worker: { state: "stopped", reason: null } });
    const seen = await view();
    expect(seen).toMatchObject({ phase: "open", step: "slack-app", broker: { keeps: "kept" } });
    expect(seen.steps.map(({ id, state }) => [id, state])).toEqual([
      ["slack-app", "open"],
      ["slack-tokens", "open"],
      ["sign-in", "open"],
      ["keep-running", "open"],
      ["hello", "open"],
    ]);
    expect(seen.codex).toMatchObject({ state: "present", problem: null });
    expect(here.workerPid()).toBeNull();
  });

  test("asks for the admin token, and refuses what it does not know", async () => {
    expect((await here.control.call("/admin/api/setup", { token: null })).status).toBe(401);
    const long = { json: { appName: "x".repeat(36) } };
    expect((await here.control.call("/admin/api/setup", long)).status).toBe(400);
    const unknown = { json: { step: "somewhere" } };
    expect((await here.control.call("/admin/api/setup", unknown)).status).toBe(400);
  });

  test("names the app in the link and in the manifest", async () => {
    const { slackApp } = await update({ appName: "Ada’s Codex" });
    expect(slackApp.name).toBe("Ada’s Codex");
    expect(JSON.parse(slackApp.manifest)).toMatchObject({
      display_information: { name: "Ada’s Codex" },
    });
    expect(new URL(slackApp.createUrl).searchParams.get("manifest_json")).toContain("Ada’s Codex");
  });

  test("neither stores nor shows a token that Slack refuses", async () => {
    const seen = await paste({ appToken: pastedTokens.bot, botToken: "xoxb-1-2-unknown" });
    expect(codes(seen)).toEqual(["app_token.swapped", "bot_token.invalid"]);
    expect(seen.tokens).toMatchObject({ app: { shown: null }, bot: { shown: null } });
    expect(step(seen, "slack-tokens")).toMatchObject({ state: "attention" });
    expect(existsSync(workerEnv()) ? readFileSync(workerEnv(), "utf8") : "").not.toMatch(
      /xox|xapp/,
    );
  });

  test("stores each token as Slack takes it, in a file that its owner alone can read", async () => {
    const half = await paste({ appToken: pastedTokens.app, botToken: "" });
    expect(codes(half)).toEqual(["app_token.works"]);
    expect(half.tokens).toMatchObject({ saveProblem: null, app: { locked: null } });
    expect(step(half, "slack-tokens")?.blocked).toBe("Paste the bot token first.");

    const both = await paste({ botToken: ` ${pastedTokens.bot}\n` });
    expect(codes(both)).toEqual(["app_token.works", "bot_token.works", "channels.some"]);
    expect(both.tokens.saveProblem).toBeNull();
    expect(step(both, "slack-tokens")).toMatchObject({
      state: "done",
      summary: "@codex in Playground",
    });
    expect(both.tokens.bot).toEqual({ shown: "xoxb-221•••qQm8", locked: null });
    const text = readFileSync(workerEnv(), "utf8");
    expect(text).toContain(`SLACK_APP_TOKEN=${pastedTokens.app}`);
    expect(text).toContain(`SLACK_BOT_TOKEN=${pastedTokens.bot}`);
    expect(statSync(workerEnv()).mode & 0o777).toBe(0o600);
    expect(here.world.slack.sockets()).toEqual([]);
  });

  test("writes no token into the control plane's log or any answer", async () => {
    const folder = join(here.world.root, "logs/control-plane");
    const logs = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".log") || name.endsWith(".jsonl"))
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("");
    const { text } = await here.control.call("/admin/api/setup");
    for (const secret of Object.values(pastedTokens)) {
      expect(logs + here.control.output()).not.toContain(secret);
      expect(text).not.toContain(secret);
    }
  });

  test("RL15: the tokens lie in worker.env alone, and nobody else can read what is configured", async () => {
    const { root } = here.world;
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const holding: string[] = [];
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      // The programs are as they were built.
      if (!entry.isFile() || path.startsWith(join(root, "releases"))) continue;
      const bytes = await readFile(path);
      if (Object.values(pastedTokens).some((secret) => bytes.includes(secret))) holding.push(path);
    }
    expect(holding).toEqual([workerEnv()]);
    for (const name of ["config", "run", "logs/control-plane"]) {
      const folder = join(root, name);
      const open = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((each) => join(folder, each))
        .filter((path) => (statSync(path).mode & 0o077) !== 0);
      expect(open).toEqual([]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  test("is blocked by an event that is missing, until people go on without it", async () => {
    const { app } = here.world.slack.workspace.core.world;
    const before = [...app.scopes];
    const failing = here.world.slack.fail("auth.test", {
      kind: "http",
      status: 200,
      headers: {
        "content-type": "application/json",
        "x-oauth-scopes": before.filter((scope) => scope !== "im:history").join(","),
      },
      body: JSON.stringify({
        ok: true,
        url: "https://playground.slack.com/",
        team: "Playground",
        team_id: "T0PLAYGROUND",
        user: "codex",
        user_id: app.botUserId,
        bot_id: app.botId,
      }),
      times: Infinity,
    });
    const blocked = await paste({});
    expect(codes(blocked)).toContain("event.not_subscribed");
    expect(blocked.tokens.canGoOnWithout).toEqual(["direct messages"]);
    expect(step(blocked, "slack-tokens")?.blocked).toMatch(/go on without direct messages/);
    const onward = await update({ goOnWithout: ["direct messages"] });
    expect(step(onward, "slack-tokens")).toMatchObject({ state: "done", blocked: null });
    failing.cancel();
    await paste({});
  });

  test("remembers where people were, also after a restart of the control plane", async () => {
    await update({ step: "sign-in" });
    await here.control.end();
    await here.control.start();
    expect(await view()).toMatchObject({
      phase: "open",
      step: "sign-in",
      slackApp: { name: "Ada’s Codex" },
    });
    expect((await here.control.status()).worker.state).toBe("stopped");
    expect((await update({ phase: "left" })).phase).toBe("left");
    expect((await here.control.status()).setup).toBe("left");
  });

  test("AU02: takes a sign-in with a code of the real Codex while the broker is stopped", async () => {
    expect(step(await view(), "sign-in")?.blocked).toBe("Sign in to Codex first.");
    const { body } = await here.control.call("/admin/api/sign-ins", { json: {} });
    const { userCode } = body["signIn"] as { readonly userCode: string };
    person.accounts.enterCode(userCode, "lin@example.dev");
    await expect.poll(async () => step(await view(), "sign-in")?.state, wait).toBe("done");
    expect(step(await view(), "sign-in")?.summary).toBe("lin@example.dev");
  });

  test("ticks as the first message arrives and is answered, and is done then", async () => {
    await here.control.call("/admin/api/service/start", { json: {} });
    await expect
      .poll(async () => {
        const starting = await view();
        // Also while nobody can say which accounts there are.
        expect(step(starting, "sign-in")).toMatchObject({ state: "done" });
        return step(starting, "keep-running")?.state;
      }, wait)
      .toBe("done");
    await expect.poll(async () => (await view()).hello.link.isLive, wait).toBe(true);
    // The link is live before the broker knows as whom it is signed in.
    const channels = async () => (await view()).hello.channels?.toSorted();
    await expect.poll(channels, wait).toEqual(["general", "lab", "random"]);
    expect((await view()).hello).toMatchObject({ message: null, answer: { state: "none" } });

    here.world.slack.say({
      channel: "C0GENERAL",
      text: `<@${here.world.slack.botUserId}> hello [[final:Hello, I am here.]]`,
    });
    await expect.poll(async () => (await view()).hello.answer.state, wait).toBe("answered");
    const done = await view();
    expect(done.hello.message?.tookMs).toBeGreaterThanOrEqual(0);
    expect(step(done, "hello")?.state).toBe("done");
    expect(done.phase).toBe("done");
    expect((await here.control.status()).setup).toBe("done");
  });
});
