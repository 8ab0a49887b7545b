import type { ProfileItem } from "../broker/api/profiles.ts";
import { systemClock } from "../broker/clock/clock.ts";
import type { Redactor } from "../broker/logs/redact.ts";
import type { Reach } from "./admin/reach.ts";
import type { StatusReport } from "./admin/status-report.ts";
import type { BrokerService } from "./broker-service.ts";
import { networkFetch, networkSettings } from "./network/network-fetch.ts";
import type { ReleaseService } from "./release-service.ts";
import type { ControlSettings } from "./settings/control-settings.ts";
import { masked } from "./settings/mask.ts";
import { privateFiles } from "./settings/private-file.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import { readSettingsFile } from "./settings/settings-file.ts";
import { lockOf } from "./settings/settings-view.ts";
import { helloWatch } from "./setup/hello-watch.ts";
import { createSetup, type Setup } from "./setup/setup.ts";
import { readSetupRecord, writeSetupRecord } from "./setup/setup-record.ts";
import { workerClient } from "./worker-client/worker-client.ts";

export interface SetupServiceOptions {
  readonly paths: ServicePaths;
  readonly settings: ControlSettings;
  readonly release: Pick<ReleaseService, "runtimes" | "workerRuntime">;
  readonly broker: BrokerService;
  readonly reach: Reach;
  readonly report: () => StatusReport;
  readonly redactor: Redactor;
}

const keepsBy = { child: "kept", "child-tied": "tied", launchd: "launchd" } as const;

/** Puts the setup assistant together. */
export function setupService(options: SetupServiceOptions): Setup {
  const { paths, broker, reach, redactor, release } = options;
  const clock = systemClock;
  const variables = () => broker.configuration().environment;
  const inFile = (name: string) =>
    readSettingsFile(privateFiles, paths.workerEnv).variables.get(name)?.trim() ?? "";
  const fetch = networkFetch(() => networkSettings(variables()));
  let profiles: readonly ProfileItem[] = [];
  return createSetup({
    record: {
      read: () => readSetupRecord(paths.setupRecord),
      write: (record) => writeSetupRecord(paths.setupRecord, record),
    },
    variables,
    lockOf: (name) => {
      const inForce = variables()[name]?.trim() ?? "";
      // What counts and does not come from the file comes from our environment, which wins.
      return inForce !== "" && inForce !== inFile(name) ? lockOf("environment") : null;
    },
    save: (changes, by) => broker.settings.change({ changes, by, origin: "window" }),
    hide: (secret) => redactor.addSecret(secret),
    mask: masked,
    worker: () => broker.supervisor.status(),
    keeps: keepsBy[options.settings.backend],
    profiles: async () => {
      // Not from the status: that one is read once for as long as the broker is stopped.
      const from = await reach.reads();
      const listed =
        from.source === "none" ? null : await workerClient(from.address).listProfiles({});
      // While the broker starts nobody answers: a step that was done does not become open for it.
      if (listed?.ok === true) profiles = listed.value.profiles;
      return profiles;
    },
    hello: helloWatch({
      slack: async () => (await options.report().current()).slack,
      client: () => {
        const address = reach.worker();
        return address === null ? null : workerClient(address);
      },
      clock,
    }),
    runtimes: release.runtimes,
    release: () => release.workerRuntime(),
    fetch,
    clock,
  });
}
