import type { AboutPanelOptionsOptions } from "electron";
import type { AdminStatus } from "../api/status.ts";

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
): AboutPanelOptionsOptions {
  const unknown = "does not run";
  const lines = [
    `Broker ${status?.worker.version ?? unknown}`,
    `Control plane ${status?.controlPlane.version ?? unknown}`,
    `Codex ${status?.codex?.version ?? unknown}`,
    `Electron ${versions.electron}, Chromium ${versions.chrome}, Node ${versions.node}`,
  ];
  return { applicationName: name, applicationVersion: versions.app, copyright: lines.join("\n") };
}
