import type { AppUpdate } from "../../main/api/app-update.ts";
import { byteWords } from "../language/shared-words.ts";
import { localized } from "../language/broker-text.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./app-words.zh.ts";
import { agoWords } from "./release-words.ts";

const english = {
  runs: (version: string) => `${version} of the app is running.`,
  check: "Check for updates",
  checking: "Checking…",
  download: (version: string) => `Download ${version}`,
  tryAgain: "Try again",
  install: "Restart to update",
  restarting: "Restarting…",
  move: "Move to Applications",
  notMoved: "The app was not moved.",
  notDone: "The app did not take the request.",
  progress: "Download",
  downloadDoes: "The app goes on until you restart or quit it. The broker is not touched.",
  whatItDoes: "Restarts the app. The broker is not touched.",
  automatic: "Update the app by itself",
  automaticText: "Downloads an update when there is one, and installs it when you quit the app.",
  notChanged: "It was not changed.",
  /** What the feed of updates has: older versions are not in it. */
  versionsAside: "The one that runs, and the newest on the update server",
  states: {
    available: "Available",
    downloading: "Downloading",
    ready: "Installed when you quit",
    failed: "Not installed",
  },
  about: "About",
  parts: { app: "App", broker: "Broker", controlPlane: "Control plane", codex: "Codex" },
  notRunning: "does not run",
  copyVersions: "Copy versions",
  notCheckedYet: "Nobody has looked for an update yet.",
  isNewest: (ago: string) => `It is the newest. Checked ${ago}.`,
  looking: "Looking for an update.",
  isAvailable: (version: string) => `${version} is available.`,
  cameOut: (version: string, ago: string) => `${version} came out ${ago}.`,
  isReady: (version: string) => `${version} is downloaded and is installed when you quit the app.`,
  downloadBegins: (version: string) => `The download of ${version} begins.`,
  checksSignature: (version: string) => `macOS checks the signature of ${version}.`,
  downloadingOf: (version: string, bytes: string, all: string) =>
    `Downloading ${version}: ${bytes} of ${all}.`,
  failed: {
    check: (_version: string | null, reason: string) => `The check for updates failed. ${reason}`,
    download: (version: string | null, reason: string) =>
      `${version ?? "The update"} was not downloaded. ${reason}`,
    install: (version: string | null, reason: string) =>
      `${version ?? "The update"} was not installed. ${reason}`,
  },
};

/** What the App tab says. */
export const appWords = inLanguage(english, chinese);

/** How an update stands, in a sentence. Pure. */
export function updateWords(update: AppUpdate, checkedAt: number | null, now: number): string {
  switch (update.kind) {
    case "not-possible":
      return localized(update.reason);
    case "idle":
      return checkedAt === null
        ? appWords.notCheckedYet
        : appWords.isNewest(agoWords(checkedAt, now));
    case "checking":
      return appWords.looking;
    case "available": {
      const { version, publishedAt } = update;
      return publishedAt === null
        ? appWords.isAvailable(version)
        : appWords.cameOut(version, agoWords(publishedAt, now));
    }
    case "downloading":
      return downloadWords(update);
    case "ready":
      return appWords.isReady(update.version);
    case "failed":
      return appWords.failed[update.during](update.version, localized(update.reason));
  }
}

function downloadWords(update: Extract<AppUpdate, { kind: "downloading" }>): string {
  const { version, bytes, totalBytes } = update;
  if (totalBytes === 0) return appWords.downloadBegins(version);
  if (bytes >= totalBytes) return appWords.checksSignature(version);
  return appWords.downloadingOf(version, byteWords(bytes), byteWords(totalBytes));
}
