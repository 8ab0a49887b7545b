import type { AboutPanelOptionsOptions } from "electron";
import type { Language } from "../api/language.ts";
import type { AdminStatus } from "../api/status.ts";
import { dialogWords } from "./dialog-words.ts";

/** What this very app runs on. */
export interface AppVersions {
  readonly app: string;
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
}

/** The panel of "About": every version that a bug report needs. Pure. */
export function aboutPanel(
  name: string,
  versions: AppVersions,
  status: AdminStatus | null,
  language: Language,
): AboutPanelOptionsOptions {
  const { controlPlane, doesNotRun } = dialogWords[language];
  const lines = [
    `Broker ${status?.worker.version ?? doesNotRun}`,
    controlPlane(status?.controlPlane.version ?? doesNotRun),
    `Codex ${status?.codex?.version ?? doesNotRun}`,
    `Electron ${versions.electron}, Chromium ${versions.chrome}, Node ${versions.node}`,
  ];
  return { applicationName: name, applicationVersion: versions.app, copyright: lines.join("\n") };
}
