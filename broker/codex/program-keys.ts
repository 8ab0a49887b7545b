import { existsSync } from "node:fs";
import { join } from "node:path";
import { BrokerError } from "../errors/broker-error.ts";
import { configIn, tableOf } from "./home-config.ts";

/** Keys of a provider whose value is a command that Codex runs by itself, outside of the sandbox. */
const PROVIDER_PROGRAMS: readonly (readonly string[])[] = [["auth"], ["aws", "auth_refresh"]];

/**
 * Pure: the keys of Codex's configuration, as `config/read` answers it, that name a program which
 * Codex would run outside of the sandbox, and which cannot be switched off from outside of the file.
 */
export function programKeysIn(config: Readonly<Record<string, unknown>>): readonly string[] {
  const providers = Object.entries(tableOf(config["model_providers"]));
  return [
    ...providers.flatMap(([name, provider]) =>
      PROVIDER_PROGRAMS.filter((path) => isSet(provider, path)).map((path) =>
        ["model_providers", name, ...path].join("."),
      ),
    ),
    ...helpersIn(config, []),
  ];
}

/** Programs that make the headers of requests, new in 0.171: of telemetry, and of servers. */
const HEADERS_HELPER = /(?:^|_)headers_helper$/;
/** Switched off for every thread, whatever they name (`server-arguments.ts`). */
const SWITCHED_OFF = "mcp_servers";
const DEPTH_AT_MOST = 8;

function helpersIn(table: unknown, path: readonly string[]): readonly string[] {
  if (path.length > DEPTH_AT_MOST) return [];
  return Object.entries(tableOf(table)).flatMap(([name, value]) => {
    const at = [...path, name];
    if (path.length === 0 && name === SWITCHED_OFF) return [];
    return HEADERS_HELPER.test(name) && isSet(value, []) ? [at.join(".")] : helpersIn(value, at);
  });
}

function isSet(table: unknown, path: readonly string[]): boolean {
  let value = table;
  for (const key of path) value = tableOf(value)[key];
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/**
 * Refuses a home whose `config.toml` names such a program: Codex runs it at its start. Null when it
 * names none, and when it is missing or cannot be read as TOML, which Codex then refuses itself.
 */
export function programsProblem(codexHome: string): BrokerError | null {
  const programs = programKeysIn(configIn(codexHome));
  // A file of its own, which names programs that run commands in place of Codex's sandbox.
  const environments = existsSync(join(codexHome, "environments.toml"))
    ? ["environments.toml"]
    : [];
  const keys = [...programs, ...environments];
  return keys.length === 0 ? null : namesPrograms(keys);
}

export function namesPrograms(keys: readonly string[]): BrokerError {
  const message = `config.toml names programs that would run outside of the sandbox: ${keys.join(", ")}`;
  return new BrokerError("codex.names_programs", message);
}
