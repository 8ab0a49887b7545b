import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import { namesRefusedToAgents } from "./agent-names.ts";
import { baseOf, type Environment, textOf } from "./base.ts";
import { type ConfigProblem, describeGiven } from "./problems.ts";
import { fitsSockets, SOCKET_PATH_MAX_BYTES } from "./run-dir.ts";
import type { Base, ConfigContext } from "./context.ts";
import type { Setting } from "./setting.ts";
import { type Config, configKeyOf, type SettingName, settingNames, settingOf } from "./settings.ts";

/**
 * Checks the environment and fills in the defaults. Reports everything that is wrong at once.
 * An empty variable counts as not set.
 */
export function loadConfig(
  environment: Environment,
  context: ConfigContext,
): Result<Config, readonly ConfigProblem[]> {
  const base = baseOf(environment, context);
  const problems: ConfigProblem[] = [];
  const values: { [key: string]: unknown } = {};
  for (const name of settingNames) {
    const outcome = readSetting(name, settingOf(name), textOf(environment, name), base);
    if (outcome.ok) values[configKeyOf(name)] = outcome.value;
    else problems.push(outcome.error);
  }
  if (problems.length > 0) return failed(problems);
  // Each key was set from the setting that gives it its type.
  const config = values as unknown as Config;
  const conflicts = problemsBetween(config, environment);
  return conflicts.length > 0 ? failed(conflicts) : succeeded(config);
}

function readSetting(
  variable: SettingName,
  setting: Setting<unknown>,
  given: string | undefined,
  base: Base,
): Result<unknown, ConfigProblem> {
  const problem = (message: string) =>
    failed({
      variable,
      got: describeGiven(given, setting.secret),
      wants: setting.type.wants,
      message,
    });
  if (given === undefined) {
    switch (setting.default.kind) {
      case "required":
        return problem("It must be set.");
      case "none":
        return succeeded(null);
      case "fixed":
        return succeeded(setting.default.value);
      case "derived":
        return succeeded(setting.default.from(base));
    }
  }
  const parsed = setting.type.schema(base.context).safeParse(given);
  return parsed.success ? succeeded(parsed.data) : problem(parsed.error.issues[0]?.message ?? "");
}

/** What is right by itself and wrong together. */
function problemsBetween(config: Config, environment: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (variable: SettingName, wants: string, message: string) => {
    const got = describeGiven(textOf(environment, variable), settingOf(variable).secret);
    problems.push({ variable, got, wants, message });
  };
  if (config.diskCleanupTargetFreeBytes < config.diskCleanupMinFreeBytes) {
    add(
      "DISK_CLEANUP_TARGET_FREE_BYTES",
      `at least DISK_CLEANUP_MIN_FREE_BYTES (${config.diskCleanupMinFreeBytes})`,
      "Otherwise a clean-up would stop while disk space is still low.",
    );
  }
  if (!fitsSockets(config.runDir)) {
    add(
      "RUN_DIR",
      "a shorter path",
      `The paths of its sockets must not be longer than ${SOCKET_PATH_MAX_BYTES} bytes.`,
    );
  }
  for (const { name, reason } of namesRefusedToAgents(config, environment)) {
    add("AGENT_ENV", "names of variables that agents may see", `${name} ${reason}.`);
  }
  return problems;
}
