import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "test/desktop",
  forbidOnly: true,
  /** Each spec has a real Electron and the processes that it starts. */
  workers: 1,
  /** A test that passes at the second try has found something. */
  retries: 0,
  timeout: 120_000,
  /** A start of Electron, the control plane, the broker and Codex on a busy machine. */
  expect: { timeout: 30_000 },
  outputDir: "test-results/desktop",
  reporter: [["list"], ["json", { outputFile: ".cache/test-logs/desktop.json" }]],
});
