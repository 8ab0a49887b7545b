import { join } from "node:path";
import { runDir } from "../run-dir.ts";
import { settingsOf } from "../setting.ts";
import { choice, list, path } from "../value-types.ts";

const { optional, derived, fixed } = settingsOf("paths");

const underDataRoot = (
  name: string,
  label: string,
  description: string,
  more: { readonly comesWith?: string } = {},
) =>
  derived(path(), `\`DATA_ROOT\`/${name}`, (base) => join(base.dataRoot, name), {
    label,
    description,
    ...more,
  });

export const pathSettings = {
  SERVICE_ROOT: optional(path(), {
    label: "Service root",
    description:
      "The folder of an installed service, with its releases, configuration and data. Leave it unset when the broker runs from a checkout or in a container.",
  }),
  DATA_ROOT: derived(
    path(),
    "`SERVICE_ROOT`/.data, else .data in the working folder",
    (base) => base.dataRoot,
    { label: "Data folder", description: "The folder for everything the broker keeps." },
  ),
  CONFIG_DIR: derived(
    path(),
    "`SERVICE_ROOT`/config, else `DATA_ROOT`/config",
    (base) => join(base.serviceRoot ?? base.dataRoot, "config"),
    {
      label: "Configuration folder",
      description: "The folder for the broker's own secrets and settings. Agents cannot read it.",
    },
  ),
  BROKER_CONFIG_FILES: fixed(
    list({ wants: "paths with commas between them", entry: /^\/[^\0]*$/ }),
    [],
    {
      label: "Configuration files",
      description:
        "Files that the broker's environment was read from, as absolute paths; set by what starts it. Agents cannot read them, nor `.env` files in the working folder, nor the files of Node's `--env-file`.",
    },
  ),
  RUN_DIR: derived(path(), "a folder in `XDG_RUNTIME_DIR`, else `DATA_ROOT`/run", runDir, {
    label: "Folder of sockets",
    description:
      "The folder for the sockets that Codex listens on. Only the broker's user may have access to it.",
  }),
  STATE_DIR: underDataRoot("state", "Database folder", "The folder for the database."),
  SESSIONS_ROOT: underDataRoot(
    "sessions",
    "Folder of sessions",
    "The folder for the sessions' workspaces.",
  ),
  REPOS_ROOT: underDataRoot(
    "repos",
    "Folder of repositories",
    "The folder for the repositories that all sessions share and create their worktrees from.",
  ),
  REPOS_ACCESS: fixed(choice("shared", "read-only"), "shared", {
    label: "Access to repositories",
    description:
      "Whether all sessions can write in the repositories' folder. If read-only, each session clones from it into its own workspace, and only people fill it.",
  }),
  JOBS_ROOT: underDataRoot(
    "jobs",
    "Folder of jobs",
    "The folder for the scripts and output of background jobs.",
  ),
  LOG_DIR: underDataRoot("logs", "Folder of logs", "The folder for the log files."),
};
