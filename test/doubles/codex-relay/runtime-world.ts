import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../../broker/clock/clock.ts";
import { findCodexBinary } from "../../../broker/codex/binary.ts";
import { readRecord, recordPath } from "../../../broker/codex/server-record.ts";
import { type HandoverOptions, createCodexRuntime } from "../../../broker/codex/codex-runtime.ts";
import type { CodexRuntime } from "../../../broker/codex/runtime.ts";
import type { TurnPolicy } from "../../../broker/codex/turn-parameters.ts";
import type { Result } from "../../../broker/errors/broker-error.ts";
import { type Log, silentLog } from "../../../broker/logs/log.ts";
import type { AgentEvent, EndedTurn } from "../../../broker/sessions/ports/agent-events.ts";
import type {
  AgentDecision,
  AgentHandlers,
  AgentRequest,
  SentInput,
} from "../../../broker/sessions/ports/agent-runtime.ts";
import type { ToolAnswer, ToolCall } from "../../../broker/sessions/ports/agent-tools.ts";
import { codexConfigToml } from "../../../playground/model/codex-config.ts";
import { type ModelDouble, startModelDouble } from "../model/model-double.ts";

const repository = join(import.meta.dirname, "../../..");

/** Longest wait for an event of the real Codex, in ms, on a busy machine. */
const patienceMs = 30_000;

export interface WorldOptions {
  readonly model?: string;
  /** Added to the team's config.toml. */
  readonly config?: string;
  readonly requiresAuth?: boolean;
}

/** A folder with everything that a runtime needs, and a model that does what it is told. */
export interface World {
  readonly root: string;
  readonly model: ModelDouble;
  readonly paths: Readonly<
    Record<
      "codexHome" | "teamHome" | "workspace" | "repos" | "state" | "config" | "identity",
      string
    >
  >;
  /** A new runtime on this folder, as a restarted worker would make it; not started. */
  runtime(options?: Partial<RuntimeChoices>): Recorder;
  /** Pid of the app-server that is on record. */
  serverPid(): Promise<number>;
  /** Ends the app-server and the model, and removes the folder. */
  end(): Promise<void>;
}

export interface RuntimeChoices {
  readonly policy: TurnPolicy;
  readonly onToolCall: AgentHandlers["onToolCall"];
  readonly onRequest: AgentHandlers["onRequest"];
  readonly apiKey: string;
  readonly authFile: string;
  readonly program: string;
  /** Of the program. */
  readonly version: string;
  readonly turnMaxMs: number;
  readonly unattendedMaxMs: number;
  readonly log: Log;
  /** Further paths that agents may not read. */
  readonly denied: readonly string[];
}

/** A runtime and everything that it has told. */
export interface Recorder {
  readonly runtime: CodexRuntime;
  readonly events: readonly AgentEvent[];
  readonly toolCalls: readonly ToolCall[];
  readonly requests: readonly AgentRequest[];
  /** The first event, past or to come, that matches. */
  waitFor<E extends AgentEvent>(predicate: (event: AgentEvent) => event is E): Promise<E>;
  waitFor(predicate: (event: AgentEvent) => boolean): Promise<AgentEvent>;
  /** The end of a turn. */
  ended(turnId: string): Promise<EndedTurn>;
  /** Opens a thread in the world's workspace; `threadId` resumes one. */
  open(threadId?: string): Promise<string>;
  submit(threadId: string, text: string, inputId?: string): Promise<string>;
  /** Submits and waits for the end of the turn. */
  turn(threadId: string, text: string, inputId?: string): Promise<EndedTurn>;
}

/** Inputs of which nothing but their ids is known. */
export function sentInputs(...ids: readonly string[]): readonly SentInput[] {
  return ids.map((id) => ({ id, textHash: null }));
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const base = join(repository, ".cache/test");
  mkdirSync(base, { recursive: true });
  const root = await mkdtemp(join(base, "cx-"));
  const model = await startModelDouble();
  const paths = {
    codexHome: join(root, "codex-home"),
    teamHome: join(root, "team"),
    workspace: join(root, "sessions/C1-1.1/workspace"),
    repos: join(root, "repos"),
    state: join(root, "state"),
    config: join(root, "config"),
    identity: join(root, "identity"),
  };
  for (const path of [...Object.values(paths), join(root, "home"), join(root, "tmp")])
    mkdirSync(path, { recursive: true });
  writeFileSync(
    join(paths.teamHome, "config.toml"),
    codexConfigToml({
      baseUrl: model.baseUrl,
      model: options.model ?? "gpt-5.5",
      requiresAuth: options.requiresAuth === true,
    }) + (options.config ?? ""),
  );
  const runtimes: CodexRuntime[] = [];

  return {
    root,
    model,
    paths,
    runtime: (choices = {}) => {
      const recorder = record(root, paths, choices);
      runtimes.push(recorder.runtime);
      return recorder;
    },
    serverPid: async () => {
      const found = await readRecord(recordPath(paths.state));
      if (found === null) throw new Error("no app-server is on record");
      return found.pid;
    },
    end: async () => {
      for (const runtime of runtimes) await runtime.stop();
      await model.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function record(root: string, paths: World["paths"], choices: Partial<RuntimeChoices>): Recorder {
  const events: AgentEvent[] = [];
  const toolCalls: ToolCall[] = [];
  const requests: AgentRequest[] = [];
  const waiters = new Set<(event: AgentEvent) => void>();
  const binary = findCodexBinary({ startFolder: import.meta.dirname });
  if (!binary.ok) throw binary.error;
  const policy = choices.policy ?? { sandbox: "workspace-write", approvals: "on-request" };
  const options: HandoverOptions = {
    turnMaxMs: choices.turnMaxMs ?? 0,
    server: {
      kind: "own",
      program: choices.program ?? binary.value.path,
      version: choices.version ?? binary.value.version,
      codexHome: paths.codexHome,
      stateFolder: paths.state,
      runFolder: join(root, "run"),
      logsFolder: join(root, "logs"),
      environment: {
        PATH: process.env["PATH"] ?? "",
        HOME: join(root, "home"),
        TMPDIR: join(root, "tmp"),
        HTTP_PROXY: "http://127.0.0.1:9",
        HTTPS_PROXY: "http://127.0.0.1:9",
        ALL_PROXY: "http://127.0.0.1:9",
        NO_PROXY: "127.0.0.1,localhost,::1",
      },
      settings: {
        reposRoot: paths.repos,
        denied: [
          paths.config,
          paths.state,
          paths.identity,
          join(root, "run"),
          join(paths.codexHome, "auth.json"),
          ...(choices.denied ?? []),
        ],
      },
      unattendedMaxMs: choices.unattendedMaxMs ?? 600_000,
    },
    clientName: "slack-codex-broker",
    home: {
      codexHome: paths.codexHome,
      teamHome: paths.teamHome,
      userHome: join(root, "home"),
      now: () => systemClock.now(),
      ...(choices.authFile === undefined ? {} : { authFile: choices.authFile }),
    },
    ...(choices.apiKey === undefined ? {} : { apiKey: choices.apiKey }),
    tools: [
      {
        name: "slack_post",
        description: "Posts a message.",
        inputSchema: {
          type: "object",
          properties: { text: { type: "string" } },
          required: ["text"],
        },
      },
    ],
    policyFor: () => policy,
    handlers: {
      onEvent: (event) => {
        events.push(event);
        for (const waiter of waiters) waiter(event);
      },
      onToolCall: async (call, signal): Promise<ToolAnswer> => {
        toolCalls.push(call);
        return (await choices.onToolCall?.(call, signal)) ?? { success: true, text: "posted" };
      },
      onRequest: async (request, signal): Promise<AgentDecision> => {
        requests.push(request);
        return (await choices.onRequest?.(request, signal)) ?? { kind: "decline" };
      },
    },
    clock: systemClock,
    log: choices.log ?? silentLog,
    random: () => 0,
  };
  const runtime = createCodexRuntime(options);

  const waitFor = async (predicate: (event: AgentEvent) => boolean): Promise<AgentEvent> => {
    const past = events.find(predicate);
    if (past !== undefined) return past;
    const { promise, resolve, reject } = Promise.withResolvers<AgentEvent>();
    const waiter = (event: AgentEvent) => {
      if (predicate(event)) resolve(event);
    };
    waiters.add(waiter);
    const told = () => events.map((event) => event.kind).join(", ");
    const timer = setTimeout(
      () => reject(new Error(`no such event; there were ${told()}`)),
      patienceMs,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiters.delete(waiter);
    }
  };
  const ended = async (turnId: string): Promise<EndedTurn> => {
    const event = await waitFor(
      (candidate) => candidate.kind === "turn-ended" && candidate.turn.turnId === turnId,
    );
    if (event.kind !== "turn-ended") throw new Error("unreachable");
    return event.turn;
  };
  const submit = async (threadId: string, text: string, inputId = `input-${text}`) =>
    valueOf(
      await runtime.submit({ threadId, inputId, text, images: [], workspace: paths.workspace }),
    ).turnId;
  return {
    runtime,
    events,
    toolCalls,
    requests,
    waitFor: waitFor as Recorder["waitFor"],
    ended,
    open: async (threadId) =>
      valueOf(
        await runtime.openThread({
          sessionKey: "C1:1.1",
          threadId: threadId ?? null,
          workspace: paths.workspace,
          instructions: "You work for the test.",
          environment: { BROKER_SESSION_TOKEN: "token-of-the-session" },
        }),
      ).threadId,
    submit,
    turn: async (threadId, text, inputId) => await ended(await submit(threadId, text, inputId)),
  };
}

/** The value of a result that the test expects to succeed. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected success, got ${JSON.stringify(result.error)}`);
  return result.value;
}
