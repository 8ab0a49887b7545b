import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import {
  assertNever,
  BrokerError,
  type Result,
  errorText,
  failed,
  succeeded,
} from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { attendedCommand, removeSocket } from "./attendance.ts";
import { makePrivateFolder } from "./private-file.ts";
import { processIdentity } from "../processes/process-identity.ts";
import { endProcesses, noteProcessesBelow, signalProcess } from "./server-commands.ts";
import { type ServerSettings, serverArguments } from "./server-arguments.ts";
import type { ServerRecord } from "./server-record.ts";

/** The longest socket path that Node can connect to everywhere, in bytes; macOS ends at about 104. */
const maxSocketPathBytes = 100;
/** The server's own log is rotated beyond this many bytes; one older file is kept. */
const maxServerLogBytes = 10 * 1024 * 1024;
/** Bytes of a server's own words that go into an error. */
const maxOutputTail = 500;
/** How long a server may take to end after SIGTERM, in ms; it needs about 50. */
const terminationGraceMs = 5_000;
/** Between looks at whether a process has ended, in ms. */
const exitPollMs = 50;
/** Looks after SIGKILL before the process is given up on: the system ends it at once or never. */
const killedLooks = 40;

/** Everything that starting an app-server needs; all paths are absolute. */
export interface ServerStart {
  readonly program: string;
  readonly codexHome: string;
  /** For the socket; kept private (0700) and short. */
  readonly runFolder: string;
  readonly logsFolder: string;
  /** The whole environment of the server, and so of what agents run. */
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: ServerSettings;
  /** After this time without a worker the server is ended, in ms. */
  readonly unattendedMaxMs: number;
}

export interface StartedServer {
  readonly program: string;
  readonly pid: number;
  readonly startTime: string;
  readonly socket: string;
  /** Aborts when the process ended; the reason is a sentence. */
  readonly exited: AbortSignal;
  /** The end of what it has written so far, for a person; empty when that is nothing. */
  lastOutput(): Promise<string>;
}

/**
 * Starts an app-server that outlives us: detached, on a unix socket of its own, its output in a
 * file, and ended when no worker comes for too long. The pid is Codex's own, and leads a group.
 */
export async function startServer(start: ServerStart): Promise<Result<StartedServer, BrokerError>> {
  const socket = join(start.runFolder, `${randomBytes(4).toString("hex")}.sock`);
  const bytes = Buffer.byteLength(socket);
  if (bytes > maxSocketPathBytes)
    return failed(
      new BrokerError(
        "codex.socket_path_too_long",
        `The socket path ${socket} has ${bytes} bytes, more than ${maxSocketPathBytes}`,
        { hint: "Move the service to a shorter path." },
      ),
    );
  try {
    makePrivateFolder(start.runFolder);
    const command = attendedCommand(socket, start.unattendedMaxMs, [
      start.program,
      ...serverArguments(socket, start.settings),
    ]);
    return await spawnDetached(command, socket, start);
  } catch (thrown) {
    return failed(startFailure(errorText(thrown), thrown));
  }
}

function startFailure(reason: string, cause?: unknown): BrokerError {
  return new BrokerError("codex.start_failed", `Codex could not be started: ${reason}`, {
    hint: "See codex-server.log in the logs folder.",
    cause,
  });
}

async function spawnDetached(
  command: readonly string[],
  socket: string,
  start: ServerStart,
): Promise<Result<StartedServer, BrokerError>> {
  const [program = "/bin/sh", ...rest] = command;
  const output = openServerLog(start.logsFolder);
  try {
    const exited = new AbortController();
    const child = spawn(program, rest, {
      cwd: start.codexHome,
      detached: true,
      env: { ...start.environment, CODEX_HOME: start.codexHome },
      stdio: ["ignore", output.descriptor, output.descriptor],
    });
    const spawned = await new Promise<Error | null>((resolve) => {
      child.once("spawn", () => resolve(null));
      child.on("error", resolve);
    });
    if (spawned !== null) return failed(startFailure(spawned.message, spawned));
    child.once("exit", (code, signal) =>
      exited.abort(`codex ended with ${signal ?? `code ${code ?? "unknown"}`}`),
    );
    child.unref();
    const pid = child.pid ?? 0;
    const identity = await processIdentity(pid);
    if (identity.kind === "gone") return failed(startFailure("it ended at once"));
    if (identity.kind === "unknown") {
      // Without its start time nobody would know it again.
      child.kill("SIGKILL");
      return failed(startFailure(`the system does not say when it started: ${identity.reason}`));
    }
    return succeeded({
      program: start.program,
      pid,
      startTime: identity.startTime,
      socket,
      exited: exited.signal,
      lastOutput: () => readEnd(output.path, output.size),
    });
  } finally {
    closeSync(output.descriptor);
  }
}

/** The last lines after `offset`, up to `maxOutputTail` bytes. */
async function readEnd(path: string, offset: number): Promise<string> {
  try {
    const written = (await readFile(path)).subarray(offset);
    return written.subarray(-maxOutputTail).toString("utf8").trim();
  } catch {
    return "";
  }
}

function openServerLog(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "codex-server.log");
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const isFull = size > maxServerLogBytes;
  if (isFull) renameSync(path, `${path}.1`);
  return { path, size: isFull ? 0 : size, descriptor: openSync(path, "a", 0o600) };
}

/** `unknown`: the system does not say, so the server is neither replaced nor ended. */
export type ServerPresence = "running" | "gone" | "unknown";

/** Whether the recorded process is there and is that very process. */
export async function presenceOf(record: ServerRecord): Promise<ServerPresence> {
  const identity = await processIdentity(record.pid);
  switch (identity.kind) {
    case "running":
      return identity.startTime === record.startTime ? "running" : "gone";
    case "gone":
    case "unknown":
      return identity.kind;
    default:
      return assertNever(identity);
  }
}

/**
 * Ends a recorded server: SIGTERM, then SIGKILL, to its group, and after it what is left of the
 * commands that it ran. A process that is not provably the recorded one is left alone. True when it
 * is gone afterwards.
 */
export async function endServer(record: ServerRecord, clock: Clock, log: Log): Promise<boolean> {
  const found = await presenceOf(record);
  const commands = found === "running" ? await noteProcessesBelow(record.pid, log) : [];
  if (found === "running") {
    log.info("Ending a Codex app-server", { pid: record.pid });
    // It leads its own group, being started detached: its watch ends with it.
    signalProcess(-record.pid, "SIGTERM", log);
    await untilGone(record, clock, terminationGraceMs / exitPollMs);
  }
  if ((await presenceOf(record)) === "running") {
    log.warn("A Codex app-server did not end when asked to", { pid: record.pid });
    signalProcess(-record.pid, "SIGKILL", log);
    await untilGone(record, clock, killedLooks);
  }
  const gone = (await presenceOf(record)) === "gone";
  if (gone) {
    await endProcesses(record.pid, commands, { clock, log });
    await removeSocket(record.socket);
  }
  return gone;
}

async function untilGone(record: ServerRecord, clock: Clock, looks: number): Promise<void> {
  for (let look = 0; look < looks && (await presenceOf(record)) !== "gone"; look++)
    await clock.sleep(exitPollMs);
}
