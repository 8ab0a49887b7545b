import type { RemovalId, RemovalKind } from "../../main/api/uninstall.ts";

/** What "Reset" and "Uninstall" say. */
export const words = {
  title: "Uninstall",
  text: "Both stop the broker first. What is outside the service root is never touched.",
  failed: "What belongs to the broker could not be listed.",
  kinds: {
    reset: {
      label: "Reset",
      text: "Back to the first start: the settings and the database go. Releases stay.",
      open: "Reset…",
      title: "Reset the broker?",
      act: "Reset",
      acting: "Resetting…",
    },
    uninstall: {
      label: "Uninstall",
      text: "Removes the service and all that the broker has stored, except what you keep.",
      open: "Uninstall…",
      title: "Uninstall the broker?",
      act: "Uninstall",
      acting: "Uninstalling…",
    },
  } satisfies Record<RemovalKind, object>,
  parts: {
    settings: "Settings, tokens and the admin token",
    database: "Database with all sessions, and jobs",
    releases: "Releases and programs",
    profiles: "Profiles with their sign-ins",
    workspaces: "Workspaces and repositories",
    logs: "Logs",
  } satisfies Record<RemovalId, string>,
  goes: "This goes",
  keep: "Keep on this computer",
  outside: (paths: readonly string[]) => `Stays, because it lies elsewhere: ${paths.join(", ")}`,
  turns: (count: number) =>
    count === 0
      ? ""
      : `${count === 1 ? "One turn is" : `${count} turns are`} running and would be stopped.`,
  where: (root: string) => `Service root: ${root}`,
  cancel: "Cancel",
  notDone: "It was not done.",
  resetDone: "The broker was reset. The control plane starts again.",
  uninstallDone:
    "The broker was uninstalled. Delete the app by moving it from Applications to the Bin.",
} as const;
