import { ProfileFolderChanges } from "../app/operators/profile-changes.ts";
import { SignIns } from "../app/operators/sign-ins.ts";
import { systemClock } from "../clock/clock.ts";
import type { ProfileFolder } from "../codex/profiles/profile-folder.ts";
import type { Config } from "../config/settings.ts";
import type { Log } from "../logs/log.ts";
import type { Environment } from "./configuration.ts";
import { deviceLogins } from "./device-logins.ts";
import { endServersOf, profileFolder } from "./worker/codex-profiles.ts";

/** The auth profiles while no worker runs. */
export interface StoppedProfiles {
  readonly folder: ProfileFolder;
  readonly changes: ProfileFolderChanges;
  readonly signIns: SignIns;
  /** Ends sign-ins that wait, and makes removals final. */
  close(): Promise<void>;
}

/**
 * Nothing uses the accounts but app-servers that the last worker left running. They have read the
 * old account, so the one of a profile that changes is ended; the next worker starts another.
 */
export function stoppedProfiles(
  config: Config,
  environment: Environment,
  log: Log,
): StoppedProfiles {
  const clock = systemClock;
  const folder = profileFolder(config);
  const isElsewhere = config.codexAppServerUrl !== null;
  const changes = new ProfileFolderChanges({
    folder,
    clock,
    log,
    isElsewhere,
    use: {
      load: () => Promise.resolve(0),
      renew: async (name, write) => {
        await endServersOf(name, { config, clock, log });
        await write();
      },
      retire: async (name, setAside) => {
        await endServersOf(name, { config, clock, log });
        await setAside();
        // Sessions keep the name: one whose profile is gone takes another when it is next used.
        return [];
      },
      giveBack: () => Promise.resolve(),
      changed: () => {},
      mayWork: () => {},
    },
  });
  const signIns = new SignIns({
    begin: deviceLogins(config, environment, { clock, log }),
    folder,
    add: (request) => changes.add(request),
    clock,
    log,
    isElsewhere,
  });
  return {
    folder,
    changes,
    signIns,
    close: async () => {
      await signIns.close();
      await changes.close();
    },
  };
}
