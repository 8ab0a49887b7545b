import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { _electron, test as base, type ElectronApplication, type Page } from "@playwright/test";
import { electronPlaces, findElectron } from "../../build/checks/electron.ts";
import { ControlPlaneProcess, killIfThere } from "../world/control-plane.ts";
import { freePort } from "../world/free-port.ts";
import { giveTo, ordinaryUser } from "../world/ordinary-user.ts";
import { processesWith, type Seen } from "../world/processes.ts";
import { startWorld, type World, type WorldOptions } from "../world/world.ts";
import { findSandbox, type Sandbox } from "./sandbox.ts";

const root = join(import.meta.dirname, "..", "..");
const COPY_LIMIT_MS = 60_000;

/** The built app after its start. */
export interface OpenedApp {
  readonly app: ElectronApplication;
  /** Its window. */
  readonly window: Page;
}

export type Environment = Readonly<Record<string, string>>;

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

interface Electron {
  readonly program: string;
  readonly args: readonly string[];
  readonly sandbox: Sandbox;
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
      const { copy, ...electron } = makeElectron();
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
        });
        opened.push(app.process());
        return { app, window: await app.firstWindow() };
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
      workerPid: () => workerPidOf(world.root),
      processes: () => processesWith(world.root),
    });
    for (const child of opened) child.kill("SIGKILL");
    for (const { pid } of processesWith(world.root)) killIfThere(pid);
    await world.end();
  },
});

function workerPidOf(serviceRoot: string): number | null {
  const record = join(serviceRoot, "run/worker.json");
  if (!existsSync(record)) return null;
  const { pid } = JSON.parse(readFileSync(record, "utf8")) as { readonly pid: number };
  return pid;
}

function runsAsNobody(sandbox: Sandbox): boolean {
  return sandbox.kind === "on" && sandbox.asNobody;
}

function makeElectron(): Electron & { readonly copy: string | null } {
  const electron = findElectron(electronPlaces(root));
  if (electron.kind === "none")
    throw new Error("There is no Electron: `npm test -- setup` says why.");
  const copy = electron.kind === "folder" ? copyElectron(electron.path) : null;
  const program = electron.kind === "folder" ? join(copy ?? "", "electron") : electron.program;
  const sandbox = findSandbox([
    program,
    join(root, "package.json"),
    ...["main/app.cjs", "main/preload.cjs", "main/headless.js", "broker/main.js"].map((file) =>
      join(root, "dist", file),
    ),
    join(root, "dist/renderer/index.html"),
    process.execPath,
  ]);
  return { program, args: copy === null ? [root] : [], sandbox, copy };
}

/** A copy made of hard links, in which our app is the app. It lies beside what it links to. */
function copyElectron(from: string): string {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const copy = mkdtempSync(join(root, ".cache", "desktop-"));
  chmodSync(copy, 0o755);
  const linked = copyFolder("-al", from, copy) || copyFolder("-a", from, copy);
  if (!linked) throw new Error(`${from} could not be copied to ${copy}.`);
  rmSync(join(copy, "resources", "app"), { recursive: true, force: true });
  mkdirSync(join(copy, "resources"), { recursive: true });
  symlinkSync(root, join(copy, "resources", "app"));
  return copy;
}

function copyFolder(how: string, from: string, to: string): boolean {
  const args = [how, "--force", `${from}/.`, to];
  return spawnSync("cp", args, { timeout: COPY_LIMIT_MS, stdio: "inherit" }).status === 0;
}

function launchOptions({ program, args, sandbox }: Electron, environment: Environment) {
  const needsWrapper = process.platform === "linux" && sandbox.kind === "on";
  const home = environment["HOME"] ?? "";
  return {
    executablePath: needsWrapper ? join(import.meta.dirname, "electron-in-sandbox") : program,
    args: [...args],
    // Nothing of the tests' own environment but what a person's desktop would have.
    env: {
      ...(process.env["DISPLAY"] === undefined ? {} : { DISPLAY: process.env["DISPLAY"] }),
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_CACHE_HOME: join(home, ".cache"),
      DESKTOP_ELECTRON: program,
      DESKTOP_TEST: "1",
      BROKER_NODE: process.execPath,
      ...environment,
    },
  };
}

/** A field of a process's status, as Linux's kernel tells it: "Seccomp", "Uid". */
export function processStatus(pid: number, field: string): string | undefined {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(status)?.[1];
}
