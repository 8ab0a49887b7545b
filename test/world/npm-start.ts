import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { workerPidBelow } from "./worker-record.ts";

const repository = join(import.meta.dirname, "../..");

/** Who sits at the window. */
export const OPERATOR = "Mira Okafor";

/** `npm start` with nothing configured: control plane, broker and playground, in a folder of its own. */
export interface NpmStart {
  /** The admin page, already signed in; works once. */
  readonly adminLink: string;
  readonly playgroundUrl: string;
  /** The folder that its control plane and broker keep everything in. */
  readonly serviceRoot: string;
  /** The broker's process, as it stands on record; null when there is none. */
  readonly workerPid: () => number | null;
  readonly output: () => string;
  /** Ends it as a terminal does that is closed. */
  readonly hangUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts it from the built programs. */
export async function startByNpm(): Promise<NpmStart> {
  const folder = join(repository, ".cache/test");
  mkdirSync(folder, { recursive: true });
  const root = await mkdtemp(join(folder, "pg-"));
  const started = start(root, await freePort());
  const serviceRoot = join(root, ".data/playground");
  const playgroundUrl = await addressAfter("Playground: ", started);
  return {
    adminLink: await addressAfter("Admin page: ", started),
    playgroundUrl,
    serviceRoot,
    workerPid: () => workerPidBelow(serviceRoot),
    output: started.output,
    hangUp: () => end(started.child, "SIGHUP"),
    stop: async () => {
      await end(started.child, "SIGINT");
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly onOutput: (listener: () => void) => void;
}

function start(root: string, adminPort: number): Started {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [join(repository, "build/start.mjs")], {
    cwd: root,
    env: {
      PATH,
      HOME: root,
      TMPDIR: root,
      LANG: "C.UTF-8",
      DATA_ROOT: join(root, ".data"),
      ADMIN_PORT: String(adminPort),
      OPERATOR_NAME: OPERATOR,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const listeners: (() => void)[] = [];
  let text = "";
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { child, output: () => text, onOutput: (listener) => listeners.push(listener) };
}

/** The address that is printed behind some words. */
function addressAfter(words: string, { child, output, onOutput }: Started): Promise<string> {
  const pattern = new RegExp(`${words}(https?://\\S+)\n`);
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = pattern.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    };
    look();
    onOutput(look);
    child.once("exit", () => reject(new Error(`It ended by itself:\n${output()}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}
