import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../clock/clock.ts";
import { endServer } from "../codex/server-process.ts";
import {
  drainingPath,
  readDraining,
  readRecord,
  recordPath,
  removeRecord,
} from "../codex/server-record.ts";
import { BrokerError, errorText } from "../errors/broker-error.ts";
import { silentLog } from "../logs/log.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { lockStateFolder } from "./store-file.ts";

/**
 * `end-codex`: ends the Codex app-servers that a worker left running for the next one, with their
 * turns. Refused while a worker runs.
 */
export async function endCodex(environment: Environment): Promise<number> {
  const config = configurationOrComplain(environment, "store");
  if (config === null) return exitCodes.badConfiguration;
  try {
    const lock = lockStateFolder(config);
    try {
      const left = await endRecordedServers(config.stateDir);
      if (left.length === 0) return exitCodes.ok;
      process.stderr.write(`Codex did not end: ${left.join(", ")}.\n`);
      return exitCodes.unavailable;
    } finally {
      lock.release();
    }
  } catch (thrown) {
    const hint = thrown instanceof BrokerError ? (thrown.hint ?? "") : "";
    process.stderr.write(`Codex was not ended: ${errorText(thrown)}\n${hint}\n`);
    return exitCodes.unavailable;
  }
}

/** The pids of those that are still there. */
async function endRecordedServers(stateFolder: string): Promise<readonly number[]> {
  const profiles = join(stateFolder, "codex-servers");
  const folders = [stateFolder, ...(await namesIn(profiles)).map((name) => join(profiles, name))];
  return (await Promise.all(folders.map(endServersOf))).flat();
}

/** Those of one profile: the one for new turns, and those that only served running ones. */
async function endServersOf(folder: string): Promise<readonly number[]> {
  const record = await readRecord(recordPath(folder));
  const draining = await readDraining(drainingPath(folder));
  const servers = [...(record === null ? [] : [record]), ...draining.map(({ server }) => server)];
  const left = await Promise.all(
    servers.map(async (server) =>
      (await endServer(server, systemClock, silentLog)) ? [] : [server.pid],
    ),
  );
  if (left.every((pids) => pids.length === 0)) {
    await removeRecord(recordPath(folder));
    await removeRecord(drainingPath(folder));
  }
  return left.flat();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw thrown;
  }
}
