import type { AutoUpdater } from "electron";
import type { MacUpdater, UpdateInfo } from "electron-updater";
import { CancellationToken } from "electron-updater";
import type { UpdateSource } from "./app-updates.ts";

const NOTES_CHARACTERS = 20_000;

/**
 * electron-updater for macOS, with Squirrel behind it. `squirrel` is Electron's own updater, to which
 * the downloaded file is handed: only its word makes an update ready, because it checks the signature.
 */
export function macUpdateSource(updater: MacUpdater, squirrel: AutoUpdater): UpdateSource {
  updater.autoDownload = false;
  // Squirrel then prepares the update at once, and puts it in place however the app ends.
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.logger = null;
  return {
    check: async () => {
      const result = await updater.checkForUpdates();
      if (result === null || !result.isUpdateAvailable) return null;
      const { version, releaseDate, releaseNotes } = result.updateInfo;
      const publishedAt = Date.parse(releaseDate);
      return {
        version,
        publishedAt: Number.isNaN(publishedAt) ? null : publishedAt,
        notes: notesOf(releaseNotes),
      };
    },
    download: async (onProgress, signal) => {
      const token = new CancellationToken();
      const abort = () => token.cancel();
      const progress = ({ transferred, total }: { transferred: number; total: number }) =>
        onProgress(transferred, total);
      const prepared = squirrelAccepts(squirrel, signal);
      signal.addEventListener("abort", abort, { once: true });
      updater.on("download-progress", progress);
      try {
        await Promise.all([updater.downloadUpdate(token), prepared.accepted]);
      } finally {
        prepared.stop();
        signal.removeEventListener("abort", abort);
        updater.off("download-progress", progress);
      }
    },
    install: (onInstallFailed) => {
      squirrel.once("error", onInstallFailed);
      updater.quitAndInstall();
    },
  };
}

/** The points that `npm run dist` wrote into the feed. Another text, such as a page of HTML, is none. */
function notesOf(releaseNotes: UpdateInfo["releaseNotes"]): string[] {
  if (typeof releaseNotes !== "string") return [];
  const lines = releaseNotes.slice(0, NOTES_CHARACTERS).split("\n");
  return lines.flatMap((line) => (line.startsWith("- ") ? [line.slice(2).trim()] : []));
}

/** Settles when Squirrel has accepted or refused the update that is handed to it next. */
function squirrelAccepts(squirrel: AutoUpdater, signal: AbortSignal) {
  let stop = () => {};
  const accepted = new Promise<void>((resolve, reject) => {
    const accept = () => resolve();
    const stalled = () =>
      reject(Object.assign(new Error("The download stands still."), { code: "ETIMEDOUT" }));
    squirrel.once("update-downloaded", accept);
    squirrel.once("error", reject);
    signal.addEventListener("abort", stalled, { once: true });
    stop = () => {
      squirrel.off("update-downloaded", accept);
      squirrel.off("error", reject);
      signal.removeEventListener("abort", stalled);
    };
  });
  // Where the download fails first, nobody waits for Squirrel any more.
  accepted.catch(() => {});
  return { accepted, stop };
}
