import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { codexConfigToml } from "../../../playground/model/codex-config.ts";
import type { ScriptedProvider } from "../../../playground/model/codex-config.ts";
import { within } from "./gates.ts";

/** Longest wait for an answer or a notification of the real Codex, in ms, on a busy machine. */
const PATIENCE_MS = 30_000;

const REPOSITORY = join(import.meta.dirname, "../../..");

type Json = Readonly<Record<string, unknown>>;

/** A notification or a request of the app-server. */
export interface ServerMessage {
  readonly method: string;
  readonly params: Json;
}

/** The real app-server on stdio, with a throwaway CODEX_HOME: enough to try a model double. */
export interface CodexOverStdio {
  /** The working folder of its threads. */
  readonly cwd: string;
  request(method: string, params: Json): Promise<Json>;
  /** Everything that came so far. */
  readonly messages: readonly ServerMessage[];
  waitFor(predicate: (message: ServerMessage) => boolean): Promise<ServerMessage>;
  stop(): Promise<void>;
}

/** The Codex binary that npm installed for this machine. */
export function codexBinary(): string {
  const vendor = join(
    REPOSITORY,
    `node_modules/@openai/codex-${process.platform}-${process.arch}/vendor`,
  );
  const triple = readdirSync(vendor)[0] ?? "";
  return join(vendor, triple, "bin", process.platform === "win32" ? "codex.exe" : "codex");
}

/**
 * Starts and initializes it. `answers` answer its requests by method; the others get an error.
 * No request of it can leave the machine.
 */
export async function startCodexOverStdio(options: {
  readonly provider: ScriptedProvider;
  readonly answers?: Readonly<Record<string, (params: Json) => Json>>;
  /** Further arguments of `codex app-server`. */
  readonly arguments?: (home: string) => readonly string[];
  /** Further variables of its environment. */
  readonly environment?: (home: string) => Readonly<Record<string, string>>;
  /** Where its folder is made; within the repository when absent. */
  readonly base?: string;
}): Promise<CodexOverStdio> {
  const base = options.base ?? join(REPOSITORY, ".cache");
  await mkdir(base, { recursive: true });
  const home = await mkdtemp(join(base, "codex-home-"));
  const cwd = join(home, "workspace");
  await mkdir(cwd);
  await writeFile(join(home, "config.toml"), codexConfigToml(options.provider));
  const nowhere = "http://127.0.0.1:9";
  const child = spawn(codexBinary(), ["app-server", ...(options.arguments?.(home) ?? [])], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      CODEX_HOME: home,
      HTTPS_PROXY: nowhere,
      HTTP_PROXY: nowhere,
      ALL_PROXY: nowhere,
      NO_PROXY: "127.0.0.1,localhost",
      ...options.environment?.(home),
    },
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const messages: ServerMessage[] = [];
  const pending = new Map<number, PromiseWithResolvers<Json>>();
  const listeners = new Set<(message: ServerMessage) => void>();
  let lastId = 0;

  const send = (message: Json): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const receive = (line: string): void => {
    const message = JSON.parse(line);
    if (message.method === undefined) {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.error.message));
      return;
    }
    const incoming: ServerMessage = { method: message.method, params: message.params ?? {} };
    messages.push(incoming);
    for (const listener of listeners) listener(incoming);
    if (message.id === undefined) return;
    const answer = options.answers?.[incoming.method];
    send(
      answer === undefined
        ? { id: message.id, error: { code: -32601, message: "not answered here" } }
        : { id: message.id, result: answer(incoming.params) },
    );
  };
  createInterface({ input: child.stdout }).on("line", receive);

  const request: CodexOverStdio["request"] = (method, params) => {
    const answer = Promise.withResolvers<Json>();
    const id = ++lastId;
    pending.set(id, answer);
    send({ method, id, params });
    return within(answer.promise, PATIENCE_MS, `Codex did not answer ${method}`);
  };
  const waitFor: CodexOverStdio["waitFor"] = async (predicate) => {
    const past = messages.find(predicate);
    if (past !== undefined) return past;
    const found = Promise.withResolvers<ServerMessage>();
    const listener = (message: ServerMessage): void => {
      if (predicate(message)) found.resolve(message);
    };
    listeners.add(listener);
    try {
      return await within(found.promise, PATIENCE_MS, "No such message came from Codex");
    } finally {
      listeners.delete(listener);
    }
  };

  await request("initialize", {
    clientInfo: { name: "model-double-test", title: "Test", version: "0" },
    capabilities: { experimentalApi: true },
  });
  send({ method: "initialized" });
  return {
    cwd,
    request,
    messages,
    waitFor,
    stop: async () => {
      child.stdin.end();
      child.kill();
      await exited;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
