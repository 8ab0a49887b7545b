import { join } from "node:path";
import { runDir } from "../run-dir.ts";
import { settingsOf } from "../setting.ts";
import { path } from "../value-types.ts";

const { optional, derived } = settingsOf("paths");

const underDataRoot = (
  name: string,
  description: string,
  more: { readonly comesWith?: string } = {},
) =>
  derived(path(), `\`DATA_ROOT\`/${name}`, (base) => join(base.dataRoot, name), {
    description,
    ...more,
  });

export const pathSettings = {
  SERVICE_ROOT: optional(path(), {
    description:
      "Root of an installed service, with its releases, configuration and data; not set when the broker runs from a checkout or a container.",
  }),
  DATA_ROOT: derived(
    path(),
    "`SERVICE_ROOT`/.data, else .data in the working folder",
    (base) => base.dataRoot,
    { description: "Folder of everything that the broker keeps." },
  ),
  CONFIG_DIR: derived(
    path(),
    "`SERVICE_ROOT`/config, else `DATA_ROOT`/config",
    (base) => join(base.serviceRoot ?? base.dataRoot, "config"),
    { description: "Folder of the broker's own secrets and settings; agents cannot read it." },
  ),
  RUN_DIR: derived(
    path(),
    "a folder of `XDG_RUNTIME_DIR`, else `DATA_ROOT`/run, or one under the temporary folder where that path is too long for a socket",
    runDir,
    {
      description:
        "Folder of the sockets that Codex listens on; it must belong to the broker's user alone.",
    },
  ),
  STATE_DIR: underDataRoot("state", "Folder of the database."),
  SESSIONS_ROOT: underDataRoot("sessions", "Folder of the sessions' workspaces."),
  REPOS_ROOT: underDataRoot(
    "repos",
    "Folder of the repositories that all sessions share as their source of worktrees.",
  ),
  JOBS_ROOT: underDataRoot("jobs", "Folder of the background jobs' scripts and output.", {
    comesWith: "background jobs",
  }),
  LOG_DIR: underDataRoot("logs", "Folder of the log files."),
};
