import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLineOf } from "../world/processes.ts";
import { runInNewSession } from "../world/shell.ts";
import { startWorld, type World } from "../world/world.ts";

// What a Mac does differently and Linux can show: folders behind links, TMPDIR that is not /tmp,
// zsh, and login shells that reorder PATH. Its old tools: shell-scripts.test.ts.

const repository = join(import.meta.dirname, "../..");
const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const ZSH = has("zsh") ? "zsh" : null;

/** Each profile that a login shell reads puts another folder first, as path_helper does. */
const PROFILES = [".profile", ".bash_profile", ".zprofile"];

describe("a worker like on a Mac", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({
      requiresAuth: false,
      ordinaryUser: true,
      env: { LOG_RAW_CODEX_RPC: "true" },
      prepare: prepareMac,
    });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("MA02, MA03, MA07: works behind links, writes in /tmp, and keeps the order of PATH", async () => {
    const { output } = await runInNewSession(world, [
      "f=/tmp/mac-like-$$; echo in tmp > $f && cat $f && rm $f",
      'echo "temporary $TMPDIR"',
      "which-tool",
      "pwd -L",
    ]);
    expect(output).toContain(`in tmp\ntemporary ${world.root}/tmp\nfirst in PATH\n`);
    expect(output).not.toContain("linked-");
  });

  it.skipIf(ZSH === null)("MA03: here-documents work in zsh", async () => {
    const { output } = await runInNewSession(world, ["zsh -c 'cat <<E", "from zsh", "E'"]);
    expect(output).toBe("from zsh\n");
  });

  it("MA02: no link reaches Codex's arguments, nor the folders that it works in", async () => {
    const line = commandLineOf(await world.codexPid());
    expect(line).toContain(`${world.root}/data`);
    expect(line).not.toContain("linked-");
    const frames = (await world.logText("raw/codex-rpc")).trim().split("\n");
    const sent = frames
      .map((frame) => JSON.parse(frame))
      .filter(({ meta, payload }) => meta.direction === "out" && payload.params?.cwd !== undefined);
    expect(sent.length).toBeGreaterThan(2);
    expect(sent.filter(({ payload }) => payload.params.cwd.includes("linked-"))).toEqual([]);
  });

  it("MA02: `check` names the folders that lie behind links", async () => {
    await world.worker.end("SIGTERM");
    world.worker.launch({}, ["check", "--part", "config"]);
    await world.worker.exited();
    expect(world.worker.output()).toContain(
      `DATA_ROOT: ${world.root}/linked-data is ${world.root}/data.`,
    );
  });
});

/** Home, data and temporary folder behind links, and profiles of a login shell that reorder PATH. */
function prepareMac(root: string) {
  for (const name of ["home", "data", "tmp"]) {
    mkdirSync(join(root, name), { recursive: true });
    symlinkSync(join(root, name), join(root, `linked-${name}`));
  }
  for (const folder of ["first", "last"]) {
    mkdirSync(join(root, folder));
    const tool = join(root, folder, "which-tool");
    writeFileSync(tool, `#!/bin/sh\necho ${folder} in PATH\n`, { mode: 0o755 });
  }
  for (const name of PROFILES) {
    writeFileSync(join(root, "home", name), `export PATH="${root}/last:$PATH"\n`);
  }
  return {
    env: {
      HOME: join(root, "linked-home"),
      DATA_ROOT: join(root, "linked-data"),
      TMPDIR: join(root, "linked-tmp"),
      PATH: `${root}/first:${process.env["PATH"]}`,
    },
  };
}

/** Files that ask for the platform elsewhere, or whose reader takes a missing file as "unknown". */
const GUARDED_ELSEWHERE: ReadonlySet<string> = new Set([
  "main/admin/port-holder.ts",
  "test/bench/process-usage.ts",
  "test/bench/control-plane.ts",
  "test/soak/run.ts",
  "test/desktop/desktop.ts",
  "build/checks/command.test.ts",
  "test/integration/mac-like.test.ts",
]);

it("MA06: nothing reads /proc without asking whether there is one", () => {
  const files = globSync("{broker,main,playground,build,test}/**/*.{ts,mjs}", { cwd: repository });
  expect(files.length).toBeGreaterThan(500);
  const unguarded = files.filter((file) => {
    const text = readFileSync(join(repository, file), "utf8");
    const reads = /["'`<(\s]\/proc\/?["'`$/[\w]/.test(text);
    const asks = /process\.platform|\[ -r "\/proc/.test(text);
    return reads && !asks && !GUARDED_ELSEWHERE.has(file);
  });
  expect(unguarded).toEqual([]);
});
