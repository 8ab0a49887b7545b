import { spawn, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { attendedCommand, markPath } from "../../broker/codex/attendance.ts";
import { probeScript } from "../../broker/codex/sandbox-probe.ts";
import { JobFiles } from "../../broker/jobs/job-files.ts";
import { jobScript, scriptInFolder } from "../../broker/jobs/job-processes.ts";
import { watcherScript } from "../../main/admin-release.ts";
import { linkCommand } from "../../main/command-link/command-link.ts";
import { adminLauncherScript, launcherScript } from "../../main/service/launchd/launcher-script.ts";
import { tiedCommand } from "../../main/service/tied.ts";
import { askLoginShell, pathQuestion } from "../../main/settings/ask-login-shell.ts";
import { removalScript } from "../../main/shell/remove-after-exit.ts";
import { runAdminLauncher, runLauncher } from "../world/launcher-runs.ts";
import { processesWith } from "../world/processes.ts";
import { BASE_PATH, ended, Shell, untilThere } from "../world/script-shell.ts";
import { gitTools, writtenScripts } from "../world/written-scripts.ts";

// Every shell script that runs on a person's machine, checked by shellcheck and run under dash and
// under bash as macOS has it: 3.2, called sh.

const repository = join(import.meta.dirname, "../..");
const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
interface Script {
  readonly source: string;
  readonly what: string;
  readonly text: string;
  /** Shows that it does its work. */
  readonly run: (shell: Shell) => Promise<void>;
}

const launcherWords = { node: "/n o/node", starter: "/s/launch.js", root: "/r" };
const [, , attended = "", , watch = ""] = attendedCommand("/r/a.sock", 600_000, ["codex"]);
const [, , tied = "", , tiedWatch = ""] = tiedCommand(["node"]);
const written = await writtenScripts();

const SCRIPTS: readonly Script[] = [
  ...[
    { what: "around Codex", text: attended, run: runAttended },
    { what: "that watches over Codex", text: watch, run: runUnattended },
  ].map((one) => ({ ...one, source: "broker/codex/attendance.ts" })),
  ...[
    { what: "around a tied worker", text: tied, run: runTiedToItsEnd },
    { what: "that watches over a tied worker", text: tiedWatch, run: runTied },
  ].map((one) => ({ ...one, source: "main/service/tied.ts" })),
  {
    source: "main/service/launchd/launcher-script.ts",
    what: "that launchd starts for the worker",
    text: launcherScript({
      ...{ ...launcherWords, exitNote: "/r/note", app: "/Applications/A.app" },
      ...{ missingMark: "/r/missing", lookEverySeconds: 60 },
    }),
    run: runLauncher,
  },
  {
    source: "main/service/launchd/launcher-script.ts",
    what: "that launchd starts for the control plane",
    text: adminLauncherScript(launcherWords),
    run: runAdminLauncher,
  },
  {
    source: "main/admin-release.ts",
    what: "that starts a killed watcher again",
    text: watcherScript,
    run: async (shell) => {
      const watcher = shell.file("watcher", KILLED_TWICE);
      const run = await shell.run([
        shell.path,
        "-c",
        watcherScript,
        "x",
        shell.path,
        watcher,
        "a b",
      ]);
      expect([run.code, run.stdout]).toEqual([0, "a b\n".repeat(3)]);
    },
  },
  {
    source: "broker/codex/sandbox-probe.ts",
    what: "that tries the sandbox",
    text: probeScript,
    run: async (shell) => {
      const file = shell.file("readable", "");
      const child = shell.start([shell.path, "-c", probeScript, "probe", file, `${file}-not`]);
      child.stdout.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("ready\n")) writeFileSync(join(shell.root, "go"), "");
      });
      expect(await ended(child)).toEqual({
        code: 0,
        stdout: `readable ${file}\nready\nlater ${file}\ndone\n`,
        stderr: "",
      });
    },
  },
  {
    source: "broker/jobs/job-processes.ts",
    what: "around a job",
    text: jobScript,
    run: async (shell) => {
      const exit = join(shell.root, "exit");
      const words = [shell.path, "-c", jobScript, "job", exit, shell.path, "-c", "exit 4"];
      expect((await shell.run(words)).code).toBe(125);
      expect(existsSync(exit)).toBe(false);
      const child = shell.start(words);
      child.stdin.end("go\n");
      expect((await ended(child)).code).toBe(4);
      expect(readFileSync(exit, "utf8")).toBe("4\n");
    },
  },
  {
    source: "broker/commands/worker/background-jobs.ts",
    what: "that runs a job in its folder",
    text: scriptInFolder,
    run: async (shell) => {
      mkdirSync(join(shell.root, "-a b"));
      const program = shell.file("where", "#!/bin/sh\npwd");
      const run = await shell.run([shell.path, "-c", scriptInFolder, "job", "-a b", program]);
      expect(run).toEqual({ code: 0, stdout: `${join(shell.root, "-a b")}\n`, stderr: "" });
    },
  },
  {
    source: "broker/jobs/job-files.ts",
    what: "broker-job",
    text: written.job,
    run: async (shell) => {
      await JobFiles.installTool(shell.root, "/bin/echo", "it's $HOME");
      const run = await shell.run([join(shell.root, "broker-job"), "a  b", "c"]);
      expect(run).toEqual({ code: 0, stdout: "it's $HOME a  b c\n", stderr: "" });
    },
  },
  {
    source: "broker/github/git-tools.ts",
    what: "that names co-authors",
    text: written.coauthor,
    run: async (shell) => {
      const folder = join(shell.root, "it's");
      await gitTools(folder);
      const run = await shell.run([join(folder, "git-coauthor"), "a  b"]);
      expect(run.stdout).toBe(`${folder}/git-coauthor.mjs a  b\n`);
    },
  },
  {
    source: "broker/github/git-tools.ts",
    what: "that puts our gh in front",
    text: written.bashEnv,
    run: async (shell) => {
      const folder = join(shell.root, "it's");
      await gitTools(folder);
      const twice = '. "$1"; . "$1"; echo "$PATH"';
      const run = await shell.run([shell.path, "-c", twice, "sh", join(folder, "bash-env")]);
      expect(run).toEqual({ code: 0, stdout: `${folder}/bin:${BASE_PATH}\n`, stderr: "" });
    },
  },
  {
    source: "broker/github/helper/gh.sh",
    what: "around gh",
    text: written.gh,
    run: async (shell) => {
      await gitTools(join(shell.root, "git"));
      mkdirSync(join(shell.root, "real"));
      shell.file("real/gh", '#!/bin/sh\necho "$GH_TOKEN|${GITHUB_TOKEN-none}|$*"');
      const gh = join(shell.root, "git/bin/gh");
      // Our own stands first and is not taken for the real one.
      const path = `${join(shell.root, "git/bin")}:${join(shell.root, "real")}:${BASE_PATH}`;
      const run = await shell.run([gh, "pr", "list"], { env: { PATH: path, GITHUB_TOKEN: "x" } });
      const token = `${join(shell.root, "git/github-token.mjs")} pr list`;
      expect(run).toEqual({ code: 0, stdout: `${token}|none|pr list\n`, stderr: "" });
    },
  },
  {
    source: "broker/github/helper/git-hook.sh",
    what: "in place of git's hooks",
    text: written.hook,
    run: async (shell) => {
      await gitTools(join(shell.root, "git"));
      for (const name of ["workspace/clone", "elsewhere"]) {
        const clone = join(shell.root, name);
        mkdirSync(clone, { recursive: true });
        expect(spawnSync("git", ["init", "--quiet", clone]).status).toBe(0);
        for (const hook of ["pre-commit", "commit-msg"]) {
          shell.file(`${name}/.git/hooks/${hook}`, `#!/bin/sh\necho "own ${hook} $*"`);
        }
      }
      const env = { BROKER_SESSION_WORKSPACE: join(shell.root, "workspace"), HOME: shell.root };
      const hook = async (name: string, where: string) => {
        const words = [join(shell.root, "git/hooks", name), "message"];
        const run = await shell.run(words, { env, cwd: join(shell.root, where) });
        expect([run.code, run.stderr]).toEqual([0, ""]);
        return run.stdout;
      };
      const coauthor = `${join(shell.root, "git/git-coauthor.mjs")} message\n`;
      expect(await hook("pre-commit", "workspace/clone")).toBe("own pre-commit message\n");
      expect(await hook("pre-commit", "elsewhere")).toBe("");
      expect(await hook("commit-msg", "workspace/clone")).toBe(
        `own commit-msg message\n${coauthor}`,
      );
      expect(await hook("commit-msg", "elsewhere")).toBe(coauthor);
    },
  },
  {
    source: "main/command-link/command-link.ts",
    what: "that `broker link` writes",
    text: written.broker,
    run: async (shell) => {
      const node = shell.file("no'de", '#!/bin/sh\necho "$SERVICE_ROOT|$*"');
      const root = `/a "b" it's $HOME \`c\``;
      linkCommand({ folder: shell.root, node, program: "it's", root });
      const broker = join(shell.root, "broker");
      expect((await shell.run([broker, "status"])).stdout).toBe(`${root}|it's status\n`);
      const other = await shell.run([broker], { env: { SERVICE_ROOT: "/other" } });
      expect(other.stdout).toBe("/other|it's\n");
    },
  },
  {
    source: "main/shell/remove-after-exit.ts",
    what: "that removes the app's folder",
    text: removalScript,
    run: async (shell) => {
      const folder = join(shell.root, "-a b");
      mkdirSync(folder);
      const app = spawn("sleep", ["100"], { stdio: "ignore" });
      const child = shell.start([shell.path, "-c", removalScript, "x", String(app.pid), folder]);
      await untilThere(() => processesWith(shell.root).some((one) => one.command === "sleep 0.2"));
      expect(existsSync(folder)).toBe(true);
      app.kill("SIGKILL");
      expect(await ended(child)).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(existsSync(folder)).toBe(false);
    },
  },
  {
    source: "main/settings/ask-login-shell.ts",
    what: "that asks for PATH",
    text: pathQuestion("marker"),
    run: async (shell) => {
      const environment = { ...shell.environment, HOME: shell.root, PATH: "/usr/bin:/bin" };
      shell.file(".profile", "PATH=/first:$PATH\nexport PATH\n");
      expect(
        await askLoginShell({
          ...{ shell: shell.path, environment, marker: "marker", timeoutMs: 10_000 },
        }),
      ).toMatchObject({ ok: true, value: expect.stringMatching(/^\/first:/) });
    },
  },
  {
    source: "build/mac-check.sh",
    what: "of the checks on a Mac",
    text: readFileSync(join(repository, "build/mac-check.sh"), "utf8"),
    run: async (shell) => {
      const script = join(repository, "build/mac-check.sh");
      const run = await shell.run([script], { env: { HOME: "/nowhere" } });
      const [head, ...lines] = run.stdout.trim().split("\n");
      expect([run.code, run.stderr]).toEqual([0, ""]);
      expect(head).toMatch(/^No +Question +Result on /);
      expect(lines.map((line) => Number.parseInt(line, 10))).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
      ]);
      const answered = lines.filter((line) => !line.endsWith("not a Mac"));
      expect(answered).toHaveLength(process.platform === "darwin" ? 12 : 0);
    },
  },
];

/** Sources that name a shell and hold no script for a person's machine. */
const WITHOUT_SCRIPT: Readonly<Record<string, string>> = {
  "broker/codex/server-process.ts": "names a program for an empty command line",
  "broker/codex/watch-script.ts": "is read where it is started, in attendance.ts",
  "broker/commands/end-process.ts": "has `exit` with a number, which its own test runs",
  "build/ops/checks.ts": "runs in the container, under its own dash",
  "build/ops/container.ts": "runs in the container, under its own dash",
};

it("knows every source that holds a shell script", () => {
  const names =
    /\/bin\/sh\b|["'`]sh["'`], *["'`]-|\.sh\?raw|["'`]-i?l?c["'`], *[a-zA-Z]*[sS]cript|-ilc/;
  const sources = globSync("{broker,main,playground,renderer,build}/**/*.{ts,tsx,mjs,cjs,sh}", {
    cwd: repository,
  }).filter((file) => {
    const isTest = /\.test\.tsx?$/.test(file);
    return (
      !isTest && (file.endsWith(".sh") || names.test(readFileSync(join(repository, file), "utf8")))
    );
  });
  const known = [...SCRIPTS.map(({ source }) => source), ...Object.keys(WITHOUT_SCRIPT)];
  expect(sources.filter((file) => !known.includes(file))).toEqual([]);
  expect(known.filter((file) => !existsSync(join(repository, file)))).toEqual([]);
});

describe.each(SCRIPTS)("the shell script $what", ({ text, run }) => {
  it.skipIf(!has("shellcheck"))("has nothing that shellcheck warns of in a plain sh", () => {
    // A variable of `for path; do` and a function's prefix assignment are POSIX.
    const args = ["-s", "sh", "-S", "warning", "-"];
    const checked = spawnSync("shellcheck", args, { input: text, encoding: "utf8" });
    expect(checked.stdout).toBe("");
    expect(text.trim()).not.toBe("");
  });

  it.each(["dash", "bash"] as const)("does its work under %s", async (program) => {
    expect.hasAssertions();
    await run(new Shell(program));
  });
});

const KILLED_TWICE = `#!/bin/sh
echo "$1"
echo >>"$SCRIPTS_ROOT/starts"
[ "$(wc -l <"$SCRIPTS_ROOT/starts")" -gt 2 ] || kill -9 "$$"
`;

/** Starts a program in a session of its own, as Codex starts each command. */
const IN_A_SESSION = `perl -MPOSIX -e 'POSIX::setsid(); exec "sleep", "2000"'`;

/** A program in Codex's place is killed, and its command, which leads a session of its own, ends. */
async function runAttended(shell: Shell): Promise<void> {
  const socket = join(shell.root, "1a2b3c4d.sock");
  const server = createServer().listen(socket);
  onTestFinished(() => void server.close());
  const codex = [shell.path, "-c", `${IN_A_SESSION} & ulimit -n; sleep 1000; exit`];
  const child = shell.start(attendedCommand(socket, 6_000, codex));
  const over = ended(child);
  const sleeps = () => processesWith(shell.root).some(({ command }) => command === "sleep 2000");
  await untilThere(sleeps);
  for (let look = 0; look < 2; look += 1) {
    rmSync(markPath(socket), { force: true });
    await untilThere(() => existsSync(markPath(socket)));
  }
  child.kill("SIGKILL");
  const { code, stdout, stderr } = await over;
  expect([code, stderr]).toEqual(["SIGKILL", ""]);
  expect(Number(stdout)).toBeGreaterThan(1_000);
  await untilThere(() => processesWith(shell.root).length === 0);
}

/** Codex ends when no worker comes, and the watch says so. */
async function runUnattended(shell: Shell): Promise<void> {
  const codex = [shell.path, "-c", "sleep 1000; exit"];
  const child = shell.start(attendedCommand(join(shell.root, "1a2b3c4d.sock"), 600, codex));
  const { code, stdout, stderr } = await ended(child);
  expect([code, stderr]).toEqual(["SIGTERM", ""]);
  expect(stdout).toBe("No worker has come for too long: Codex is ended.\n");
  await untilThere(() => processesWith(shell.root).length === 0);
}

/** A worker that ends by itself takes its watch along, and its code is its own. */
async function runTiedToItsEnd(shell: Shell): Promise<void> {
  const child = shell.start(tiedCommand([shell.path, "-c", "read -r _ || exit 7"]));
  expect(await ended(child)).toEqual({ code: 7, stdout: "", stderr: "" });
  child.stdin.end();
  await untilThere(() => processesWith(shell.root).length === 0);
}

/** The end of standard input is passed on as SIGINT. */
async function runTied(shell: Shell): Promise<void> {
  const started = join(shell.root, "started");
  const worker = `trap 'exit 9' INT; : >'${started}'; while :; do sleep 0.05; done`;
  const child = shell.start(tiedCommand([shell.path, "-c", worker]));
  const over = ended(child);
  await untilThere(() => existsSync(started));
  child.stdin.end();
  expect(await over).toEqual({ code: 9, stdout: "", stderr: "" });
  await untilThere(() => processesWith(shell.root).length === 0);
}
