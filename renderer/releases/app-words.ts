import type { AppUpdate } from "../../main/api/app-update.ts";
import { byteWords } from "../../main/api/number-words.ts";
import { agoWords } from "./release-words.ts";

/** What the App tab says. */
export const appWords = {
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
} as const;

/** How an update stands, in a sentence. Pure. */
export function updateWords(update: AppUpdate, checkedAt: number | null, now: number): string {
  switch (update.kind) {
    case "not-possible":
      return update.reason;
    case "idle":
      return checkedAt === null
        ? "Nobody has looked for an update yet."
        : `It is the newest. Checked ${agoWords(checkedAt, now)}.`;
    case "checking":
      return "Looking for an update.";
    case "available": {
      const { version, publishedAt } = update;
      return publishedAt === null
        ? `${version} is available.`
        : `${version} came out ${agoWords(publishedAt, now)}.`;
    }
    case "downloading":
      return downloadWords(update);
    case "ready":
      return `${update.version} is downloaded and is installed when you quit the app.`;
    case "failed":
      return `${failedWords[update.during](update.version)} ${update.reason}`;
  }
}

function downloadWords(update: Extract<AppUpdate, { kind: "downloading" }>): string {
  const { version, bytes, totalBytes } = update;
  if (totalBytes === 0) return `The download of ${version} begins.`;
  if (bytes >= totalBytes) return `macOS checks the signature of ${version}.`;
  return `Downloading ${version}: ${byteWords(bytes)} of ${byteWords(totalBytes)}.`;
}

const failedWords: Readonly<
  Record<Extract<AppUpdate, { kind: "failed" }>["during"], (version: string | null) => string>
> = {
  check: () => "The check for updates failed.",
  download: (version) => `${version ?? "The update"} was not downloaded.`,
  install: (version) => `${version ?? "The update"} was not installed.`,
};
