import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../broker/clock/clock.ts";
import { processStartTime } from "../broker/processes/process-identity.ts";
import { nodeOfRelease } from "./runtime/node-of-release.ts";
import { freePortNear } from "./service/free-port.ts";
import { leaveForGood } from "./service/launchd/leave.ts";
import {
  launchPlaces,
  type LaunchSettings,
  readLaunchSettings,
} from "./service/launchd/launch-files.ts";
import { lookAtApp } from "./service/launchd/app-gone.ts";
import {
  becomeProgram,
  complain,
  launchExitCodes,
  runLaunchProgram,
} from "./service/launchd/launch-program.ts";
import { keepMissingSince, missingSince } from "./service/launchd/missing-mark.ts";
import { isRunning, signalProcess } from "./service/process-signals.ts";
import { serviceRecords, type WorkerRecord } from "./service/service-records.ts";
import type { ServicePaths } from "./settings/service-root.ts";
import { configurationSource } from "./settings/configuration-source.ts";
import { loginPath, personsShell } from "./settings/login-path.ts";
import { privateFiles } from "./settings/private-file.ts";
import type { WorkerConfiguration } from "./settings/worker-environment.ts";
import { workerAddress } from "./worker-client/worker-client.ts";
import { workerDoors } from "./worker-client/worker-doors.ts";

// What launchd's script runs: `start <service root>` becomes the worker, `look <service root>` looks
// after the app that installed the agent.

/** A worker that hands over ends within 20 s. */
const LEFT_WORKER_WAIT_MS = 25_000;
const LOOK_AGAIN_MS = 100;

async function start(paths: ServicePaths, settings: LaunchSettings): Promise<number> {
  const records = serviceRecords(paths);
  // launchd starts what lies in its folder at each login, also what people have stopped.
  if (records.wanted()?.wanted === "stopped") return launchExitCodes.ok;
  if ((await look(paths, settings)) === "left") return launchExitCodes.ok;
  const left = records.worker();
  if (left !== null) await endLeftWorker(left);

  const { environment, port: configured, host } = configuration(paths);
  const port = configured ?? (await freePortNear(host, records.port()));
  if (configured === null) records.keepPort(port);
  const startTime = (await processStartTime(process.pid)) ?? "gone";
  records.keepWorker({
    pid: process.pid,
    startTime,
    startedAt: systemClock.now(),
    port,
    instance: null,
    version: null,
  });
  const node = nodeOfRelease(settings.worker, join(paths.root, "runtime"));
  becomeProgram([node, settings.worker, "serve"], { ...environment, PORT: String(port) });
  return launchExitCodes.ok;
}

/** As the control plane reads it, but that the login shell is not asked: logging in is no time for it. */
function configuration(paths: ServicePaths): WorkerConfiguration {
  const common = { paths, environment: process.env, files: privateFiles };
  return configurationSource({
    ...common,
    loginPath: loginPath({
      ...common,
      file: paths.loginPath,
      shell: personsShell(process.env),
      now: () => systemClock.now(),
    }),
    onSecrets: () => {},
    onFault: complain,
  }).next();
}

/** One whose launcher was killed holds the data folder, and nobody would see its end. */
async function endLeftWorker(left: WorkerRecord): Promise<void> {
  const deadline = systemClock.now() + LEFT_WORKER_WAIT_MS;
  await signalProcess(left, "SIGTERM");
  while ((await isRunning(left)) && systemClock.now() < deadline) {
    await systemClock.sleep(LOOK_AGAIN_MS);
  }
  await signalProcess(left, "SIGKILL");
}

/** `left`: the app has been gone for a day, and the agent is unloaded. */
async function look(paths: ServicePaths, settings: LaunchSettings): Promise<"stays" | "left"> {
  const { installedBy: app } = settings;
  if (app === null) return "stays";
  const places = launchPlaces(paths);
  const now = systemClock.now();
  const next = lookAtApp(existsSync(app), missingSince(places.missingMark), now);
  switch (next.kind) {
    case "there":
      rmSync(places.missingMark, { force: true });
      return "stays";
    case "missing":
      keepMissingSince(places.missingMark, now);
      return "stays";
    case "wait":
      return "stays";
    case "leave": {
      const { dataRoot, host, drainWaitMaxMs } = configuration(paths);
      const doors = workerDoors((port) => workerAddress(host, port, dataRoot));
      await leaveForGood({
        app,
        root: paths.root,
        note: join(paths.root, "the-app-is-gone.txt"),
        places,
        settings,
        records: serviceRecords(paths),
        drain: (port) => doors.drain(port, "wait"),
        drainWaitMaxMs,
        clock: systemClock,
      });
      return "left";
    }
  }
}

await runLaunchProgram<LaunchSettings>({
  name: "launch-worker",
  settings: (paths) => readLaunchSettings(launchPlaces(paths)),
  notWhole: "The launch agent's files are not whole. Open the app, or start the control plane.",
  commands: {
    start,
    look: async (paths, settings) => {
      await look(paths, settings);
      return launchExitCodes.ok;
    },
  },
});
