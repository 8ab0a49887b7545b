import { countWordFirst } from "../../main/api/number-words.ts";
import type { RemovalId, RemovalKind } from "../../main/api/uninstall.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "Uninstall",
  text: "Both stop the broker first. What is outside the service root is never touched.",
  failed: "What belongs to the broker could not be listed.",
  listing: "What belongs to the broker is being listed.",
  kinds: {
    reset: {
      label: "Reset",
      text: "Back to the first start: settings and database are removed, releases stay.",
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
    database: "Database with all sessions and jobs",
    releases: "Releases, programs and the broker command",
    profiles: "Profiles with their sign-ins",
    workspaces: "Workspaces and repositories",
    logs: "Logs",
  } satisfies Record<RemovalId, string>,
  goes: "This is removed",
  keep: "Keep on this computer",
  outside: "Not touched, because it is elsewhere",
  turns: (count: number) =>
    `${countWordFirst(count)} ${count === 1 ? "turn is" : "turns are"} running and would be stopped.`,
  where: "Service root",
  cancel: "Cancel",
  notDone: "It was not done.",
  resetDone: "The broker was reset. The control plane starts again.",
  uninstallDone:
    "The broker was uninstalled. Delete the app by moving it from Applications to the Bin.",
};

/** What "Reset" and "Uninstall" say. */
export const words = inLanguage(english, chinese);
