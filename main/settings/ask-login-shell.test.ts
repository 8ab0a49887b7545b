import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askLoginShell } from "./ask-login-shell.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shell-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A shell of one's own, which gets `-ilc` and the command. */
const shellOf = (script: string): string => {
  const shell = join(folder, "shell");
  writeFileSync(shell, `#!/bin/sh\n${script}\n`);
  chmodSync(shell, 0o755);
  return shell;
};
const ask = (shell: string, timeoutMs = 10_000) =>
  askLoginShell({
    shell,
    environment: { PATH: "/usr/bin:/bin", HOME: folder },
    marker: "path-marker",
    timeoutMs,
  });

describe("the login shell", () => {
  test("that is not there, or ends without an answer, is said", async () => {
    expect(await ask(join(folder, "none"))).toMatchObject({
      ok: false,
      error: expect.stringContaining("It cannot be started"),
    });
    expect(await ask(shellOf("exit 3"))).toEqual({
      ok: false,
      error: "It ended with exit code 3 and gave no PATH.",
    });
  });

  test("that hangs ends with everything that it started", async () => {
    const pid = join(folder, "pid");
    const shell = shellOf(`sleep 1000 & echo $! > ${pid}; wait`);
    const answer = ask(shell, 2_000);
    await expect.poll(() => existsSync(pid) && readFileSync(pid, "utf8")).toMatch(/\d/);
    expect(await answer).toEqual({ ok: false, error: "It did not answer within 2 s." });
    const child = Number(readFileSync(pid, "utf8"));
    await expect
      .poll(() =>
        spawnSync("/bin/ps", ["-o", "stat=", "-p", String(child)], { encoding: "utf8" })
          .stdout.trim()
          .replace(/^Z.*/, ""),
      )
      .toBeFalsy();
  });

  test("that prints without end is cut off", async () => {
    expect(await ask(shellOf("exec yes"))).toEqual({
      ok: false,
      error: "Its start-up files print without end.",
    });
  });

  test("is heard through what its start-up files print, and does not wait for what they start", async () => {
    const shell = shellOf(
      `echo "path-marker of a friend"; echo welcome; export PATH=/opt/own/bin:$PATH; sleep 1000 & eval "$2"; echo bye; wait`,
    );
    expect(await ask(shell)).toEqual({ ok: true, value: "/opt/own/bin:/usr/bin:/bin" });
  });

  test("of this system gives the PATH of its start-up files", async () => {
    writeFileSync(join(folder, ".bash_profile"), "echo junk; export PATH=/from/the/profile:/bin\n");
    expect(await ask("/bin/bash")).toEqual({ ok: true, value: "/from/the/profile:/bin" });
  });

  test.each(["", "relative:also", "/with/a/bell\\007"])(
    "whose PATH is %j gave none",
    async (path) => {
      const shell = shellOf(`export PATH="$(printf '${path}')"; eval "$2"`);
      expect(await ask(shell)).toEqual({ ok: false, error: "It gave no usable PATH." });
    },
  );
});
