import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The Electron that the desktop tests run. */
export type TestElectron =
  /** A folder with its program and no app: a test links ours into `resources/app` of a copy. */
  | { readonly kind: "folder"; readonly path: string }
  /** The one of the package `electron`: it takes the app's folder as an argument. */
  | { readonly kind: "installed"; readonly program: string }
  | { readonly kind: "none" };

/** What finding it depends on. */
export interface ElectronPlaces {
  /** Absolute path of the project. */
  readonly root: string;
  /** Node's names of the operating system and the processor, such as "linux-x64". */
  readonly machine: string;
  /** `ELECTRON_OVERRIDE_DIST_PATH`: somebody's own Electron, in place of all others. */
  readonly override: string | undefined;
  readonly exists: (path: string) => boolean;
  /** Text of a file that exists. */
  readonly read: (path: string) => string;
}

export function electronPlaces(root: string): ElectronPlaces {
  return {
    root,
    machine: `${process.platform}-${process.arch}`,
    override: process.env["ELECTRON_OVERRIDE_DIST_PATH"],
    exists: existsSync,
    read: (path) => readFileSync(path, "utf8"),
  };
}

/** Where the fetched Electron lies, for machines that have one. Not in node_modules: npm empties it. */
export function fetchedElectron(root: string): string {
  return join(root, ".cache", "electron-25.1.1");
}

/** Whether the fetched Electron runs on this machine. */
export function isFetchable(machine: string): boolean {
  return machine === "linux-x64";
}

/** Finds the override, else the fetched Electron where it runs, else the installed one. */
export function findElectron(places: ElectronPlaces): TestElectron {
  const { root, machine, override, exists, read } = places;
  if (override !== undefined && override !== "") {
    return exists(join(override, "electron")) ? { kind: "folder", path: override } : none;
  }
  const fetched = fetchedElectron(root);
  if (isFetchable(machine) && exists(join(fetched, "electron"))) {
    return { kind: "folder", path: fetched };
  }
  const installed = join(root, "node_modules", "electron");
  // The package's own note of where its download put the program.
  const note = join(installed, "path.txt");
  if (!exists(note)) return none;
  const program = join(installed, "dist", read(note).trim());
  return exists(program) ? { kind: "installed", program } : none;
}

const none: TestElectron = { kind: "none" };
