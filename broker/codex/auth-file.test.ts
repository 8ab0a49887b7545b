import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { importAuthFile, wantsImport } from "./auth-file.ts";

test.each([
  ["the home has none", null, null, 1, true],
  ["both are the same", "S", null, 1, false],
  ["the home's is another and newer, and nothing was imported before", "H", null, 1, false],
  ["the home's is another and older, and nothing was imported before", "H", null, 9, true],
  ["Codex has refreshed what was imported", "H", "S", 9, false],
  ["the source was replaced since the import", "H", "old", 1, true],
])("when %s", (_case, home, importedHash, modifiedAt, expected) => {
  expect(
    wantsImport({
      source: { hash: "S", modifiedAt },
      home: home === null ? null : { hash: home, modifiedAt: 5 },
      importedHash,
    }),
  ).toBe(expected);
});

function folders() {
  const root = mkdtempSync(join(tmpdir(), "codex-auth-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return { root, source: join(root, "source.json"), home: join(root, "home") };
}

test.each(["", "{", "[]", '"text"', "null"])(
  "a file with %j is no account, and the home's stays",
  async (content) => {
    const { source, home, root } = folders();
    writeFileSync(source, '{"OPENAI_API_KEY":"sk-1"}');
    await importAuthFile(source, home);
    writeFileSync(source, content);
    const imported = await importAuthFile(source, home);
    expect(imported).toMatchObject({ ok: false, error: { code: "codex.auth_file" } });
    expect(readFileSync(join(root, "home/auth.json"), "utf8")).toContain("sk-1");
  },
);

test("a missing file is a clear problem", async () => {
  const { source, home } = folders();
  const imported = await importAuthFile(source, home);
  expect(imported.ok ? "" : imported.error.message).toContain(source);
});

test("an account is imported privately, once, and again when it was replaced", async () => {
  const { source, home } = folders();
  const target = join(home, "auth.json");
  writeFileSync(source, '{"a":1}');
  expect(await importAuthFile(source, home)).toEqual({ ok: true, value: true });
  expect(statSync(target).mode & 0o777).toBe(0o600);
  writeFileSync(target, '{"a":"refreshed by Codex"}');
  utimesSync(target, 1, 1);
  expect(await importAuthFile(source, home)).toEqual({ ok: true, value: false });
  expect(readFileSync(target, "utf8")).toContain("refreshed");
  writeFileSync(source, '{"a":2}');
  expect(await importAuthFile(source, home)).toEqual({ ok: true, value: true });
  expect(readFileSync(target, "utf8")).toBe('{"a":2}');
});
