import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPreferences } from "../../api/app-preferences.ts";
import { openPreferences } from "./preferences.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "preferences-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the app's preferences", () => {
  it.each([
    "",
    "{",
    "[]",
    "null",
    '"text"',
    '{"leftClick":"shake","silent":["approval","nothing"]}',
  ])("are the usual ones with the file %j", (text) => {
    const file = join(folder, "odd.json");
    writeFileSync(file, text);
    expect(openPreferences(file).current()).toEqual(defaultPreferences);
  });

  it("keep each entry that can be read, and forget what this release does not know", () => {
    const file = join(folder, "half.json");
    writeFileSync(file, '{"showInDock":false,"stayAwake":"yes","later":1}');
    expect(openPreferences(file).current()).toEqual({ ...defaultPreferences, showInDock: false });
  });

  it("change in the file and for whoever listens", () => {
    const file = join(folder, "new/preferences.json");
    const preferences = openPreferences(file);
    const seen: unknown[] = [];
    preferences.onChange(({ silent }) => seen.push(silent));
    preferences.change({ silent: ["quota"] });
    expect(seen).toEqual([["quota"]]);
    expect(openPreferences(file).current()).toEqual({ ...defaultPreferences, silent: ["quota"] });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ leftClick: "menu" });
  });

  it("stay as they were when the file cannot be written", () => {
    writeFileSync(join(folder, "a-file"), "");
    const preferences = openPreferences(join(folder, "a-file/preferences.json"));
    expect(() => preferences.change({ showInDock: false })).toThrow(/EEXIST|ENOTDIR/);
    expect(preferences.current().showInDock).toBe(true);
  });
});
