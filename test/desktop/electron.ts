import { join } from "node:path";
import { electronPlaces, findElectron } from "../../build/checks/electron.ts";
import { electronWithApp } from "../../build/checks/electron-with-app.ts";
import { findSandbox, type Sandbox } from "./sandbox.ts";

const root = join(import.meta.dirname, "..", "..");

export type Environment = Readonly<Record<string, string>>;

/** A real Electron with an app in it. */
export interface Electron {
  readonly program: string;
  readonly args: readonly string[];
  readonly sandbox: Sandbox;
}

/** An app that is not packaged. */
export interface AppFolder {
  /** Where its package.json is. */
  readonly path: string;
  /** Further files that it reads: where they are hidden from nobody, it runs without the sandbox. */
  readonly reads: readonly string[];
}

/** Whether the app gives up the rights of root, so that its files have to be nobody's. */
export function runsAsNobody(sandbox: Sandbox): boolean {
  return sandbox.kind === "on" && sandbox.asNobody;
}

/** Our app, as it is built in this checkout. */
export const ourApp: AppFolder = {
  path: root,
  reads: [
    ...["main/app.cjs", "main/preload.cjs", "main/headless.js", "broker/main.js"].map((file) =>
      join(root, "dist", file),
    ),
    join(root, "dist/renderer/index.html"),
    process.execPath,
  ],
};

/**
 * The Electron of the tests with this app. `copy` is a folder to remove afterwards; null where none
 * was made. Throws where there is no Electron.
 */
export function makeElectron(appFolder: AppFolder): Electron & { readonly copy: string | null } {
  const electron = findElectron(electronPlaces(root));
  if (electron.kind === "none")
    throw new Error("There is no Electron: `npm test -- setup` says why.");
  const copy =
    electron.kind === "folder" ? electronWithApp(electron.path, root, appFolder.path) : null;
  const program = electron.kind === "folder" ? join(copy ?? "", "electron") : electron.program;
  const sandbox = findSandbox([program, join(appFolder.path, "package.json"), ...appFolder.reads]);
  return { program, args: copy === null ? [appFolder.path] : [], sandbox, copy };
}

/** What Playwright, or a plain spawn, starts the app with. */
export function launchOptions({ program, args, sandbox }: Electron, environment: Environment) {
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
