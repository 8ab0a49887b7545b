import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findCodexBinary, pinnedCodexVersion } from "./binary.ts";

const host = { platform: "darwin", architecture: "arm64" } as const;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "codex-binary-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function install(where: string, programs = ["codex", "codex-code-mode-host"]): string {
  const bin = join(where, "vendor/aarch64-apple-darwin/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(where, "package.json"), '{"version":"0.169.0-darwin-arm64"}');
  for (const program of programs) {
    writeFileSync(join(bin, program), "");
    chmodSync(join(bin, program), 0o755);
  }
  return join(bin, "codex");
}

test("nothing anywhere is an error that says what to do", () => {
  const found = findCodexBinary({ startFolder: folder(), ...host });
  expect(found).toMatchObject({ ok: false, error: { code: "codex.binary_missing" } });
  expect(found.ok ? "" : found.error.hint).toContain("CODEX_BIN");
});

test("an explicit path that is no program is an error, not a reason to take another", () => {
  const root = folder();
  install(join(root, "node_modules/@openai/codex-darwin-arm64"));
  const found = findCodexBinary({ explicitPath: join(root, "nope"), startFolder: root, ...host });
  expect(found).toMatchObject({ ok: false, error: { code: "codex.binary_missing" } });
});

test("a package without its code-mode host does not count", () => {
  const root = folder();
  install(join(root, `codex-${pinnedCodexVersion}`), ["codex"]);
  expect(findCodexBinary({ runtimeRoot: root, startFolder: root, ...host }).ok).toBe(false);
});

test("the deployed one comes before the development dependency", () => {
  const root = folder();
  const deployed = install(join(root, "runtime", `codex-${pinnedCodexVersion}`));
  const development = install(join(root, "node_modules/@openai/codex-darwin-arm64"));
  const deep = join(root, "a/b");
  expect(
    findCodexBinary({ runtimeRoot: join(root, "runtime"), startFolder: deep, ...host }),
  ).toEqual({ ok: true, value: { path: deployed, version: "0.169.0" } });
  expect(findCodexBinary({ startFolder: deep, ...host })).toEqual({
    ok: true,
    value: { path: development, version: "0.169.0" },
  });
});

test("the dependency of this checkout is the pinned version", () => {
  expect(findCodexBinary({ startFolder: import.meta.dirname })).toMatchObject({
    ok: true,
    value: { version: pinnedCodexVersion },
  });
});
