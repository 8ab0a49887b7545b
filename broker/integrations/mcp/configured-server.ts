import { parse } from "smol-toml";
import { z } from "zod";
import { failed, type Result, succeeded } from "../../errors/broker-error.ts";
import type { McpServer } from "./server.ts";

/** Where these servers are when the team's configuration does not say. */
const KNOWN_URLS: Readonly<Record<string, string>> = {
  linear: "https://mcp.linear.app/mcp",
  notion: "https://mcp.notion.com/mcp",
};

const STARTUP_SECONDS = 20;
const ANSWER_SECONDS = 60;
/** A turn waits for the answer, so there is an end to what a configuration may ask for. */
const SECONDS_MAX = 300;

const texts = z.record(z.string(), z.string());
const names = z.array(z.string());
const seconds = (fallback: number) => z.number().positive().max(SECONDS_MAX).default(fallback);

/** Codex's own shape of an entry below `mcp_servers`. */
const entrySchema = z
  .object({
    command: z.string().min(1).optional(),
    args: names.default([]),
    env: texts.default({}),
    env_vars: names.default([]),
    cwd: z.string().optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    bearer_token_env_var: z.string().optional(),
    http_headers: texts.default({}),
    env_http_headers: texts.default({}),
    startup_timeout_sec: seconds(STARTUP_SECONDS),
    tool_timeout_sec: seconds(ANSWER_SECONDS),
    enabled_tools: names.optional(),
    disabled_tools: names.default([]),
  })
  .refine(({ command, url }) => command === undefined || url === undefined, {
    message: "it has both a command and a url",
  });

type Entry = z.output<typeof entrySchema>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the team's `config.toml` says about one MCP server, as Codex would read it; an error says
 * what is wrong with it, without a value. `environment` is the broker's: the entry names variables
 * that hold credentials. Whether the entry is `enabled` is a question of Codex, which runs none. Pure.
 */
export function configuredServer(
  name: string,
  toml: string,
  environment: Environment,
): Result<McpServer, string> {
  const table = tableOf(toml);
  if (!table.ok) return table;
  const found = Object.hasOwn(table.value, name) ? table.value[name] : undefined;
  const url = Object.hasOwn(KNOWN_URLS, name) ? KNOWN_URLS[name] : undefined;
  const given = found ?? (url === undefined ? undefined : { url });
  if (given === undefined) {
    return failed(`config.toml of the team home has no [mcp_servers.${name}].`);
  }
  const entry = entrySchema.safeParse(given);
  if (!entry.success) {
    const [issue] = entry.error.issues;
    const where = issue?.path.join(".") ?? "";
    return failed(`[mcp_servers.${name}] ${where}: ${issue?.message ?? "not understood"}`);
  }
  return serverOf(name, entry.data, environment);
}

function tableOf(toml: string): Result<Readonly<Record<string, unknown>>, string> {
  try {
    const servers: unknown = parse(toml)["mcp_servers"] ?? {};
    const table = z.record(z.string(), z.unknown()).safeParse(servers);
    return table.success ? succeeded(table.data) : failed("mcp_servers is not a table.");
  } catch {
    // The parser quotes lines, which may hold credentials.
    return failed("config.toml of the team home is not valid TOML.");
  }
}

function serverOf(name: string, entry: Entry, environment: Environment): Result<McpServer, string> {
  const needed = [
    ...entry.env_vars.filter(() => entry.command !== undefined),
    ...Object.values(entry.env_http_headers),
    ...(entry.bearer_token_env_var === undefined ? [] : [entry.bearer_token_env_var]),
  ];
  const missing = needed.filter((variable) => (environment[variable] ?? "") === "");
  if (missing.length > 0) {
    return failed(`[mcp_servers.${name}] needs ${missing.join(", ")}, which the broker has not.`);
  }
  const valueOf = (variable: string): string => environment[variable] ?? "";
  const common = {
    name,
    startupMs: entry.startup_timeout_sec * 1000,
    answerMs: entry.tool_timeout_sec * 1000,
    enabledTools: entry.enabled_tools ?? null,
    disabledTools: entry.disabled_tools,
  };
  if (entry.command !== undefined) {
    const passed = Object.fromEntries(entry.env_vars.map((one) => [one, valueOf(one)]));
    const all = { ...passed, ...entry.env };
    const secrets = Object.entries(all).flatMap(([key, value]) =>
      Object.hasOwn(passed, key) || SECRET_NAME.test(key) ? [value] : [],
    );
    return succeeded({
      ...{ ...common, kind: "stdio", command: entry.command, args: entry.args },
      ...{ environment: all, folder: entry.cwd ?? null, secrets },
    });
  }
  if (entry.url === undefined) {
    return failed(`[mcp_servers.${name}] has neither a command nor a url.`);
  }
  const bearer = entry.bearer_token_env_var;
  const headers = {
    ...entry.http_headers,
    ...Object.fromEntries(
      Object.entries(entry.env_http_headers).map(([header, one]) => [header, valueOf(one)]),
    ),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${valueOf(bearer)}` }),
  };
  return succeeded({
    ...{ ...common, kind: "http", url: entry.url, headers },
    hasCredential: Object.keys(headers).some((header) => /^authorization$/i.test(header)),
    secrets: [
      ...Object.values(headers).map((value) => value.replace(/^bearer\s+/i, "")),
      ...secretsIn(new URL(entry.url)),
    ],
  });
}

const SECRET_NAME = /key|token|secret|password|auth|credential/i;

function secretsIn(url: URL): readonly string[] {
  const queried = [...url.searchParams].flatMap(([name, value]) =>
    SECRET_NAME.test(name) ? [value] : [],
  );
  return [decodeURIComponent(url.password), ...queried].filter((value) => value !== "");
}
