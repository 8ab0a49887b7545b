import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Clock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { BrokerControl } from "./broker-control.ts";
import { newDeployment } from "./deployment-machine.ts";
import { deploymentRunner } from "./deployment-runner.ts";
import { deploymentSteps } from "./deployment-steps.ts";
import { type ReleaseDisk, releaseDisk } from "./release-disk.ts";
import { releaseFolders } from "./release-folders.ts";
import { releasePlaces } from "./release-places.ts";
import { releaseRecords } from "./release-records.ts";
import type { Registry } from "./registry.ts";

// Deployments on a real file system, with a control plane that is killed before or after any change
// of a file, again and again. What starts workers is a model of the supervisor.

const OLD = "1.4.1";
const NEW = "1.5.0";
const schemas = { schema: 13, schemaMin: 13 };
const manifest = (version: string) => ({
  name: "@slack-codex-broker/worker",
  version,
  broker: { ...schemas, notes: [] },
});

/** How the new release behaves. */
type Fault = "none" | "no-describe" | "failed-check" | "no-start" | "exits" | "never-ready";
const faults: readonly Fault[] = [
  ...(["none", "no-describe", "failed-check", "no-start", "exits", "never-ready"] as const),
];

/** The control plane is gone: nothing of it goes on. */
class Killed extends Error {}

interface Kills {
  /** Changes of files until the next kill. */
  left: number;
}

/** A disk that is there after the kill, and a control plane that is not. */
function killableDisk(kills: Kills, onChange: () => void): ReleaseDisk {
  const change =
    <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      kills.left -= 1;
      // A deployment that is dead changes nothing any more; what is thrown here is caught above.
      if (kills.left <= 0) throw new Killed();
      act(...args);
      onChange();
      kills.left -= 1;
      if (kills.left <= 0) throw new Killed();
    };
  return {
    ...releaseDisk,
    write: change(releaseDisk.write),
    makeFolder: change(releaseDisk.makeFolder),
    move: change(releaseDisk.move),
    pointLink: change(releaseDisk.pointLink),
    remove: change(releaseDisk.remove),
    copyFolder: change(releaseDisk.copyFolder),
  };
}

/** A clock whose time passes when somebody waits for it. */
function quickClock(): Clock {
  let now = 1_000;
  return {
    now: () => now,
    after: () => ({ cancel: () => {} }),
    sleep: async (ms) => {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** One machine: its disk, the worker that runs on it, and control planes one after the other. */
class Machine {
  readonly root = mkdtempSync(join(tmpdir(), "deployment-"));
  readonly places = releasePlaces(this.root);
  readonly kills: Kills = { left: Number.MAX_SAFE_INTEGER };
  readonly clock = quickClock();
  readonly fault: Fault;
  /** The version of the worker that runs. */
  running: string | null = OLD;
  pid = 1;
  /** Moments at which nothing good could have been started. */
  gaps = 0;

  constructor(fault: Fault) {
    this.fault = fault;
    this.install(OLD, this.places.release("worker", OLD));
    releaseFolders("worker", this.places, releaseDisk).point("current", OLD);
  }

  install(version: string, folder: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.js"), "");
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest(version)));
  }

  folders(disk: ReleaseDisk = releaseDisk) {
    return releaseFolders("worker", this.places, disk);
  }

  /** The old release is there whole, and a link names it: `current`, or `previous` to go back to. */
  look(): void {
    const folders = this.folders();
    const { current, previous } = folders.links();
    const isStartable = folders.currentFolder() !== null && current !== null;
    const isGoodThere = folders.find(OLD) !== null && [current, previous].includes(OLD);
    if (!isStartable || !isGoodThere) this.gaps += 1;
  }

  /** A control plane with a worker's supervision of its own, as after a start. */
  controlPlane() {
    const disk = killableDisk(this.kills, () => this.look());
    const folders = this.folders(disk);
    let isHeld = false;
    let exit: string | null = null;
    const startWorker = () => {
      if (isHeld || this.running !== null) return;
      const version = folders.links().current;
      this.pid += 1;
      exit = null;
      const isBad = version === NEW && ["exits", "no-start"].includes(this.fault);
      if (isBad) exit = "with exit code 1";
      else this.running = version;
    };
    const broker: BrokerControl = {
      isWanted: () => true,
      hold: async () => {
        isHeld = true;
        this.running = null;
      },
      letGo: () => {
        isHeld = false;
        startWorker();
      },
      sight: async () => {
        const version = this.running;
        const isReady = !(version === NEW && this.fault === "never-ready");
        return {
          state: version === null ? "restarting" : "running",
          pid: version === null ? null : this.pid,
          exit,
          answer:
            version === null
              ? null
              : {
                  pid: this.pid,
                  version,
                  ...schemas,
                  ready: isReady,
                  slackLive: true,
                  codexReady: isReady,
                },
        };
      },
      impacts: async () => [],
      runningTurns: async () => 2,
      run: async (folder, [command = "", path = ""]) => {
        const isNew = folder.endsWith(NEW);
        const ended = (code: number, output: unknown) => ({
          code,
          isLate: false,
          output: JSON.stringify(output),
          words: "",
        });
        if (command === "backup") {
          writeFileSync(path, "a copy");
          return ended(0, {});
        }
        if (command === "describe") {
          const version = isNew ? NEW : OLD;
          return this.fault === "no-describe" && isNew
            ? ended(1, {})
            : ended(0, { version, ...schemas, codex: { version: "0.171.0" } });
        }
        const state = this.fault === "failed-check" && isNew ? "failed" : "passed";
        const finding = {
          id: "config.X",
          state,
          cause: "It lacks X.",
          consequence: null,
          hint: null,
        };
        return ended(state === "failed" ? 1 : 0, {
          version: NEW,
          parts: ["config"],
          findings: [finding],
        });
      },
    };
    const registry: Registry = {
      releases: async () => ({ kind: "nothing-published" }),
      download: async ({ destination }) => {
        disk.makeFolder(destination);
        this.install(NEW, destination);
        return { kind: "downloaded", bytes: 18_400_000 };
      },
    };
    const records = releaseRecords(this.places, disk);
    const steps = deploymentSteps({
      packageName: "@slack-codex-broker/worker",
      folders,
      places: this.places,
      disk,
      records,
      registry,
      codex: { bring: async () => null, linkFromCheckout: () => {} },
      broker,
      limits: {
        tryMs: 60_000,
        snapshotMs: 60_000,
        startMs: 2_000,
        watchMs: 5_000,
        steadyMs: 1_000,
        lookEveryMs: 500,
      },
      napi: 10,
      clock: this.clock,
    });
    let last: string = "running";
    const runner = deploymentRunner({
      steps,
      journal: this.places.journal,
      disk,
      onChange: ({ stage }) => {
        last = stage.kind === "ended" ? stage.status : "running";
      },
      clock: this.clock,
      log: silentLog,
    });
    return { runner, folders, records, startWorker, status: () => last };
  }

  /** Runs it as long as it lives; a start takes up what the one before left. */
  async live(begins: boolean): Promise<"done" | "killed"> {
    try {
      const plane = this.controlPlane();
      const left = plane.runner.recover();
      // As the supervisor does at a start: a worker that runs is adopted, else one is started.
      plane.startWorker();
      if (left !== null) await plane.runner.run(left);
      else if (begins) {
        const wish = {
          id: "d1",
          kind: "deploy",
          target: "worker",
          version: NEW,
          by: "Mara",
        } as const;
        const links = plane.folders.links();
        await plane.runner.run(
          newDeployment({ ...wish, links, integrity: "sha512-x" }, this.clock.now()),
        );
      }
      return "done";
    } catch (thrown) {
      if (thrown instanceof Killed) return "killed";
      throw thrown;
    }
  }
}

/** A kill after so many file changes; 0 for none. */
const killAt = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 });

test("RL03: whatever fails and wherever the control plane is killed, a good release can be started and runs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...faults), killAt, async (fault, kills) => {
      const machine = new Machine(fault);
      try {
        let begins = true;
        for (const left of kills) {
          machine.kills.left = left;
          await machine.live(begins);
          begins = false;
        }
        machine.kills.left = Number.MAX_SAFE_INTEGER;
        expect(await machine.live(begins)).toBe("done");
        machine.look();
        expect(machine.gaps).toBe(0);
        const { current } = machine.folders().links();
        expect(machine.running).toBe(current);
        // Cut off before its watch began again, a good one is taken back; a bad one never stays.
        if (fault !== "none") expect(current).toBe(OLD);
        else if (kills.length === 0) expect(current).toBe(NEW);
      } finally {
        rmSync(machine.root, { recursive: true, force: true });
      }
    }),
    { numRuns: 120 },
  );
}, 120_000);

test.each(faults)(
  "RL03: killed at every single file change in turn, with fault %s",
  async (fault) => {
    for (let left = 1; left < 80; left += 1) {
      const machine = new Machine(fault);
      try {
        machine.kills.left = left;
        const how = await machine.live(true);
        machine.kills.left = Number.MAX_SAFE_INTEGER;
        expect(await machine.live(false)).toBe("done");
        expect(machine.gaps).toBe(0);
        const { current } = machine.folders().links();
        expect(machine.running).toBe(current);
        if (fault !== "none") expect(current).toBe(OLD);
        expect(machine.folders().find(OLD)).not.toBeNull();
        if (how === "done") return;
      } finally {
        rmSync(machine.root, { recursive: true, force: true });
      }
    }
    expect.fail("It has more file changes than were tried.");
  },
);

test("RL01, RL03: a release that fails from Try on stays installed as the failed one, with its reason", async () => {
  const machine = new Machine("failed-check");
  onTestFinished(() => rmSync(machine.root, { recursive: true, force: true }));
  await machine.live(true);
  const folders = machine.folders();
  expect(folders.links()).toEqual({ current: OLD, previous: null, failed: NEW });
  expect(releaseRecords(machine.places, releaseDisk).of("worker").failures).toMatchObject({
    [NEW]: { reason: "It lacks X." },
  });
});
