import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";

type Table = Readonly<Record<string, unknown>>;

/** What the `config.toml` of a Codex home says; nothing when it is missing or no TOML. */
export function configIn(codexHome: string): Table {
  try {
    return parse(readFileSync(join(codexHome, "config.toml"), "utf8"));
  } catch {
    return {}; // Codex reads the same file and says what is wrong with it.
  }
}

/** A value as a table; an empty one for what is none. */
export function tableOf(value: unknown): Table {
  const isTable = typeof value === "object" && value !== null && !Array.isArray(value);
  return isTable ? (value as Table) : {};
}

/** Whether a home names a model provider that wants no account of OpenAI's. */
export function needsNoAccount(codexHome: string): boolean {
  const { model_provider: name, model_providers: providers } = configIn(codexHome);
  const provider = typeof name === "string" ? tableOf(providers)[name] : undefined;
  return provider !== undefined && tableOf(provider)["requires_openai_auth"] !== true;
}
