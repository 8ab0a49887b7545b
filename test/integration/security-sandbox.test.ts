import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import { REFUSED, runInNewSession } from "../world/shell.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";

async function worldOf(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ ordinaryUser: true, ...options });
  onTestFinished(() => world.end());
  return world;
}

const binary = findCodexBinary({ startFolder: import.meta.dirname });
if (!binary.ok) throw binary.error;
const codex = binary.value.path;

/** A Codex whose `sandbox` command does something else; as an app-server it is the real one. */
function withSandbox(script: string): NonNullable<WorldOptions["prepare"]> {
  return (root) => {
    const path = join(root, "codex");
    writeFileSync(
      path,
      `#!/bin/sh\nif [ "$1" = sandbox ]; then\n${script}\nfi\nexec '${codex}' "$@"\n`,
    );
    chmodSync(path, 0o755);
    writeFileSync(join(root, "package.json"), JSON.stringify({ version: "0.171.0" }));
    return { env: { CODEX_BIN: path } };
  };
}

const readiness = async (world: World) => {
  const { body, status } = await world.worker.call("/readyz", {
    token: world.worker.operatorToken(),
  });
  return { status, ...body } as unknown as {
    status: number;
    phases: { codex: string };
    reasons: { codex?: string };
  };
};

describe("the sandbox is tried at start", () => {
  it.each([
    [
      "no command runs in it",
      `echo "bwrap: setting up uid map: Permission denied" >&2; exit 1`,
      /^No command runs in Codex's sandbox: bwrap: setting up uid map/,
    ],
    [
      "it hides nothing",
      // What comes after `--` runs as it is.
      `while [ "$1" != -- ]; do shift; done; shift; exec "$@"`,
      /^Codex's sandbox leaves .*\.probe-\w+ readable/,
    ],
    [
      "it hides a file, but not what replaces it",
      `while [ "$1" != -- ]; do shift; done; shift
       script=$3; shift 4
       exec /bin/sh -c 'cat() { [ -e go ] && command cat "$@"; }; '"$script" probe "$@"`,
      /^Codex's sandbox hides .*, but not what replaces it/,
    ],
  ])("SE22: no work is taken when %s, and it is said why", async (_, script, reason) => {
    const world = await worldOf({ prepare: withSandbox(script) });
    world.worker.launch();
    await world.worker.until(async () => {
      const ready = await readiness(world).catch(() => null);
      return ready?.phases.codex === "unsafe-sandbox";
    });
    const ready = await readiness(world);
    expect(ready.status).toBe(503);
    expect(ready.reasons.codex).toMatch(reason);
    const talk = mention(world, "[[shell:touch it-ran]][[final:never]]");
    await expect.poll(async () => (await talk.session())["state"]).toBeDefined();
    talk.say("-status");
    const answer = await talk.answer("I take no work now");
    expect(answer.text).toContain("sandbox");
    expect(answer.text).not.toContain(world.root);
    expect(world.model.modelCalls()).toEqual([]);
    expect(existsSync(join(talk.workspace, "it-ran"))).toBe(false);
  });

  it("SE22: nothing of the probe is left, and `check` says that the sandbox works", async () => {
    const world = await worldOf({ requiresAuth: false });
    await world.worker.start();
    expect((await readiness(world)).phases.codex).toBe("ready");
    const left = readdirSync(world.root, { recursive: true, encoding: "utf8" });
    expect(left.filter((name) => name.includes("probe-"))).toEqual([]);
    await world.worker.end("SIGTERM");
    world.worker.launch({}, ["check"]);
    await world.worker.exited();
    expect(world.worker.output()).toContain("ok       The sandbox works, and hides");
  });

  it("SE22: `check` says what is wrong with it", async () => {
    const world = await worldOf({ prepare: withSandbox("echo no luck >&2; exit 1") });
    world.worker.launch({}, ["check"]);
    expect(await world.worker.exited()).toBe(1);
    expect(world.worker.output()).toContain(
      "problem  No command runs in Codex's sandbox: no luck.",
    );
  });
});

describe("where folders lie behind links", () => {
  it("SE22: commands run, and what is denied is hidden", async () => {
    const world = await worldOf({
      prepare: (root) => {
        mkdirSync(join(root, "disk/codex"), { recursive: true });
        symlinkSync(join(root, "data"), join(root, "linked-data"));
        symlinkSync(join(root, "tmp"), join(root, "linked-tmp"));
        symlinkSync(join(root, "disk/codex"), join(root, "home/.codex"));
        writeFileSync(join(root, "disk/account"), '{"OPENAI_API_KEY":"sk-THE-SECRET"}');
        symlinkSync(join(root, "disk/account"), join(root, "disk/codex/auth.json"));
        return {
          env: {
            DATA_ROOT: join(root, "linked-data"),
            TMPDIR: join(root, "linked-tmp"),
            CODEX_AUTH_JSON_PATH: join(root, "home/.codex/auth.json"),
          },
        };
      },
    });
    await world.worker.start();
    const { output } = await runInNewSession(world, [
      `cat ${world.root}/disk/account ${world.data}/identity/operator-token`,
      `cat ${world.root}/linked-data/identity/operator-token`,
      `touch inside && echo works; echo x > $TMPDIR/x && cat $TMPDIR/x`,
    ]);
    expect(output).toContain("works\nx");
    expect(output).not.toContain("THE-SECRET");
    expect(output.match(new RegExp(REFUSED, "g"))).toHaveLength(3);
  });

  it("SE22: with the data folder below TMPDIR what is denied is hidden all the same", async () => {
    const world = await worldOf({ prepare: (root) => ({ env: { TMPDIR: root } }) });
    await world.worker.start();
    const { output } = await runInNewSession(world, [
      `cat ${world.data}/identity/operator-token; echo x > ${world.data}/config/new; echo end`,
    ]);
    expect(output).toContain("end");
    expect(output).not.toContain(world.worker.operatorToken());
    expect(existsSync(join(world.data, "config/new"))).toBe(false);
  });
});
