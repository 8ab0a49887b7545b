import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { adminLauncherScript, launcherScript } from "../../main/service/launchd/launcher-script.ts";
import { processesWith } from "./processes.ts";
import { ended, type Shell, untilThere } from "./script-shell.ts";

const launcher = (shell: Shell, app: string | null) =>
  launcherScript({
    ...{ node: join(shell.root, "no'de"), starter: "starter", root: shell.root, app },
    ...{ exitNote: join(shell.root, "note"), missingMark: join(shell.root, "missing") },
    lookEverySeconds: 0.1,
  });
const STARTED_PROGRAM = `#!/bin/sh
echo "$*" >>"$SCRIPTS_ROOT/calls"
[ "$2" = start ] || exit 0
[ -z "$CODE" ] || exit "$CODE"
trap 'exit 5' TERM
: >"$SCRIPTS_ROOT/started"
while :; do sleep 0.05; done
`;

async function endsWith(shell: Shell, script: string): Promise<void> {
  for (const [code, seen] of [
    ["78", 0],
    ["3", 3],
  ] as const) {
    const run = await shell.run([script], { env: { CODE: code } });
    expect(run).toEqual({ code: seen, stdout: "", stderr: "" });
  }
  const child = shell.start([script]);
  const over = ended(child);
  await untilThere(() => existsSync(join(shell.root, "started")));
  child.kill("SIGTERM");
  expect((await over).code).toBe(5);
  await untilThere(() => processesWith(shell.root).length === 0);
}

/** It notes how the worker ended, passes SIGTERM on, and has a missing app looked after. */
export async function runLauncher(shell: Shell): Promise<void> {
  shell.file("no'de", STARTED_PROGRAM);
  await endsWith(shell, shell.file("launcher", launcher(shell, null)));
  const note = JSON.parse(readFileSync(join(shell.root, "note"), "utf8"));
  expect(note).toMatchObject({ code: 5, pid: expect.any(Number), at: expect.any(Number) });
  rmSync(join(shell.root, "started"));
  const child = shell.start([shell.file("launcher", launcher(shell, "/no/App.app"))]);
  const over = ended(child);
  const calls = () => readFileSync(join(shell.root, "calls"), "utf8");
  await untilThere(() => calls().includes(`starter look ${shell.root}\n`));
  await untilThere(() => existsSync(join(shell.root, "started")));
  child.kill("SIGTERM");
  expect((await over).code).toBe(5);
  await untilThere(() => processesWith(shell.root).length === 0);
}

/** It ends with 0 where the control plane ended with 78, and passes SIGTERM on. */
export async function runAdminLauncher(shell: Shell): Promise<void> {
  shell.file("no'de", STARTED_PROGRAM);
  const words = { node: join(shell.root, "no'de"), starter: "starter", root: shell.root };
  await endsWith(shell, shell.file("launcher", adminLauncherScript(words)));
  expect(readFileSync(join(shell.root, "calls"), "utf8")).toContain(`starter start ${shell.root}`);
}
