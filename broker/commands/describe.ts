import type { EnvironmentVerdict, ReleaseDescription } from "../api/describe.ts";
import { pinnedCodexVersion } from "../codex/binary.ts";
import { codexPackages } from "../codex/pinned-packages.ts";
import { GROUP_TITLES } from "../config/documentation.ts";
import { loadConfig } from "../config/load.ts";
import { configWarnings } from "../config/warnings.ts";
import { schemaRange } from "../store/schema-range.ts";
import { contextOf, type Environment } from "./configuration.ts";
import { describedSettings } from "./described-settings.ts";
import { exitCodes } from "./exit-codes.ts";
import { NAPI_NEEDED } from "./napi-needed.ts";
import { version } from "./version.ts";

/**
 * `describe --json`: prints what other programs must know of this release. It reads no environment,
 * opens nothing and reaches nobody, so that it also works for a release that never ran.
 */
export function describe(): number {
  return print({
    version,
    ...schemaRange(),
    codex: { version: pinnedCodexVersion, packages: codexPackages },
    minNapi: NAPI_NEEDED,
    settingGroups: Object.entries(GROUP_TITLES).map(([id, title]) => ({ id, title })),
    settings: describedSettings(),
  } satisfies ReleaseDescription);
}

/** `describe --json --environment`: prints what `serve` would say of the environment it is run in. */
export function describeEnvironment(environment: Environment): number {
  const loaded = loadConfig(environment, contextOf(environment));
  return print({
    problems: loaded.ok ? [] : [...loaded.error],
    warnings: [...configWarnings(environment)],
  } satisfies EnvironmentVerdict);
}

function print(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value)}\n`);
  return exitCodes.ok;
}
