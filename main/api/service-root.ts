// Where the files of a service root lie that more than one program uses: the control plane makes
// them, the app and the command line find them there. All are relative to the service root.

/** Below the person's home folder, unless `SERVICE_ROOT` names another one. */
export const DEFAULT_SERVICE_ROOT = ".slack-codex-broker";

export const serviceFiles = {
  /** The admin API's socket, 0600. */
  controlSocket: "run/control.sock",
  /** The admin token in force, 0600. */
  adminToken: "config/admin-token",
} as const;
