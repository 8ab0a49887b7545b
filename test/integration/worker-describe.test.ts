import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { environmentVerdictSchema, releaseDescriptionSchema } from "../../broker/api/describe.ts";

const worker = join(import.meta.dirname, "../../dist/broker/main.js");
const run = promisify(execFile);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "describe-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the built worker with this environment and no other variable, in an empty folder. */
const describeIn = (environment: Readonly<Record<string, string>>, args: readonly string[]) =>
  run(process.execPath, [worker, "describe", ...args], { cwd: folder, env: { ...environment } });

describe("W7: describe", () => {
  test("without --json is refused with what it wants, and prints nothing else", async () => {
    await expect(describeIn({}, [])).rejects.toMatchObject({
      code: 64,
      stdout: "",
      stderr: expect.stringContaining("describe needs --json."),
    });
  });

  test("needs no environment, prints only JSON, and leaves nothing behind", async () => {
    const { stdout, stderr } = await describeIn({}, ["--json"]);
    const release = releaseDescriptionSchema.parse(JSON.parse(stdout));
    expect(stderr).toBe("");
    expect(await readdir(folder)).toEqual([]);
    expect(release).toMatchObject({ version: packageJson.version, minNapi: 10 });
    expect(release.schema).toBeGreaterThanOrEqual(12);
    expect(release.schemaMin).toBeLessThanOrEqual(release.schema);
  });

  test("names the pinned Codex with a package for each platform of ours", async () => {
    const { stdout } = await describeIn({}, ["--json"]);
    const { codex } = releaseDescriptionSchema.parse(JSON.parse(stdout));
    expect(codex.version).toBe(packageJson.devDependencies["@openai/codex"]);
    for (const platform of ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"]) {
      expect(codex.packages[platform]).toEqual({
        name: "@openai/codex",
        version: `${codex.version}-${platform}`,
        integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/),
      });
    }
  });

  test("has the whole table of settings, each in a group of the release", async () => {
    const { stdout } = await describeIn({}, ["--json"]);
    const { settings, settingGroups } = releaseDescriptionSchema.parse(JSON.parse(stdout));
    const byName = new Map(settings.map((setting) => [setting.name, setting]));
    expect(byName.get("SLACK_BOT_TOKEN")).toMatchObject({
      group: "slack",
      secret: true,
      restartNeeded: true,
      default: { kind: "required" },
    });
    expect(byName.get("LOG_LEVEL")).toMatchObject({
      choices: ["debug", "info", "warn", "error"],
      default: { kind: "fixed", text: "info" },
    });
    expect(byName.get("TURN_MAX_MS")?.type).toMatchObject({ kind: "number", min: 0 });
    const groups = settingGroups.map(({ id }) => id);
    for (const { group, label, description } of settings) {
      expect(groups).toContain(group);
      expect(label).toMatch(/^[A-Za-z][^.]+$/);
      expect(description).not.toBe("");
    }
    expect(new Set(settings.map(({ label }) => label)).size).toBe(settings.length);
  });

  test("OP14: says what serve would say of an environment, with no secret in it", async () => {
    const environment = {
      SLACK_APP_TOKEN: "xapp-1-A1-2-a-secret-that-must-not-show",
      SLACK_BOT_TOKEN: "xapp-1-A1-2-another-secret-of-mine",
      PORT: "many",
      SLAK_BOT_TOKEN: "x",
      BROKER_AGENT_AUHT: "token",
    };
    const { stdout } = await describeIn(environment, ["--json", "--environment"]);
    const verdict = environmentVerdictSchema.parse(JSON.parse(stdout));
    expect(verdict.problems.map(({ variable }) => variable)).toEqual(["SLACK_BOT_TOKEN", "PORT"]);
    expect(verdict.warnings.map(({ variable }) => variable)).toEqual(["BROKER_AGENT_AUHT"]);
    expect(stdout).not.toMatch(/must-not-show|another-secret/);
  });
});
