import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, test as base, type ElectronApplication, type Page } from "@playwright/test";
import { electronPlaces, findElectron } from "../../build/checks/electron.ts";
import { findSandbox, NOBODY, type Sandbox } from "./sandbox.ts";

const root = join(import.meta.dirname, "..", "..");
const COPY_LIMIT_MS = 60_000;

/** The built app after its start. */
export interface OpenedApp {
  readonly app: ElectronApplication;
  /** Its first window. */
  readonly window: Page;
}

/** A person's desktop: a home of its own, and the app in an Electron of its own. */
export interface Desktop {
  readonly home: string;
  readonly sandbox: Sandbox;
  /** Starts the built app. What the test leaves running is closed when it ends. */
  open(environment?: Readonly<Record<string, string>>): Promise<OpenedApp>;
}

export const test = base.extend<{ desktop: Desktop }>({
  // Playwright wants the first argument to be a pattern, even when nothing is taken from it.
  // oxlint-disable-next-line no-empty-pattern
  desktop: async ({}, use) => {
    const place = makePlace();
    const opened: ElectronApplication[] = [];
    await use({
      home: place.home,
      sandbox: place.sandbox,
      open: async (environment = {}) => {
        const app = await launch(place, environment);
        opened.push(app);
        return { app, window: await app.firstWindow() };
      },
    });
    await Promise.all(opened.map((app) => app.close()));
    for (const folder of place.folders) rmSync(folder, { recursive: true, force: true });
  },
});

interface Place {
  readonly program: string;
  readonly args: readonly string[];
  readonly home: string;
  readonly sandbox: Sandbox;
  /** What has to go afterwards. */
  readonly folders: readonly string[];
}

function makePlace(): Place {
  const electron = findElectron(electronPlaces(root));
  if (electron.kind === "none")
    throw new Error("There is no Electron: `npm test -- setup` says why.");
  const home = mkdtempSync(join(tmpdir(), "desktop-home-"));
  const copy = electron.kind === "folder" ? copyElectron(electron.path) : null;
  const program = electron.kind === "folder" ? join(copy ?? "", "electron") : electron.program;
  const sandbox = findSandbox([
    program,
    join(root, "package.json"),
    join(root, "dist/main/app.cjs"),
    join(root, "dist/main/preload.cjs"),
    join(root, "dist/renderer/index.html"),
  ]);
  if (sandbox.kind === "on" && sandbox.asNobody) chownSync(home, NOBODY, NOBODY);
  return {
    program,
    args: copy === null ? [root] : [],
    home,
    sandbox,
    folders: copy === null ? [home] : [home, copy],
  };
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

function launch(
  { program, args, home, sandbox }: Place,
  environment: Readonly<Record<string, string>>,
): Promise<ElectronApplication> {
  const needsWrapper = process.platform === "linux" && sandbox.kind === "on";
  return _electron.launch({
    executablePath: needsWrapper ? join(import.meta.dirname, "electron-in-sandbox") : program,
    args: [...args],
    cwd: root,
    // Nothing of the tests' own environment but what a person's desktop would have.
    env: {
      PATH: process.env["PATH"] ?? "",
      ...(process.env["DISPLAY"] === undefined ? {} : { DISPLAY: process.env["DISPLAY"] }),
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_CACHE_HOME: join(home, ".cache"),
      DESKTOP_ELECTRON: program,
      DESKTOP_TEST: "1",
      ...environment,
    },
  });
}

/** A field of a process's status, as Linux's kernel tells it: "Seccomp", "Uid". */
export function processStatus(pid: number, field: string): string | undefined {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(status)?.[1];
}
