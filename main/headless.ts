// oxlint-disable-next-line import/no-unassigned-import -- modules below keep the globals they find
import "./network/web-globals.ts";
import { homedir } from "node:os";
import { systemClock } from "../broker/clock/clock.ts";
import { errorText } from "../broker/errors/broker-error.ts";
import { watchUncaughtErrors } from "../broker/errors/network-errors.ts";
import { ControlError } from "./errors/control-error.ts";
import { ownVersion } from "./own-version.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { readControlRecord } from "./lock/control-record.ts";
import { takeProcessLock } from "./lock/process-lock.ts";
import { readAdminToken } from "./settings/admin-token.ts";
import { type Environment, readControlSettings } from "./settings/control-settings.ts";
import { makePrivateFolder, privateFiles } from "./settings/private-file.ts";
import { readServicePaths, type ServicePaths } from "./settings/service-root.ts";
import { readSettingsFile } from "./settings/settings-file.ts";
import { startSentence } from "./api/start-words.ts";

/** The numbers of sysexits.h. */
const exitCodes = {
  ok: 0,
  broken: 1,
  unavailable: 69,
  unusableNode: 70,
  badConfiguration: 78,
} as const;

/** The oldest Node whose native modules the worker can load. */
const NAPI_NEEDED = 10;
/** Prints a one-time link also where nobody sits at a terminal: `npm start` passes it. */
const LINK_ARGUMENT = "--sign-in-link";
/** Prints what this release is, once its variables were read, and starts nothing. */
const DESCRIBE_COMMAND = "describe";
/** Set by a parent that holds our standard input open: we end when it does, however it ended. */
const TIED_VARIABLE = "CONTROL_PLANE_TIED";
/** How long the control plane that came first may take to say where it is, in ms. */
const RECORD_WAIT_MS = 10_000;
const RECORD_LOOK_MS = 100;
/** A terminal keeps every line of a download. */
const PROGRESS_EVERY_MS = 10_000;

async function main(): Promise<number> {
  if (Number(process.versions["napi"]) < NAPI_NEEDED) {
    complain(`This Node (${process.version}) is too old.`, "Use the Node that comes with the app.");
    return exitCodes.unusableNode;
  }
  const { env } = process;
  const paths = readServicePaths(env["SERVICE_ROOT"], env["HOME"] ?? homedir(), process.cwd());
  const settings = readControlSettings(
    withStoredPort(env, paths.ok ? paths.value.workerEnv : null),
    process.platform,
  );
  if (!settings.ok || !paths.ok) {
    for (const each of [settings, paths]) if (!each.ok) complainOf(each.error);
    return exitCodes.badConfiguration;
  }
  if (process.argv[2] === DESCRIBE_COMMAND) {
    const version = ownVersion(import.meta.dirname);
    process.stdout.write(`${JSON.stringify({ version, node: process.version })}\n`);
    return exitCodes.ok;
  }
  watchUncaughtErrors({
    onNetworkError: (text) => complain(`${text}. The control plane goes on.`, ""),
    onOther: (text, thrown) => {
      complain(
        `${text}. The control plane ends.`,
        thrown instanceof Error ? (thrown.stack ?? "") : "",
      );
      process.exit(exitCodes.broken);
    },
  });
  try {
    for (const folder of foldersOf(paths.value)) makePrivateFolder(folder);
    const lock = takeProcessLock(paths.value.controlLock);
    if (!lock.ok) return await announceFirst(paths.value);
    const token = readAdminToken(paths.value.adminToken, env["BROKER_ADMIN_TOKEN"]);
    if (!token.ok) {
      complainOf(token.error);
      return exitCodes.badConfiguration;
    }
    const ending = untilAskedToEnd();
    const controlPlane = await startControlPlane({
      paths: paths.value,
      settings: settings.value,
      token: token.value.token,
      environment: env,
      programFolder: import.meta.dirname,
    });
    const withLink = process.stdout.isTTY || process.argv.includes(LINK_ARGUMENT);
    const address = withLink ? controlPlane.signInLink() : controlPlane.url;
    process.stdout.write(`Admin page: ${address}\n`);
    if (token.value.isNew && process.stdout.isTTY) {
      process.stdout.write(`Admin token: ${token.value.token}\n`);
    }
    const stopTelling = withLink ? tellStart(controlPlane) : () => {};
    await ending;
    stopTelling();
    await controlPlane.close();
    lock.value.release();
    return exitCodes.ok;
  } catch (thrown) {
    complainOf(thrown);
    return exitCodes.unavailable;
  }
}

/** Prints one sentence for each state of the start, up to "Ready". */
function tellStart(controlPlane: ControlPlane): () => void {
  let told = "";
  let toldAt = 0;
  const stop = controlPlane.followStatus((status) => {
    const sentence = startSentence(status);
    if (sentence === null || sentence.text === told) return;
    const now = systemClock.now();
    const isProgress = withoutNumbers(sentence.text) === withoutNumbers(told);
    if (isProgress && now - toldAt < PROGRESS_EVERY_MS) return;
    told = sentence.text;
    toldAt = now;
    process.stdout.write(`${told}\n`);
    if (sentence.isReady) stop();
  });
  return stop;
}

/** Sentences that differ in their numbers alone say how far one thing is. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, "");
}

/** The port that Settings keeps in worker.env, where the environment has none. */
function withStoredPort(environment: Environment, workerEnv: string | null): Environment {
  if (workerEnv === null || (environment["ADMIN_PORT"]?.trim() ?? "") !== "") return environment;
  const stored = readSettingsFile(privateFiles, workerEnv).variables.get("ADMIN_PORT");
  return stored === undefined ? environment : { ...environment, ADMIN_PORT: stored };
}

function foldersOf({ root, configFolder, runFolder, logsFolder }: ServicePaths): readonly string[] {
  return [root, configFolder, runFolder, logsFolder];
}

/** Another control plane has the lock: everything goes through that one. */
async function announceFirst(paths: ServicePaths): Promise<number> {
  const deadline = systemClock.now() + RECORD_WAIT_MS;
  let record = readControlRecord(paths.controlRecord);
  while (record === null && systemClock.now() < deadline) {
    await systemClock.sleep(RECORD_LOOK_MS);
    record = readControlRecord(paths.controlRecord);
  }
  const where = record === null ? "" : ` (pid ${record.pid}): ${record.url}`;
  process.stdout.write(`A control plane already runs for ${paths.root}${where}\n`);
  return exitCodes.ok;
}

function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve());
    }
    if (process.env[TIED_VARIABLE] === "1") {
      process.stdin.once("close", resolve).resume();
    }
  });
}

function complainOf(thrown: unknown): void {
  // What a person can act on is in the message; causes are for the log.
  if (thrown instanceof ControlError) complain(thrown.message, thrown.hint ?? "");
  else complain(errorText(thrown), "");
}

function complain(message: string, hint: string): void {
  process.stderr.write(`${message}\n${hint === "" ? "" : `${hint}\n`}`);
}

process.exitCode = await main();
// An open input would keep this process, also one that could not start.
process.stdin.destroy();
