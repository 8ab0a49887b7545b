import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, it } from "vitest";
import { exitCodes } from "./exit-codes.ts";

const program = `
  import { readFile } from "node:fs/promises";
  import { endProcess } from ${JSON.stringify(join(import.meta.dirname, "end-process.ts"))};
  // As many as there are threads.
  const reads = Array.from({ length: 4 }, () => readFile(process.env.PIPE));
  process.on("SIGTERM", () => endProcess(${exitCodes.endedUnfinished}));
  process.kill(process.pid, "SIGTERM");
  await Promise.all(reads);
`;

it("SE05: ends a process whose threads are all held by a pipe, with the exit code", () => {
  const folder = mkdtempSync(join(tmpdir(), "end-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const ended = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    env: { PIPE: pipe },
    // A process that hangs is killed, and has no code.
    timeout: 20_000,
    killSignal: "SIGKILL",
    encoding: "utf8",
  });
  expect(ended).toMatchObject({ status: exitCodes.endedUnfinished, signal: null });
});
