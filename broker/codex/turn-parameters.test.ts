import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { turnStart } from "./turn-parameters.ts";

function folders() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "turn-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "disk/session/workspace"), { recursive: true });
  symlinkSync(join(root, "disk"), join(root, "link"));
  return root;
}

const cwdOf = (workspace: string) =>
  turnStart(
    { threadId: "t", inputId: "i", text: "x", images: [], workspace },
    { sandbox: "workspace-write", approvals: "never" },
  ).cwd;

it("MA02: a workspace that was stored behind a link reaches Codex by its real path", () => {
  const root = folders();
  expect(cwdOf(join(root, "link/session/workspace"))).toBe(join(root, "disk/session/workspace"));
});

it("MA02: a link that lies in the workspace's own place is not followed", () => {
  const root = folders();
  symlinkSync("/", join(root, "disk/session/other"));
  expect(cwdOf(join(root, "link/session/other"))).toBe(join(root, "disk/session/other"));
});
