import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import type { Result } from "../errors/broker-error.ts";
import type { RpcError } from "./rpc.ts";
import type { ServerConnection } from "./server-connection.ts";
import type { RequestResult } from "./wire.ts";

/** How long an answer is good for other threads, in ms: for those that are opened together. */
const SHARED_MS = 2_000;

/** As `config/read` answers it for one workspace. */
type ConfigRead = Result<RequestResult<"config/read">, RpcError>;

export interface ConfigReads {
  /** The configuration that Codex has for a thread in this workspace, an absolute path. */
  read(current: ServerConnection, workspace: string): Promise<ConfigRead>;
}

/**
 * Asks Codex for its configuration, which may change while it runs (`config/read`). That takes it
 * some 15 ms, so threads that are opened together share an answer, as long as the home's
 * `config.toml` stays as it was. A workspace with a configuration of its own is always asked for.
 */
export function createConfigReads(options: {
  /** Null with a Codex that runs elsewhere, whose files are not seen: it is asked each time. */
  readonly codexHome: string | null;
  readonly clock: Clock;
}): ConfigReads {
  const { clock, codexHome } = options;
  let shared: {
    readonly connection: ServerConnection;
    readonly version: string;
    readonly since: number;
    readonly answer: Promise<ConfigRead>;
  } | null = null;

  const ask = (current: ServerConnection, workspace: string): Promise<ConfigRead> =>
    current.rpc.request("config/read", { cwd: workspace });

  return {
    read: async (current, workspace) => {
      if (codexHome === null || existsSync(join(workspace, ".codex"))) {
        return ask(current, workspace);
      }
      const now = clock.now();
      const version = versionOf(join(codexHome, "config.toml"));
      const isGood =
        shared !== null &&
        shared.connection === current &&
        shared.version === version &&
        Math.abs(now - shared.since) < SHARED_MS;
      if (shared !== null && isGood) return shared.answer;
      const answer = ask(current, workspace);
      shared = { connection: current, version, since: now, answer };
      const read = await answer;
      if (!read.ok && shared?.answer === answer) shared = null;
      return read;
    },
  };
}

/** Changes with the file's content, through links; the same while it is missing. */
function versionOf(path: string): string {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file === undefined ? "missing" : `${file.ino} ${file.size} ${file.mtimeNs}`;
}
