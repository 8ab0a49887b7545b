import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writePrivateFile } from "../../codex/private-file.ts";
import type { Environment } from "../../config/base.ts";
import type * as McpClient from "../../integrations/mcp/client.ts";
import { createIsolatedServers } from "../../integrations/mcp/isolated-servers.ts";
import { createSignIns } from "../../integrations/mcp/sign-ins.ts";
import type { IntegrationToolsOptions } from "../../tools/integrations.ts";
import { version } from "../version.ts";
import type { WorkerBase } from "./worker-base.ts";

/** Where Codex keeps the sign-ins of `codex mcp login`. */
const SIGN_INS = ".credentials.json";

/** The MCP servers that agents reach through the broker, as the tools need them. */
export function isolatedMcp(
  { clock, config, log }: Pick<WorkerBase, "clock" | "config" | "log">,
  environment: Environment,
  keepSecret: (secret: string) => void,
): IntegrationToolsOptions {
  const named = config.isolatedMcpServers;
  const servers = createIsolatedServers({
    ...{ named, environment, keepSecret, log, version },
    readConfiguration: () => textOf(join(config.codexHome, "config.toml")),
    signIns: createSignIns({
      path: join(config.codexHome, SIGN_INS),
      write: writePrivateFile,
      renew: async () => (await mcpClient()).renewSignIn,
      now: () => clock.now(),
      keepSecret,
    }),
    ask: async () => (await mcpClient()).askServer,
  });
  return { servers: named, ask: servers.ask };
}

/** The protocol's library lies in a file of its own, so that a worker that needs none has none in memory. */
function mcpClient(): Promise<typeof McpClient> {
  return import(pathToFileURL(join(import.meta.dirname, "mcp-client.js")).href);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && Reflect.get(thrown, "code") === "ENOENT") return "";
    throw thrown;
  }
}
