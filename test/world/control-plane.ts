import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { type AdminStatus, adminStatusSchema } from "../../main/api/status.ts";
import { readControlRecord } from "../../main/lock/control-record.ts";
import { freePort } from "./free-port.ts";
import { processesWith } from "./processes.ts";
import { workerPidBelow } from "./worker-record.ts";
import { startWorld, type World, type WorldOptions } from "./world.ts";

const repository = join(import.meta.dirname, "../..");
const headless = join(repository, "dist/main/headless.js");

/** Longest wait for what comes at all, in ms, on a busy machine. */
const PATIENCE_MS = 40_000;
const LOOK_AGAIN_MS = 25;

export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface AdminCall {
  readonly method?: string;
  readonly json?: unknown;
  /** Null sends none; the token in force otherwise. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The built control plane as a process. */
export class ControlPlaneProcess {
  readonly root: string;
  readonly port: number;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #program: string;
  #child: ChildProcess | null = null;
  #exit: Promise<number | string> = Promise.resolve(0);
  #output = "";

  constructor(environment: Readonly<Record<string, string>>, program: string = headless) {
    this.#environment = environment;
    this.#program = program;
    this.root = environment["SERVICE_ROOT"] ?? "";
    this.port = Number(environment["ADMIN_PORT"]);
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  output(): string {
    return this.#output;
  }

  token(): string {
    return readFileSync(join(this.root, "config/admin-token"), "utf8").trim();
  }

  launch(more: Readonly<Record<string, string>> = {}, args: readonly string[] = []): void {
    const child = spawn(process.execPath, [this.#program, ...args], {
      env: { ...this.#environment, ...more },
      // A tied one ends with its input; any other one is not to wait for it.
      stdio: [this.#environment["CONTROL_PLANE_TIED"] === "1" ? "pipe" : "ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const keep = (chunk: Buffer) => (this.#output += chunk.toString());
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    this.#exit = new Promise((resolve) => {
      // "exit" may come before the last of what it wrote.
      child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
    });
  }

  /** Starts it and waits for its doors: it is on record once both are open. */
  async start(
    more: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
  ): Promise<void> {
    this.launch(more, args);
    await this.until(async () => {
      if (this.#child?.exitCode !== null) throw new Error(`It ended by itself:\n${this.#output}`);
      const isOnRecord = readControlRecord(join(this.root, "run/control.json"))?.pid === this.pid;
      if (!isOnRecord) return false;
      return (await this.call("/readyz", { token: null }).catch(() => null))?.status === 200;
    }, "the control plane answers");
  }

  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    this.#child?.kill(signal);
    return this.exited();
  }

  /** Ends its input, as the system does when the app that it is tied to is gone. */
  hangUp(): Promise<number | string> {
    this.#child?.stdin?.end();
    return this.exited();
  }

  /** Waits for its end; the exit code, or the signal's name. */
  async exited(): Promise<number | string> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    return Promise.race([
      this.#exit,
      new Promise<never>((_, reject) => {
        late.addEventListener("abort", () => reject(new Error(`No end:\n${this.#output}`)));
      }),
    ]);
  }

  async until(look: () => Promise<boolean> | boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await look())) {
      if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  async call(path: string, options: AdminCall = {}): Promise<AdminAnswer> {
    const response = await fetch(this.baseUrl + path, {
      method: options.method ?? (options.json === undefined ? "GET" : "POST"),
      headers: this.#headers(options),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
    });
    return answerOf(response.status, response.headers, await response.text());
  }

  /** The same by the socket. */
  callSocket(path: string, options: AdminCall = {}): Promise<AdminAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<AdminAnswer>();
    const sent = request(
      {
        socketPath: join(this.root, "run/control.sock"),
        path,
        method: options.method ?? (options.json === undefined ? "GET" : "POST"),
        headers: { ...this.#headers(options) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve(
            answerOf(response.statusCode ?? 0, new Headers(), Buffer.concat(chunks).toString()),
          );
        });
      },
    );
    sent.on("error", reject);
    sent.end(options.json === undefined ? undefined : JSON.stringify(options.json));
    return promise;
  }

  async status(): Promise<AdminStatus> {
    const { text } = await this.call("/admin/api/status");
    return adminStatusSchema.parse(JSON.parse(text));
  }

  async untilState(state: AdminStatus["worker"]["state"]): Promise<AdminStatus> {
    let seen: AdminStatus | null = null;
    await this.until(async () => {
      seen = await this.status();
      return seen.worker.state === state;
    }, `the broker is ${state}`);
    return seen ?? this.status();
  }

  #headers(options: AdminCall): Record<string, string> {
    const token = options.token === undefined ? this.token() : options.token;
    return {
      ...(token === null ? {} : { "x-admin-token": token }),
      ...(options.json === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    };
  }
}

function answerOf(status: number, headers: Headers, text: string): AdminAnswer {
  let body: Record<string, unknown> = {};
  try {
    body = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    // Not JSON: the text says what it is.
  }
  return { status, headers, text, body };
}

/** A world whose worker the control plane runs; its service root is the world's folder. */
export interface ControlWorld {
  readonly world: World;
  readonly control: ControlPlaneProcess;
  /** Starts the control plane and the broker where they do not run, and waits until both do. */
  running(): Promise<AdminStatus>;
  /** The worker's pid on record; null when there is none. */
  workerPid(): number | null;
  /** Every process whose environment or command names this world, but the control plane. */
  processes(): readonly string[];
  end(): Promise<void>;
}

export async function startControlWorld(
  options: WorldOptions & {
    readonly control?: Readonly<Record<string, string>>;
    /** Puts a `launchctl` below the world's folder; its variables for the control plane. */
    readonly launchctl?: (root: string) => Readonly<Record<string, string>>;
  } = {},
): Promise<ControlWorld> {
  const world = await startWorld(options);
  const control = new ControlPlaneProcess({
    ...world.env,
    SERVICE_ROOT: world.root,
    ADMIN_PORT: String(await freePort()),
    // On a Mac its own launchd would run the worker.
    SERVICE_BACKEND: "child",
    ...options.launchctl?.(world.root),
    // Nobody listens there: no test asks the registry of the world.
    RELEASE_NPM_REGISTRY_URL: "http://127.0.0.1:9",
    ...options.control,
  });
  return {
    world,
    control,
    running: async () => {
      if (control.pid < 0 || !isThere(control.pid)) await control.start();
      await control.call("/admin/api/service/start", { json: {} });
      return control.untilState("running");
    },
    workerPid: () => workerPidBelow(world.root),
    processes: () =>
      processesWith(world.root)
        .filter(({ pid }) => pid !== control.pid)
        .map(({ command }) => command),
    end: async () => {
      await control.end("SIGKILL");
      for (const { pid } of processesWith(world.root)) killIfThere(pid);
      await world.end();
    },
  };
}

export function killIfThere(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    // macOS answers EPERM for a group that has only zombies left.
    if (!["ESRCH", "EPERM"].includes((thrown as NodeJS.ErrnoException).code ?? "")) throw thrown;
  }
}

/** Whether a process is there. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw thrown;
  }
}
