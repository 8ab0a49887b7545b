import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../broker/clock/clock.ts";
import { readFileIfThere, writePrivateFile } from "../../settings/private-file.ts";
import { isRunning, signalProcess } from "../process-signals.ts";
import type { ServiceRecords } from "../service-records.ts";
import { plistOwner } from "./agent-plist.ts";
import { goodbyeNote } from "./app-gone.ts";
import type { LaunchPlaces, LaunchSettings } from "./launch-files.ts";
import { guiDomain, launchctl } from "./launchctl.ts";

export interface LeaveOptions {
  readonly app: string;
  readonly root: string;
  /** Where the note for people goes. */
  readonly note: string;
  readonly places: LaunchPlaces;
  readonly settings: LaunchSettings;
  readonly records: ServiceRecords;
  /** Asks the worker to end after its turns; false when it did not take that. */
  readonly drain: (port: number) => Promise<boolean>;
  /** How long its turns may take, in ms. */
  readonly drainWaitMaxMs: number;
  readonly clock: Clock;
}

/** Beside the wait for turns. */
const END_WAIT_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** Lets running turns end, then takes the agent out of launchd. Data stay, and a note beside them. */
export async function leaveForGood(options: LeaveOptions): Promise<void> {
  const { app, root, note, places, settings, records, clock } = options;
  await endWorker(options);
  writePrivateFile(note, goodbyeNote(app, root, new Date(clock.now())));
  const { launchctl: program, label, agentsFolder } = settings;
  const path = join(agentsFolder, `${label}.plist`);
  const isOurs = plistOwner(readFileIfThere(path), places.launcher).kind === "ours";
  if (isOurs) rmSync(path, { force: true });
  rmSync(places.missingMark, { force: true });
  records.keepWorker(null);
  // Last of all: it ends the launcher that called us. At the next login nothing is there to load.
  await launchctl(program, guiDomain(), label).bootout();
}

async function endWorker(options: LeaveOptions): Promise<void> {
  const { records, drain, drainWaitMaxMs, clock } = options;
  const worker = records.worker();
  if (worker === null || !(await isRunning(worker))) return;
  if (!(await drain(worker.port))) await signalProcess(worker, "SIGTERM");
  const deadline = clock.now() + drainWaitMaxMs + END_WAIT_MS;
  while ((await isRunning(worker)) && clock.now() < deadline) await clock.sleep(LOOK_AGAIN_MS);
}
