import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { removeAfterExit } from "./remove-after-exit.ts";

it("a folder goes with all that is in it once the process has ended, and not before", async () => {
  const root = mkdtempSync(join(tmpdir(), "app-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "Slack Codex Broker");
  mkdirSync(join(folder, "Cache"), { recursive: true });
  writeFileSync(join(folder, "Cache/data"), "x");
  const app = spawn("sleep", ["600"], { stdio: "ignore" });
  removeAfterExit(app.pid ?? 0, folder);
  // Some looks are taken while it runs.
  await new Promise((resolve) => spawn("sleep", ["0.6"]).once("exit", resolve));
  expect(existsSync(join(folder, "Cache/data"))).toBe(true);
  app.kill("SIGKILL");
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(false);
  expect(existsSync(root)).toBe(true);
});
