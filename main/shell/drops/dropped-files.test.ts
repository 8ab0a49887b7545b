import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_SIGN_IN_CHARACTERS } from "../../../broker/api/profiles.ts";
import { readDroppedFiles } from "./dropped-files.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "drops-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("files on the icon (DE02)", () => {
  it("are not read when they are folders, pipes, gone or larger than a sign-in", () => {
    mkdirSync(join(folder, "a-folder"));
    execFileSync("mkfifo", [join(folder, "a-pipe")]);
    writeFileSync(join(folder, "large.json"), "x".repeat(MAX_SIGN_IN_CHARACTERS + 1));
    const paths = ["a-folder", "a-pipe", "gone.json", "large.json"].map((name) =>
      join(folder, name),
    );
    expect(readDroppedFiles(paths)).toEqual([
      { kind: "folder", name: "a-folder" },
      { kind: "unreadable", name: "a-pipe" },
      { kind: "unreadable", name: "gone.json" },
      { kind: "file", name: "large.json", size: MAX_SIGN_IN_CHARACTERS + 1, text: "" },
    ]);
  });

  it("come with their text, ten at most", () => {
    const file = join(folder, "auth.json");
    writeFileSync(file, '{"tokens":{}}');
    const read = readDroppedFiles(Array.from({ length: 12 }, () => file));
    expect(read).toHaveLength(10);
    expect(read[0]).toEqual({ kind: "file", name: "auth.json", size: 13, text: '{"tokens":{}}' });
  });
});
