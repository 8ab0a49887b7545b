import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** The workspace of a thread's session, by its real path once it is there. */
export function workspaceOf(data: string, channel: string, threadTs: string): string {
  const folder = join(data, "sessions", `${channel}-${threadTs.replace(".", "-")}`);
  return join(existsSync(folder) ? realpathSync(folder) : folder, "workspace");
}
