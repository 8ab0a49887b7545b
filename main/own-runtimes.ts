import { homedir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../broker/clock/clock.ts";
import type { Log } from "../broker/logs/log.ts";
import { networkFetch, networkSettings } from "./network/network-fetch.ts";
import { ownNode } from "./runtime/node-of-release.ts";
import { createRuntimes, type Runtimes } from "./runtime/runtimes.ts";
import type { Environment } from "./settings/control-settings.ts";
import { readFileIfThere } from "./settings/private-file.ts";
import type { ServicePaths } from "./settings/service-root.ts";

/** The Codex and the Node of this service root, fetched through the proxy that is configured now. */
export function ownRuntimes(options: {
  readonly paths: Pick<ServicePaths, "root">;
  readonly environment: Environment;
  /** The configuration as it is now. */
  readonly variables: () => Environment;
  readonly clock: Clock;
  readonly log: Log;
}): Runtimes {
  const { paths, environment, variables, clock, log } = options;
  return createRuntimes({
    runtimeFolder: join(paths.root, "runtime"),
    platform: `${process.platform}-${process.arch}`,
    variables,
    npmrc: () => readFileIfThere(join(environment["HOME"] ?? homedir(), ".npmrc")) ?? "",
    ownNode,
    fetch: networkFetch(() => networkSettings(variables())),
    clock,
    log,
  });
}
