import { execFileSync } from "node:child_process";
import { chmodSync, constants, copyFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  makePrivateFolder,
  readFileIfThere,
  writePrivateFile,
} from "../../settings/private-file.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import { ControlError } from "../../errors/control-error.ts";
import { launcherScript } from "./launcher-script.ts";

/** What the launched program needs, below the service root: it works without the app's files. */
export interface LaunchPlaces {
  readonly folder: string;
  /** The program that launchd starts. Its name is what the Login Items show. */
  readonly launcher: string;
  readonly starter: string;
  readonly settings: string;
  readonly exitNote: string;
  readonly missingMark: string;
  /** The plist as it was loaded last. */
  readonly loadedPlist: string;
  /** Where the worker's plist is kept while it is not to start at login. */
  readonly plistFolder: string;
}

export function launchPlaces({ root, runFolder }: ServicePaths): LaunchPlaces {
  const folder = join(root, "runtime-support/launchd");
  return {
    folder,
    launcher: join(folder, "slack-codex-broker"),
    starter: join(folder, "launch-worker.js"),
    settings: join(folder, "launch.json"),
    exitNote: join(runFolder, "worker-exit.json"),
    missingMark: join(runFolder, "app-missing.json"),
    loadedPlist: join(runFolder, "loaded-agent.plist"),
    plistFolder: folder,
  };
}

const launchSettingsSchema = z.object({
  /** The worker's program. A link in its path is followed at each start. */
  worker: z.string().min(1),
  /** The app that installed the agent; null when it was no app. */
  installedBy: z.string().nullable(),
  launchctl: z.string().min(1),
  label: z.string().min(1),
  agentsFolder: z.string().min(1),
});
/** What the launched program reads at each start. */
export type LaunchSettings = z.infer<typeof launchSettingsSchema>;

export interface LaunchFilesOptions {
  readonly places: LaunchPlaces;
  readonly root: string;
  /** Node, to be copied: the app may be replaced or removed while the worker runs. */
  readonly node: string;
  readonly nodeVersion: string;
  /** `launch-worker.js` of this program. */
  readonly starter: string;
  readonly settings: LaunchSettings;
  readonly lookEverySeconds: number;
}

/** A Node that was never run is first looked at by macOS. */
const NODE_START_MS = 30_000;

/** Brings what the launched program needs up to date. Throws ControlError. */
export function writeLaunchFiles(options: LaunchFilesOptions): void {
  const { places, root, settings } = options;
  makePrivateFolder(places.folder);
  const node = copiedNode(options);
  copyInPlace(options.starter, places.starter, 0o600);
  writeIfOther(places.settings, `${JSON.stringify(settings, null, 2)}\n`);
  writeIfOther(
    places.launcher,
    launcherScript({
      node,
      starter: places.starter,
      root,
      exitNote: places.exitNote,
      app: settings.installedBy,
      missingMark: places.missingMark,
      lookEverySeconds: options.lookEverySeconds,
    }),
  );
  chmodSync(places.launcher, 0o700);
}

/** Null when the file is missing or is not of this program. */
export function readLaunchSettings(places: LaunchPlaces): LaunchSettings | null {
  const text = readFileIfThere(places.settings);
  if (text === null) return null;
  try {
    const parsed = launchSettingsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/**
 * Copies Node below the service root, where it is not there, and answers its path. The copy has run once
 * before it is in place: on a Mac, one whose signature suffered would be killed at each start of the
 * worker. Throws ControlError.
 */
export function copiedNode({
  root,
  node,
  nodeVersion,
}: Pick<LaunchFilesOptions, "root" | "node" | "nodeVersion">): string {
  const folder = join(root, `runtime/node-${nodeVersion}/bin`);
  const path = join(folder, "node");
  makePrivateFolder(folder);
  const isThere = statSync(path, { throwIfNoEntry: false })?.size === statSync(node).size;
  if (!isThere && node !== path) {
    copyInPlace(node, path, 0o755, (copy) => checkNode(copy, nodeVersion));
  }
  return path;
}

/** Replaces a file in one step: a program that runs from the old one keeps it. Throws ControlError. */
export function copyInPlace(
  from: string,
  to: string,
  mode: number,
  /** Looks at the copy before it takes the place; what it throws is passed on. */
  check: (copy: string) => void = () => {},
): void {
  const temporary = `${to}.${process.pid}.tmp`;
  try {
    copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
    chmodSync(temporary, mode);
    check(temporary);
    renameSync(temporary, to);
  } catch (cause) {
    rmSync(temporary, { force: true });
    if (cause instanceof ControlError) throw cause;
    throw new ControlError("file.cannot_write", `The file ${to} could not be written.`, {
      cause,
      hint: "Check that its folder is yours and that the disk has room.",
    });
  }
}

function checkNode(program: string, version: string): void {
  let said: string;
  try {
    said = execFileSync(program, ["--version"], {
      timeout: NODE_START_MS,
      encoding: "utf8",
    }).trim();
  } catch (cause) {
    throw new ControlError("service.cannot_start", "The copy of the app's Node does not run.", {
      cause,
      hint: "Install the app again, and start it from Applications.",
    });
  }
  if (said !== `v${version}`) {
    throw new ControlError(
      "service.cannot_start",
      `The copy of the app's Node says ${said}, not v${version}.`,
      { hint: "The app was replaced meanwhile. Start it again." },
    );
  }
}

export function writeIfOther(path: string, text: string): void {
  if (readFileIfThere(path) !== text) writePrivateFile(path, text);
}
