import { existsSync, writeFileSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CheckReport, checkReportSchema } from "../../broker/api/check.ts";
import { processesWith } from "../world/processes.ts";
import { WorkerProcess } from "../world/worker-process.ts";
import { startWorld, type World } from "../world/world.ts";

const repository = join(import.meta.dirname, "../..");

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

describe("check", () => {
  it("says what is well, and opens no socket, port or database", async () => {
    const sockets = world.slack.calls("apps.connections.open").length;
    const data = join(world.root, "checked");
    const { code, output } = await run(["check"], {
      DATA_ROOT: data,
      CODEX_TEAM_HOME: join(world.data, "team-codex-home"),
    });
    expect(output).toContain("Slack accepts the bot token, as codex in Playground");
    expect(output).toMatch(/^ok +Codex .* answers/m);
    expect(code).toBe(0);
    expect(existsSync(join(data, "state/broker.sqlite"))).toBe(false);
    expect(world.slack.sockets()).toEqual([]);
    expect(world.slack.acks()).toEqual([]);
    expect(world.slack.calls("apps.connections.open").length - sockets).toBeLessThanOrEqual(1);
  });

  it("exits with 1 and a hint when Slack refuses a token, without showing it", async () => {
    const token = "xoxb-somebody-elses-0123456789";
    const { code, output } = await run(["check"], { SLACK_BOT_TOKEN: token });
    expect(code).toBe(1);
    expect(output).toMatch(/^problem +.*invalid_auth/m);
    expect(output).not.toContain(token);
  });

  it("exits with 78 when the configuration is bad", async () => {
    const { code, output } = await run(["check"], { CODEX_SANDBOX: "none" });
    expect(code).toBe(78);
    expect(output).toMatch(/^CODEX_SANDBOX/);
  });

  it.each(["check", "serve"])("MA02: %s refuses a TMPDIR that is not there", async (command) => {
    const { code, output } = await run([command], { TMPDIR: join(world.root, "gone") });
    expect(code).toBe(78);
    expect(output).toMatch(
      /^TMPDIR: got ".*gone", wants a folder that is there\. .* does not exist/m,
    );
  });

  it("notes a misspelt variable", async () => {
    const { code, output } = await run(["check"], { SLACK_BOT_TOKNE: "x" });
    expect(code).toBe(0);
    expect(output).toMatch(/^note +.*SLACK_BOT_TOKNE/m);
  });
});

/** What `check --json` printed, and nothing else was on stdout or stderr. */
function reportOf(output: string): CheckReport {
  return checkReportSchema.parse(JSON.parse(output));
}

describe("check --json", () => {
  it("W8: refuses parts that there are not, and options of other commands", async () => {
    const wrong = await run(["check", "--json", "--part", "codex,slak"]);
    expect(wrong).toEqual({
      code: 64,
      output: "--part takes config, slack, codex, sandbox, separated by commas.\n",
    });
    expect((await run(["serve", "--json"])).code).toBe(64);
  });

  it("W8: a bad configuration is findings, one for each variable, and exit 78", async () => {
    const token = `xoxp-${"9".repeat(24)}`;
    const { code, output } = await run(["check", "--json"], {
      SLACK_BOT_TOKEN: token,
      CODEX_SANDBOX: "none",
    });
    expect(code).toBe(78);
    expect(output).not.toContain("9".repeat(8));
    const { findings } = reportOf(output);
    expect(findings.map(({ id, state }) => [id, state])).toEqual([
      ["config.SLACK_BOT_TOKEN", "failed"],
      ["config.CODEX_SANDBOX", "failed"],
    ]);
    expect(findings[1]).toMatchObject({
      cause: 'CODEX_SANDBOX: got "none", wants workspace-write, read-only or full-access.',
      consequence: "The broker does not start.",
    });
  });

  it("W8: each token that Slack refuses is a finding with what follows and what to do", async () => {
    const { code, output } = await run(["check", "--json", "--part", "slack"], {
      SLACK_BOT_TOKEN: "xoxb-somebody-elses-0123456789",
    });
    expect(code).toBe(1);
    const { parts, findings } = reportOf(output);
    expect(parts).toEqual(["slack"]);
    expect(findings).toEqual([
      {
        id: "slack.bot-token",
        state: "failed",
        cause: "Slack refuses the bot token (invalid_auth).",
        consequence: "Nothing can be read or posted in Slack.",
        hint: expect.stringContaining("OAuth & Permissions"),
      },
      expect.objectContaining({ id: "slack.app-token", state: "passed", hint: null }),
    ]);
  });

  it("W8: Codex and its sandbox are tried whatever Slack's tokens are", async () => {
    const { code, output } = await run(["check", "--json", "--part", "codex, sandbox"], {
      SLACK_BOT_TOKEN: "",
      SLACK_APP_TOKEN: "xoxb-in-the-wrong-place",
    });
    expect(code).toBe(0);
    const { findings } = reportOf(output);
    const stateOf = (id: string) => findings.find((each) => each.id === id)?.state;
    expect(stateOf("codex.version")).toBe("passed");
    expect(stateOf("sandbox")).toBe("passed");
    expect(stateOf("codex.account")).toBe("passed");
    expect(stateOf("reach.sandbox")).toBe("information");
    expect(findings.filter(({ id }) => id.startsWith("slack"))).toEqual([]);
  });

  it("W8: a Codex that hangs is ended with the check, and nothing of it is left", async () => {
    const hanging = join(world.root, "hanging-codex");
    writeFileSync(hanging, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o755 });
    const checking = new WorkerProcess(world.env, world.worker.port);
    checking.launch({ CODEX_BIN: hanging }, ["check", "--json", "--part", "codex"]);
    const hung = () =>
      processesWith(world.root).filter(({ command }) => /sleep 1000/.test(command));
    await expect.poll(() => hung().length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await checking.end("SIGTERM")).toBe(75);
    expect(checking.output()).toBe("");
    await expect.poll(hung).toEqual([]);
  });
});

describe("check before the start", () => {
  it("UX01: names a data folder whose path Codex's sandbox would take for a pattern", async () => {
    const checking = new WorkerProcess(world.env, world.worker.port);
    checking.launch({ DATA_ROOT: join(world.root, "what?/data") }, ["check"]);
    expect(await checking.exited()).toBe(78);
    expect(checking.output()).toMatch(
      /DATA_ROOT: got ".*what\?\/data", wants a folder without \*, \?, \[ and \] in its path\. .*pattern.* Rename the folder/,
    );
  });
});

describe("npm run check", () => {
  it("UX06: reads .env, as npm start does, and passes the arguments on", async () => {
    const checkout = join(world.root, "checkout");
    await mkdir(join(checkout, "build"), { recursive: true });
    for (const script of ["check.mjs", "own-environment.mjs"]) {
      await cp(join(repository, "build", script), join(checkout, "build", script));
    }
    await symlink(join(repository, "dist"), join(checkout, "dist"));
    writeFileSync(join(checkout, ".env"), "CODEX_SANDBOX=from-the-file\n");
    const checking = new WorkerProcess(world.env, world.worker.port, {
      program: join(checkout, "build/check.mjs"),
      command: ["--json", "--part", "config"],
    });
    checking.launch();
    expect(await checking.exited()).toBe(78);
    expect(reportOf(checking.output()).findings[0]?.cause).toContain('got "from-the-file"');
  });
});

describe("check in a workspace that grants little", () => {
  let poor: World;
  beforeAll(async () => {
    const app = {
      appId: "A0POOR",
      botId: "B0POOR",
      botUserId: "U0CODEX",
      botName: "codex",
      botToken: "xoxb-poor-bot",
      appToken: "xapp-poor-app",
      scopes: ["app_mentions:read", "chat:write", "channels:history", "users:read"],
    };
    poor = await startWorld({ requiresAuth: true, slack: { seed: { app } } });
  });
  afterAll(() => poor?.end());

  it("notes each missing scope with what does not work, and wants an account", async () => {
    poor.worker.launch({}, ["check"]);
    expect(await poor.worker.exited()).toBe(1);
    const output = poor.worker.output();
    expect(output).toMatch(/^note +Slack scope files:read is missing\. \S/m);
    expect(output).toMatch(/^note +Slack scope im:history is missing\. \S/m);
    expect(output).toMatch(/^problem +Codex has no account\. .*OPENAI_API_KEY/m);
  });

  it("W8: a scope that Slack grants by default is a warning, an optional one is information", async () => {
    poor.worker.launch({}, ["check", "--json", "--part", "slack"]);
    expect(await poor.worker.exited()).toBe(0);
    const { findings } = reportOf(poor.worker.output().slice(-20_000).split("\n").at(-2) ?? "");
    const scope = (name: string) => findings.find(({ id }) => id === `slack.scope.${name}`);
    expect(scope("files:write")).toMatchObject({
      state: "warning",
      cause: "Slack scope files:write is missing.",
      consequence: "Files cannot be posted.",
    });
    expect(scope("groups:history")?.state).toBe("information");
    expect(scope("chat:write")).toBeUndefined();
  });

  it("is content with a key that the worker would use", async () => {
    const process = new WorkerProcess(poor.env, poor.worker.port);
    process.launch({ OPENAI_API_KEY: "sk-for-the-check-0123456789" }, ["check"]);
    expect(await process.exited()).toBe(0);
    expect(process.output()).not.toContain("sk-for-the-check");
  });
});
