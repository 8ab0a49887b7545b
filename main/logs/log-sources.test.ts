import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemLogDisk } from "./log-disk.ts";
import { logSources } from "./log-sources.ts";

test("OP05 the logs that are there are listed, with what switches a wire's on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "log-sources-"));
  const wire = join(folder, "raw/codex-rpc");
  mkdirSync(wire, { recursive: true });
  writeFileSync(join(wire, "2026-11-26-10.jsonl"), "x".repeat(100));
  writeFileSync(join(wire, "2026-11-26-11.jsonl"), "x");
  const environment = { LOG_RAW_SLACK_EVENTS: "FALSE" };
  const sources = await logSources({
    folder,
    environment,
    disk: systemLogDisk,
    now: Date.parse("2026-11-26T11:01:00Z"),
  });
  expect(sources.raw).toStrictEqual([
    {
      stream: "slack-events",
      variable: "LOG_RAW_SLACK_EVENTS",
      isRecorded: false,
      bytesPerHour: null,
    },
    { stream: "codex-rpc", variable: "LOG_RAW_CODEX_RPC", isRecorded: true, bytesPerHour: 100 },
    {
      stream: "http-requests",
      variable: "LOG_RAW_HTTP_REQUESTS",
      isRecorded: true,
      bytesPerHour: null,
    },
  ]);
  rmSync(folder, { recursive: true, force: true });
});
