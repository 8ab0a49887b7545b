import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { _electron, test as base, type ElectronApplication, type Page } from "@playwright/test";
import { ControlPlaneProcess, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { giveTo, ordinaryUser } from "../world/ordinary-user.ts";
import { processesWith, type Seen } from "../world/processes.ts";
import { workerPidBelow } from "../world/worker-record.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";
import {
  type Electron,
  type Environment,
  launchOptions,
  makeElectron,
  ourApp,
  runsAsNobody,
} from "./electron.ts";
import type { Sandbox } from "./sandbox.ts";

const root = join(import.meta.dirname, "..", "..");

/** How long Electron may take to start, and to show its window, on a busy machine. */
const START_LIMIT_MS = 60_000;

/** The built app after its start. */
export interface OpenedApp {
  readonly app: ElectronApplication;
  /** Its window. */
  readonly window: Page;
}

/** A person's computer: a home, a Slack, a model, the real Codex, and the app in a real Electron. */
export interface Desktop {
  readonly sandbox: Sandbox;
  readonly world: World;
  /** The service root. */
  readonly root: string;
  /** Asks the control plane by HTTP, as a browser would; the app has started it. */
  readonly control: ControlPlaneProcess;
  /** Starts the built app. What the test leaves running is ended with it. */
  open(environment?: Environment): Promise<OpenedApp>;
  /** Starts the app once more, as a second click on its icon does. */
  openAgain(): ChildProcess;
  /** Starts a control plane without the app, as the app's user. */
  startHeadless(): Promise<ChildProcess>;
  /** Pid of the broker on record. */
  workerPid(): number | null;
  /** Every process that the app started, itself included. */
  processes(): readonly Seen[];
}

interface Options {
  /** How this test's world differs from the usual one. */
  readonly worldOptions: WorldOptions;
}

export const test = base.extend<Options & { desktop: Desktop }, { electron: Electron }>({
  worldOptions: [{}, { option: true }],
  electron: [
    // Playwright wants the first argument to be a pattern, even when nothing is taken from it.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const { copy, ...electron } = makeElectron(ourApp);
      await use(electron);
      if (copy !== null) rmSync(copy, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  desktop: async ({ electron, worldOptions }, use) => {
    const world = await startWorld(worldOptions);
    const user = runsAsNobody(electron.sandbox) ? ordinaryUser() : null;
    if (user !== null) giveTo(user, world.root);
    const environment = {
      ...world.env,
      SERVICE_ROOT: world.root,
      ADMIN_PORT: String(await freePort()),
    };
    const control = new ControlPlaneProcess(environment);
    const opened: ChildProcess[] = [];
    await use({
      sandbox: electron.sandbox,
      world,
      root: world.root,
      control,
      open: async (more = {}) => {
        const app = await _electron.launch({
          ...launchOptions(electron, { ...environment, ...more }),
          cwd: root,
          timeout: START_LIMIT_MS,
        });
        opened.push(app.process());
        return { app, window: await app.firstWindow({ timeout: START_LIMIT_MS }) };
      },
      openAgain: () => {
        const { executablePath, args, env } = launchOptions(electron, environment);
        return spawn(executablePath, args, { env, cwd: root, stdio: "ignore" });
      },
      startHeadless: async () => {
        const program = join(root, "dist/main/headless.js");
        const child = spawn(process.execPath, [program], {
          env: environment,
          stdio: "ignore",
          ...user,
        });
        await control.until(async () => {
          const answer = await control.call("/readyz", { token: null }).catch(() => null);
          return answer?.status === 200;
        }, "the control plane answers");
        return child;
      },
      workerPid: () => workerPidBelow(world.root),
      processes: () => processesWith(world.root),
    });
    for (const child of opened) child.kill("SIGKILL");
    for (const { pid } of processesWith(world.root)) killIfThere(pid);
    await world.end();
  },
});

/** A field of a process's status, as Linux's kernel tells it: "Seccomp", "Uid". */
export function processStatus(pid: number, field: string): string | undefined {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(status)?.[1];
}
