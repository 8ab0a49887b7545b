import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { uninstaller, type UninstallerOptions } from "./uninstaller.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uninstaller-"));
  for (const name of ["config", ".data/state", ".data/sessions/a"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
});
// Not Node's: a failed test may leave a tree that is too deep for it.
afterEach(() => void execFileSync("rm", ["-rf", root]));

function remover(options: Partial<UninstallerOptions> = {}) {
  const acts: string[] = [];
  const made = uninstaller({
    installation: () => ({ root, dataRoot: join(root, ".data"), environment: {} }),
    runFolder: join(root, "run"),
    inUse: [],
    isChanging: () => false,
    stopBroker: async () => void acts.push("stop"),
    letBrokerGo: () => void acts.push("let go"),
    removeAgent: async () => void acts.push("unload"),
    ownAgent: () => null,
    removeCommand: () => null,
    end: () => void acts.push("end"),
    clock: { ...systemClock, after: () => ({ cancel: () => {} }) },
    log: silentLog,
    ...options,
  });
  return { ...made, acts };
}

const everything = { kind: "uninstall", keep: [], by: null } as const;

it("refuses during an update, a rollback or a restoration, and touches nothing", async () => {
  const { acts, remove } = remover({ isChanging: () => true });
  expect(await remove(everything)).toMatchObject({ ok: false, error: { code: "uninstall.busy" } });
  expect([acts, existsSync(join(root, ".data/state"))]).toEqual([[], true]);
});

it("is done once when it is asked for twice", async () => {
  const { acts, remove } = remover();
  const [first, second] = await Promise.all([remove(everything), remove(everything)]);
  expect([first.ok, second]).toMatchObject([true, { error: { code: "uninstall.busy" } }]);
  expect(acts).toEqual(["stop", "unload"]);
});

it("SE10: removes folders that an agent nested too deep for a path, and no link's target", async () => {
  const letter = join(root, "not-ours", "letter.txt");
  mkdirSync(join(root, "not-ours"));
  writeFileSync(letter, "mine");
  symlinkSync(join(root, "not-ours"), join(root, ".data/repos"));
  const nest = `chdir shift; for (1..20) { mkdir "n" x 250 and chdir "n" x 250 or die $! }`;
  execFileSync("perl", ["-e", nest, join(root, ".data/sessions/a")]);
  expect(await remover().remove(everything)).toMatchObject({ ok: true });
  expect([readdirSync(join(root, ".data")), existsSync(letter)]).toEqual([[], true]);
});

it("removes the rest when a part cannot be removed, and ends", async () => {
  // A name that no folder can have: the file system refuses it.
  const impossible = join(root, "x".repeat(300));
  const { finish, remove } = remover({
    installation: () => ({
      ...{ root, dataRoot: join(root, ".data") },
      environment: { STATE_DIR: impossible },
    }),
  });
  const done = await remove({ ...everything, kind: "reset" });
  expect(done).toMatchObject({ ok: true });
  await finish();
  expect(existsSync(join(root, ".data/sessions"))).toBe(false);
});
