import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { giveTo, ordinaryUser } from "../world/ordinary-user.ts";
import { runInNewSession } from "../world/shell.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

async function worldOf(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ ordinaryUser: true, ...options });
  onTestFinished(() => world.end());
  return world;
}

/** Somebody's server on a unix socket, who answers each caller with a secret. */
async function listenOn(path: string): Promise<void> {
  const script = `require("net").createServer((c) => c.end("THE-SECRET")).listen(process.argv[1], () => console.log("up"))`;
  const child = spawn(process.execPath, ["-e", script, path], {
    stdio: ["ignore", "pipe", "inherit"],
    ...ordinaryUser(),
  });
  onTestFinished(() => void child.kill());
  await new Promise((resolve) => child.stdout.once("data", resolve));
}

const call = (path: string) =>
  `'${process.execPath}' -e 'require("net").connect("${path}").on("data", (d) => console.log(String(d))).on("error", (e) => console.log(e.code))'`;

it("SE06: the agent reaches no tmux, no agent of keys and nothing of XDG_RUNTIME_DIR", async () => {
  // Their paths are short, and at their usual places.
  const short = mkdtempSync("/var/tmp/se06-");
  onTestFinished(() => rmSync(short, { recursive: true, force: true }));
  chmodSync(short, 0o755);
  const uid = ordinaryUser()?.uid ?? process.getuid?.();
  const sockets = {
    tmux: join(short, `tmux-${uid}/default`),
    keys: join(short, "keys"),
    bus: join(short, "run/bus"),
  };
  for (const path of [sockets.tmux, sockets.bus]) mkdirSync(join(path, ".."), { recursive: true });
  const user = ordinaryUser();
  if (user !== null) giveTo(user, short);
  for (const path of Object.values(sockets)) await listenOn(path);
  const world = await worldOf({
    env: {
      TMUX_TMPDIR: short,
      SSH_AUTH_SOCK: sockets.keys,
      XDG_RUNTIME_DIR: join(short, "run"),
    },
  });
  await world.worker.start();
  const { output } = await runInNewSession(world, [
    ...Object.values(sockets).map(call),
    'echo "keys: $SSH_AUTH_SOCK."; echo end',
  ]);
  expect(output).toContain("keys: .\nend");
  expect(output).not.toContain("THE-SECRET");
});

it("SE06: a key agent that AGENT_ENV passes on is reached", async () => {
  const short = mkdtempSync("/var/tmp/se06-");
  onTestFinished(() => rmSync(short, { recursive: true, force: true }));
  chmodSync(short, 0o755);
  mkdirSync(join(short, "run"));
  const user = ordinaryUser();
  if (user !== null) giveTo(user, short);
  const keys = join(short, "run/keys");
  await listenOn(keys);
  const world = await worldOf({
    env: {
      AGENT_ENV: "SSH_AUTH_SOCK",
      SSH_AUTH_SOCK: keys,
      XDG_RUNTIME_DIR: join(short, "run"),
      RUN_DIR: join(short, "sockets"),
    },
  });
  await world.worker.start();
  expect((await runInNewSession(world, [call(keys)])).output).toContain("THE-SECRET");
});

it("SE07: with read-only repositories no session leaves a hook for another", async () => {
  const world = await worldOf({
    env: { REPOS_ACCESS: "read-only" },
    prepare: (root) => {
      const repo = join(root, "data/repos/shared");
      mkdirSync(repo, { recursive: true });
      execFileSync("git", ["init", "-q", repo]);
      execFileSync("git", [
        ...["-C", repo, "-c", "user.name=a", "-c", "user.email=a@example.com"],
        ...["commit", "-q", "--allow-empty", "-m", "first"],
      ]);
      return {};
    },
  });
  await world.worker.start();
  const hook = join(world.data, "repos/shared/.git/hooks/post-checkout");
  await runInNewSession(world, [
    `printf '#!/bin/sh\\nenv > ${world.root}/tmp/taken\\n' > ${hook}; chmod +x ${hook}`,
  ]);
  expect(existsSync(hook)).toBe(false);
  const { output } = await runInNewSession(world, [
    `git -c safe.directory='*' clone -q ${world.data}/repos/shared mine && git -C mine log --oneline`,
  ]);
  expect(output).toContain("first");
  expect(existsSync(join(world.root, "tmp/taken"))).toBe(false);
});

it("SE07: git does not run the program that a clone names for watching files", async () => {
  const world = await worldOf();
  await world.worker.start();
  const { output } = await runInNewSession(world, [
    `git init -q . && git config core.fsmonitor 'touch ran; true' && git status --short; ls; echo end`,
  ]);
  expect(output).toContain("end");
  expect(output).not.toContain("ran");
});

it("SE21: without TMPDIR agents write in the system's folder for temporary files", async () => {
  const world = await worldOf({ env: { TMPDIR: "" } });
  await world.worker.start();
  const { output } = await runInNewSession(world, ["mktemp && echo temporary"]);
  expect(output).toContain("temporary");
});

it.skipIf(ordinaryUser() === null)(
  "SE20: the worker runs as a user without an account",
  async () => {
    // Only root can start it so.
    const user = { uid: 54_321, gid: 54_321 };
    const world = await startWorld({
      prepare: (root) => {
        writeFileSync(join(root, "note"), "");
        giveTo(user, root);
        return { user };
      },
    });
    onTestFinished(() => world.end());
    await world.worker.start();
    expect((await runInNewSession(world, ["echo works"])).output).toContain("works");
  },
);
