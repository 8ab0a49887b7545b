import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { App, AutoUpdater } from "electron";
import { MacUpdater } from "electron-updater";
import { type AppUpdates, type AppUpdatesOptions, openAppUpdates } from "./app-updates.ts";
import { macUpdateSource } from "./mac-source.ts";
import { isTeamSigned, notSigned, refusalOf } from "./update-possible.ts";

export interface OwnUpdatesOptions extends Pick<
  AppUpdatesOptions,
  "isAutomatic" | "clock" | "onChange" | "onInstallFailed"
> {
  readonly app: Pick<App, "isPackaged" | "getVersion" | "getPath">;
  readonly autoUpdater: AutoUpdater;
  readonly platform: string;
  /** `Contents/Resources` of the packaged app. */
  readonly resourcesFolder: string;
  readonly isInApplications: boolean | null;
}

/** macOS reads the whole bundle for it. */
const SIGNATURE_LIMIT_MS = 60_000;

/** Updates of this copy of the app. */
export function ownUpdates(options: OwnUpdatesOptions): AppUpdates {
  const { app, autoUpdater, platform, resourcesFolder, isInApplications, ...rest } = options;
  return openAppUpdates({
    ...rest,
    version: app.getVersion(),
    refusal: refusalOf({
      platform,
      isPackaged: app.isPackaged,
      // Written by electron-builder where the build names an address.
      hasAddress: existsSync(join(resourcesFolder, "app-update.yml")),
      isInApplications,
    }),
    signatureRefusal: async () => ((await isSigned(app.getPath("exe"))) ? null : notSigned),
    source: () => macUpdateSource(new MacUpdater(), autoUpdater),
  });
}

function isSigned(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(
      "/usr/bin/codesign",
      ["--display", "--verbose=2", program],
      { timeout: SIGNATURE_LIMIT_MS },
      // It prints what it finds as if it were errors, and fails where there is no signature.
      (error, _output, displayed) => resolve(error === null && isTeamSigned(displayed)),
    );
  });
}
