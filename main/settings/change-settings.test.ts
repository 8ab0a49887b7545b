import { describe, expect, test } from "vitest";
import { succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import { type ChangePorts, changeSettings } from "./change-settings.ts";

const FILE = "/service/config/worker.env";
const HISTORY = "/service/config/settings-history.jsonl";

const full = (path: string): never => {
  throw new ControlError("file.cannot_write", `The file ${path} could not be written.`, {
    hint: "Check that its folder is yours and that the disk has room.",
    cause: Object.assign(new Error("no space left on device"), { code: "ENOSPC" }),
  });
};

/** Files in memory, of which some have no room, and a release that accepts everything. */
const world = (fullPaths: readonly string[] = [], onVerdict = () => {}) => {
  const files = new Map([[FILE, "OPERATOR_NAME=Mara\nMINE=kept\n"]]);
  const lost: unknown[] = [];
  const ports: ChangePorts = {
    files: {
      read: (path) => files.get(path) ?? null,
      write: (path, text) => (fullPaths.includes(path) ? full(path) : void files.set(path, text)),
    },
    workerEnv: FILE,
    historyFile: HISTORY,
    environment: {},
    workerEnvironment: (file) =>
      Object.fromEntries(
        Object.entries(file).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
    description: async () =>
      succeeded({
        version: "1.0.0",
        schema: 1,
        schemaMin: 1,
        codex: { version: "1", packages: {} },
        minNapi: 10,
        settingGroups: [],
        settings: [],
      }),
    verdict: async () => {
      onVerdict();
      return succeeded({ problems: [], warnings: [] });
    },
    now: () => 1,
    newId: () => "one",
    onHistoryLost: (error) => lost.push(error),
  };
  return { files, lost, ports };
};
const by = { by: "Mara", origin: "window" } as const;

describe("a change of settings", () => {
  test("on a full disk is refused with what to do, and leaves the file as it was", async () => {
    const { files, ports } = world([FILE]);
    const before = files.get(FILE);
    const outcome = await changeSettings(ports, { changes: { MINE: "other" }, ...by });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "settings_file_unwritable", hint: expect.stringContaining("disk has room") },
    });
    expect(files.get(FILE)).toBe(before);
    expect(files.has(HISTORY)).toBe(false);
  });

  test("holds when only its history has no room, which is reported", async () => {
    const { files, lost, ports } = world([HISTORY]);
    const outcome = await changeSettings(ports, { changes: { MINE: "other" }, ...by });
    expect(outcome).toMatchObject({ ok: true, value: { needs: ["broker"], entry: null } });
    expect(files.get(FILE)).toContain("MINE=other\n");
    expect(lost).toHaveLength(1);
  });

  test("does not overwrite an edit that came while the release was asked", async () => {
    const edited = "EDITED=by-hand\n";
    const { files, ports } = world([], () => files.set(FILE, edited));
    const outcome = await changeSettings(ports, { changes: { MINE: "other" }, ...by });
    expect(outcome).toMatchObject({ ok: false, error: { code: "settings_changed_meanwhile" } });
    expect(files.get(FILE)).toBe(edited);
  });

  test("to what is so already changes nothing and needs nothing", async () => {
    const { files, ports } = world([FILE, HISTORY]);
    const outcome = await changeSettings(ports, { changes: { MINE: "kept" }, ...by });
    expect(outcome).toMatchObject({ ok: true, value: { needs: [], entry: null } });
    expect(files.has(HISTORY)).toBe(false);
  });

  test.each([
    [{ OPERATOR_NAME: "Ane" }, []],
    [{ ADMIN_PORT: "4001" }, ["control-plane"]],
    [{ MINE: null, ADMIN_PORT: "4001" }, ["broker", "control-plane"]],
  ])("%j needs the least restart: %j", async (changes, needs) => {
    expect(await changeSettings(world().ports, { changes, ...by })).toMatchObject({
      ok: true,
      value: { needs },
    });
  });
});
