import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient } from "../../broker/api/client.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";
import { checkAnswer } from "./operator-answers.ts";

const repository = join(import.meta.dirname, "../..");
const bundle = join(repository, "dist/broker/main.js");

/** Copies the built worker to another folder, where it is another build; its entry. */
export function copyBundle(folder: string): string {
  cpSync(join(bundle, ".."), folder, { recursive: true });
  return join(folder, "main.js");
}

/** Longest wait for the worker to become ready or to end, on a busy machine. */
const PATIENCE_MS = 50_000;
const LOOK_AGAIN_MS = 20;

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** How the worker is started. */
export interface StartOptions {
  /** What is run; the repository's build when absent. */
  readonly program?: string;
  /** Before the program, for Node. */
  readonly nodeArguments?: readonly string[];
  /** After the program; `serve` when absent. */
  readonly command?: readonly string[];
  readonly cwd?: string;
  /** Runs it as this user, which only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly patienceMs?: number;
}

export interface CallOptions {
  readonly token?: string;
  readonly method?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The built worker as a process, started as a user would start it. */
export class WorkerProcess {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #start: StartOptions;
  #program: string;
  port: number;
  readonly #patienceMs: number;
  #child: ChildProcess | null = null;
  #exit: Promise<number | string> = Promise.resolve(0);
  #output = "";

  constructor(
    environment: Readonly<Record<string, string>>,
    port: number,
    start: StartOptions = {},
  ) {
    this.#start = start;
    this.#patienceMs = start.patienceMs ?? PATIENCE_MS;
    this.#environment = environment;
    this.#program = start.program ?? bundle;
    this.port = port;
  }

  /** The same process, once it is known where it listens. */
  at(port: number): this {
    this.port = port;
    return this;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** What it wrote to stdout and stderr. */
  output(): string {
    return this.#output;
  }

  /** The next start runs another build. */
  useBuild(program: string): void {
    this.#program = program;
  }

  /** Starts `main.js <command>` and returns at once. */
  launch(
    more: Readonly<Record<string, string>> = {},
    command: readonly string[] = this.#start.command ?? ["serve"],
  ): void {
    const { cwd, nodeArguments = [], user } = this.#start;
    const child = spawn(process.execPath, [...nodeArguments, this.#program, ...command], {
      env: { ...this.#environment, ...more },
      cwd: cwd ?? this.#environment["WORLD_ROOT"] ?? repository,
      stdio: ["ignore", "pipe", "pipe"],
      ...user,
    });
    this.#child = child;
    const keep = (chunk: Buffer) => (this.#output += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    this.#exit = new Promise((resolve) => {
      // "exit" may come before the last of what it wrote.
      child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
    });
  }

  /** Starts the worker and waits until it says that it is ready. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    this.launch(more);
    await this.until(async () => (await this.call("/readyz").catch(() => null))?.status === 200);
  }

  /** Waits until `look` is true; fails with the worker's output when that takes too long. */
  async until(look: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + this.#patienceMs;
    while (!(await look())) {
      if (this.#child?.exitCode !== null && this.#child !== null) {
        throw new Error(`The worker ended by itself:\n${this.#output}`);
      }
      if (Date.now() > deadline) throw new Error(`Waited in vain:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** Sends a signal and waits for the end; the exit code, or the signal's name. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    this.#child?.kill(signal);
    return this.exited();
  }

  /** Waits for the end of the process by itself. */
  async exited(): Promise<number | string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The worker does not end:\n${this.#output}`)),
        this.#patienceMs,
      );
    });
    try {
      return await Promise.race([this.#exit, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The operator's door, typed. */
  get operator(): Client<typeof operatorRoutes> {
    return createClient(operatorRoutes, {
      baseUrl: this.baseUrl,
      fetch,
      headers: () => ({ authorization: `Bearer ${this.operatorToken()}` }),
      timeoutMs: PATIENCE_MS,
    });
  }

  /** Asks one of the worker's doors. What an operator route answers is checked by its schema. */
  async call(path: string, options: CallOptions = {}): Promise<Answer> {
    const body =
      options.json === undefined
        ? options.form === undefined
          ? null
          : new URLSearchParams(options.form)
        : JSON.stringify(options.json);
    const method = options.method ?? (body === null ? "GET" : "POST");
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(options.json === undefined ? {} : { "content-type": "application/json" }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    const answer = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    if (response.ok) checkAnswer(method, path, answer);
    return { status: response.status, body: answer, text };
  }

  operatorToken(): string {
    return readFileSync(
      join(this.#environment["DATA_ROOT"] ?? "", "identity/operator-token"),
      "utf8",
    ).trim();
  }
}
