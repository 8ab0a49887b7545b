import { rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfThere } from "../../settings/private-file.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import { adminPlaces, readAdminAgent } from "./admin-agent.ts";
import { plistOwner } from "./agent-plist.ts";
import { guiDomain, launchctl } from "./launchctl.ts";

/** The control plane's own launch agent, when it is to go for good. */
interface OwnAgent {
  /** At the next login nothing is there to load. A plist that is not ours stays. */
  removePlist(): void;
  /** Takes it out of launchd, which ends the process that runs as it: the last thing to do. */
  unload(): Promise<void>;
}

/** Null where `broker bootstrap` installed none. Read it before its settings are removed. */
export function ownAgent(paths: ServicePaths): OwnAgent | null {
  const places = adminPlaces(paths);
  const agent = readAdminAgent(places);
  if (agent === null) return null;
  const { launchctl: program, label, agentsFolder } = agent;
  const control = launchctl(program, guiDomain(), label);
  const plistPath = join(agentsFolder, `${label}.plist`);
  return {
    removePlist: () => {
      const { kind } = plistOwner(readFileIfThere(plistPath), places.launcher);
      if (kind === "ours") rmSync(plistPath, { force: true });
    },
    unload: async () => {
      const job = await control.job();
      if (job.kind === "loaded" && job.program === places.launcher) await control.bootout();
    },
  };
}
