import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../clock/clock.ts";
import { endServer } from "../codex/server-process.ts";
import { readRecord, removeRecord } from "../codex/server-record.ts";
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
  const left = await Promise.all(
    folders.map(async (folder) => {
      const names = (await namesIn(folder)).filter((name) => /^codex-server.*\.json$/.test(name));
      return Promise.all(names.map((name) => endRecorded(join(folder, name))));
    }),
  );
  return left.flat().filter((pid) => pid !== null);
}

async function endRecorded(path: string): Promise<number | null> {
  const record = await readRecord(path);
  if (record === null) return null;
  const isGone = await endServer(record, systemClock, silentLog);
  if (isGone) await removeRecord(path);
  return isGone ? null : record.pid;
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
