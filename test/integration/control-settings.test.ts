import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingsRoutes } from "../../main/api/settings.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";

let here: ControlWorld;
let worker = "";
beforeAll(async () => {
  here = await startControlWorld();
  worker = join(here.world.root, "config/worker.env");
});
afterAll(() => here?.end());
beforeEach(async () => {
  rmSync(worker, { force: true });
  await here.running();
});

const view = async () => {
  const { text } = await here.control.call("/admin/api/settings");
  return settingsRoutes.settings.answer.parse(JSON.parse(text)).settings;
};
const change = async (changes: Readonly<Record<string, string | null>>, restart = false) => {
  const { revision } = await view();
  return here.control.call("/admin/api/settings", { json: { revision, changes, restart } });
};
const settingOf = async (name: string) =>
  (await view()).settings.find((setting) => setting.name === name);

describe("what is refused changes nothing", () => {
  test("W7: a wrong value is answered with what is wanted", async () => {
    const answer = await change({ LOG_LEVEL: "loud", TURN_MAX_MS: "-1" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: "setting_invalid",
      problems: [
        { variable: "TURN_MAX_MS", wants: "a whole number of milliseconds from 0 to 2147483647" },
        { variable: "LOG_LEVEL", wants: "debug, info, warn or error" },
      ],
    });
    expect(existsSync(worker)).toBe(false);
  });

  test.each([
    ["a masked one", { OPENAI_API_KEY: "sk-12345•••abcd" }, 400],
    ["one with a NUL", { CODEX_MODEL: "a\0b" }, 400],
    ["one with a control character", { CODEX_MODEL: "a\u0007b" }, 400],
    ["one that is too long", { CODEX_MODEL: "x".repeat(40_000) }, 400],
    ["one of a variable that no release has", { NOBODY_KNOWS: "x" }, 400],
    ["one that the environment sets", { SLACK_BOT_TOKEN: "xoxb-1-2-new" }, 409],
    ["one that only works with another", { DISK_CLEANUP_MIN_FREE_BYTES: "99999999999999" }, 400],
  ])("%s", async (_what, changes, status) => {
    const answer = await change(changes);
    expect(answer.status).toBe(status);
    expect(existsSync(worker)).toBe(false);
    expect((await here.control.status()).worker.state).toBe("running");
  });
});

describe("a file that was edited by hand", () => {
  test("UX06: a fault that a hand made is named by its line, and the broker goes on", async () => {
    const lines = Array.from({ length: 13 }, (_, index) => `# remark ${index}`);
    const text = [...lines, "this is not it", "TURN_END=wake", ""].join("\n");
    writeFileSync(worker, text);
    const fault = { line: 14, message: "Line 14 of worker.env is not NAME=value." };
    expect((await view()).fault).toEqual(fault);
    const answer = await change({ TURN_END: "post" });
    expect(answer).toMatchObject({ status: 409, body: { code: "settings_file_faulty" } });
    expect(readFileSync(worker, "utf8")).toBe(text);

    await here.control.call("/admin/api/service/restart", { json: {} });
    await here.control.untilState("running");
    expect((await view()).fault).toEqual(fault);
  });

  test("is not overwritten when the edit came in between", async () => {
    const { revision } = await view();
    writeFileSync(worker, "TURN_END=wake\n");
    const answer = await here.control.call("/admin/api/settings", {
      json: { revision, changes: { LOG_LEVEL: "debug" } },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: "settings_changed_meanwhile" } });
    expect(readFileSync(worker, "utf8")).toBe("TURN_END=wake\n");
  });
});

describe("a change", () => {
  test("is written for its owner alone, beside what was there, and restarts the broker", async () => {
    writeFileSync(worker, "# by hand\nMY_OWN='kept'\n", { mode: 0o644 });
    const before = (await here.control.status()).worker.pid;
    const answer = await change(
      { TURN_END: "wake", OPENAI_API_KEY: "sk-a-key-with-'quotes'-1234" },
      true,
    );
    expect(answer).toMatchObject({ status: 200, body: { needs: ["broker"], restarted: true } });
    expect(readFileSync(worker, "utf8")).toBe(
      `# by hand\nMY_OWN='kept'\nTURN_END=wake\nOPENAI_API_KEY="sk-a-key-with-'quotes'-1234"\n`,
    );
    expect(statSync(worker).mode & 0o777).toBe(0o600);
    await here.control.until(
      async () => ![before, null].includes((await here.control.status()).worker.pid),
      "another worker runs",
    );
    await here.control.untilState("running");
    expect((await view()).pending).toEqual([]);
    expect(await settingOf("TURN_END")).toMatchObject({ source: "file", value: "wake" });
  });

  test("of a secret is shown nowhere", async () => {
    await change({ OPENAI_API_KEY: "sk-proj-0123456789abcdefghijkl" });
    expect(await settingOf("OPENAI_API_KEY")).toMatchObject({ value: "sk-proj-•••ijkl" });
    const { text } = await here.control.call("/admin/api/settings/history");
    expect(text).toContain("sk-proj-•••ijkl");
    expect(text).not.toContain("0123456789");
    const kept = readFileSync(join(here.world.root, "config/settings-history.jsonl"), "utf8");
    expect(kept).not.toContain("0123456789");
  });

  test("is in the history with who, when and from where, and can be taken back", async () => {
    await change({ TURN_END: "wake" });
    await change({ TURN_END: null, LOG_LEVEL: "warn" });
    const read = async () => {
      const { text } = await here.control.call("/admin/api/settings/history");
      return settingsRoutes.settingsHistory.answer.parse(JSON.parse(text)).entries;
    };
    const [second, first] = await read();
    expect(second).toMatchObject({
      origin: "browser",
      by: expect.any(String),
      changes: [
        { name: "TURN_END", old: "wake", new: null },
        { name: "LOG_LEVEL", old: null, new: "warn" },
      ],
      undo: { allowed: true },
    });
    expect(first?.undo).toEqual({
      allowed: false,
      reason: "TURN_END has been changed again since.",
    });
    const undone = await here.control.call(`/admin/api/settings/history/${second?.id}/undo`, {
      json: {},
    });
    expect(undone.status).toBe(200);
    expect({ ...parseEnv(readFileSync(worker, "utf8")) }).toEqual({ TURN_END: "wake" });
    expect((await read())[0]).toMatchObject({ undoOf: second?.id });
  });

  test("names what the environment sets, and does not offer it", async () => {
    expect(await settingOf("SLACK_BOT_TOKEN")).toMatchObject({
      source: "environment",
      locked: expect.stringContaining("environment"),
    });
    expect(await settingOf("SERVICE_ROOT")).toMatchObject({ source: "control-plane" });
    expect(JSON.stringify(await view())).not.toContain(here.world.slack.botToken);
  });
});

describe("a value of 1 MB", () => {
  test("is refused before it is read whole", async () => {
    // A connection whose body was not read to its end is closed: nothing follows on this one, so
    // that this test is the last.
    const answer = await change({ CODEX_MODEL: "x".repeat(1_000_000) });
    expect(answer).toMatchObject({ status: 413, body: { code: "body_too_large" } });
    expect(existsSync(worker)).toBe(false);
  });
});
