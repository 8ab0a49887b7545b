import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { startLaunchdWorld } from "../world/launchd.ts";

// Issue 16, PATH: what the person's login shell says reaches the broker, however it is started.

let here: ControlWorld | null = null;
afterEach(async () => {
  await here?.end();
  here = null;
});

/** An account whose login shell puts a folder of its own first, and says how often it was asked. */
function personWithShell({ root, env }: ControlWorld["world"]): string {
  const first = join(root, "of the person");
  mkdirSync(env["HOME"] ?? "", { recursive: true });
  const profile = `echo asked >>"$HOME/asked"\nexport PATH="${first}:$PATH"\n`;
  writeFileSync(join(env["HOME"] ?? "", ".profile"), profile);
  return first;
}

function pathOf(pid: number): string {
  const text =
    process.platform === "linux"
      ? readFileSync(`/proc/${pid}/environ`, "utf8").replaceAll("\0", "\n")
      : execFileSync("/bin/ps", ["-Eww", "-o", "command=", "-p", String(pid)], {
          encoding: "utf8",
        }).replaceAll(/ (?=\w+=)/g, "\n");
  return /^PATH=(.*)$/m.exec(text)?.[1] ?? "";
}

test.each(["child", "child-tied", "launchd"])(
  "the login shell's PATH is the broker's with the backend %s, and it is asked once",
  async (backend) => {
    const control = { SHELL: "/bin/sh" };
    here =
      backend === "launchd"
        ? await startLaunchdWorld({ control })
        : await startControlWorld({ control: { ...control, SERVICE_BACKEND: backend } });
    const { world } = here;
    const first = personWithShell(world);
    const workerEnv = join(world.root, "config/worker.env");
    if (existsSync(workerEnv)) {
      // What stands in Settings wins over the login shell.
      const lines = readFileSync(workerEnv, "utf8").replace(/^PATH=.*\n/m, "");
      writeFileSync(workerEnv, lines, { mode: 0o600 });
    }
    await here.control.start();
    const { worker } = await here.control.untilState("running");
    expect(pathOf(worker.pid ?? -1).split(":")[0]).toBe(first);

    await here.control.call("/admin/api/service/restart", { json: {} });
    await expect
      .poll(async () => (await here?.control.status())?.worker.pid, { timeout: 30_000 })
      .not.toBe(worker.pid);
    const again = await here.control.untilState("running");
    expect(pathOf(again.worker.pid ?? -1).split(":")[0]).toBe(first);
    expect(readFileSync(join(world.env["HOME"] ?? "", "asked"), "utf8")).toBe("asked\n");
  },
);
