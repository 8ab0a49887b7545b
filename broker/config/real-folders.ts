import { realPath } from "../files/real-path.ts";
import type { Config } from "./settings.ts";

/** Folders that Codex's sandbox is told of: it refuses those that are reached through a link. */
const FOLDERS = [
  "dataRoot",
  "configDir",
  "runDir",
  "stateDir",
  "sessionsRoot",
  "reposRoot",
  "jobsRoot",
  "logDir",
  "codexHome",
  "codexTeamHome",
] as const satisfies readonly (keyof Config)[];

/** The configuration with its folders named by their real paths. */
export function withRealFolders(config: Config): Config {
  return { ...config, ...Object.fromEntries(FOLDERS.map((key) => [key, realPath(config[key])])) };
}
