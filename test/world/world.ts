import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { findCodexBinary } from "../../broker/codex/binary.ts";
import {
  drainingPath,
  readDraining,
  readRecord,
  recordPath,
} from "../../broker/codex/server-record.ts";
import { codexConfigToml } from "../../playground/model/codex-config.ts";
import {
  appliedRules,
  installRelay,
  relayAnswers,
  setRelayRules,
} from "../doubles/codex-relay/install.ts";
import type { RelayAnswer, RelayRule } from "../doubles/codex-relay/rules.ts";
import { type ModelDouble, startModelDouble } from "../doubles/model/model-double.ts";
import {
  type SlackDouble,
  type SlackDoubleOptions,
  startSlackDouble,
} from "../doubles/slack/slack-double.ts";
import { freePort } from "./free-port.ts";
import { giveTo, ordinaryUser } from "./ordinary-user.ts";
import { copyBundle, type StartOptions, WorkerProcess } from "./worker-process.ts";

/** How long a worker may take to start or end where it shares the machine for hours. */
const LONG_RUN_PATIENCE_MS = 120_000;

const repository = join(import.meta.dirname, "../..");

export interface WorldOptions {
  /** `gpt-5.5` for classic tools, `gpt-6.1-sol` for code mode. */
  readonly model?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Added to the team's config.toml. */
  readonly config?: string;
  readonly slack?: SlackDoubleOptions;
  readonly requiresAuth?: boolean;
  /** A model of one's own in place of the double. */
  readonly modelUrl?: string;
  /** Where its folder is made; within the repository when absent. */
  readonly base?: string;
  /** The worker runs as somebody without special rights, also where the tests run as root. */
  readonly ordinaryUser?: boolean;
  /** Puts further files into the world's folder, and says how the worker is started then. */
  readonly prepare?: (
    root: string,
  ) => StartOptions & { readonly env?: Readonly<Record<string, string>> };
  /** For a run of its own beside whatever else the machine does. */
  readonly longRun?: boolean;
  /** Puts a relay with these rules between the worker and the real Codex. */
  readonly relay?: readonly RelayRule[];
}

export interface Relay {
  /** Other rules from the next message on. */
  set(rules: readonly RelayRule[]): void;
  /** The rules that were applied so far. */
  applied(): readonly RelayRule[];
  /** What the worker answered to the requests that rules made it. */
  answers(): readonly RelayAnswer[];
}

/** A folder, a Slack, a model and the built worker between them, with the real Codex. */
export interface World {
  readonly root: string;
  readonly data: string;
  readonly slack: SlackDouble;
  readonly model: ModelDouble;
  readonly worker: WorkerProcess;
  readonly env: Readonly<Record<string, string>>;
  /** The relay between the worker and Codex, where there is one. */
  readonly relay: Relay;
  /** Pid of the app-server on record, or null. */
  codexPid(): Promise<number | null>;
  /** Everything in the log files below a layer, such as `broker` or `raw/codex-rpc`. */
  logText(layer: string): Promise<string>;
  /** Ends every process and removes the folder, unless it is to be kept. */
  end(options?: { readonly keep: boolean }): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const base = options.base ?? join(repository, ".cache/test");
  mkdirSync(base, { recursive: true });
  const root = await mkdtemp(join(base, "w-"));
  const data = join(root, "data");
  const [model, slack, port] = await Promise.all([
    startModelDouble(),
    startSlackDouble(options.slack),
    freePort(),
  ]);
  for (const folder of ["home", "tmp", "data/team-codex-home"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const provider = {
    baseUrl: options.modelUrl ?? model.baseUrl,
    model: options.model ?? "gpt-5.5",
    requiresAuth: options.requiresAuth === true,
  };
  writeFileSync(
    join(data, "team-codex-home/config.toml"),
    codexConfigToml(provider) + (options.config ?? ""),
  );
  const { env: more, ...start } = options.prepare?.(root) ?? {};
  const env: Record<string, string> = {
    WORLD_ROOT: root,
    PATH: process.env["PATH"] ?? "",
    HOME: join(root, "home"),
    TMPDIR: join(root, "tmp"),
    LANG: "C.UTF-8",
    ...offline,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_BASE_URL: slack.apiUrl,
    DATA_ROOT: data,
    PORT: String(port),
    CODEX_APPROVALS: "never",
    ...(options.relay === undefined ? {} : { CODEX_BIN: relayIn(root, options.relay) }),
    ...options.env,
    ...more,
  };
  const user = options.ordinaryUser === true ? ordinaryUser() : null;
  if (user !== null) giveTo(user, root);
  const worker = new WorkerProcess(env, port, {
    ...start,
    ...(user === null ? {} : { user }),
    ...(options.longRun === true
      ? // A copy, so that a build meanwhile does no harm.
        { program: copyBundle(join(root, "bundle")), patienceMs: LONG_RUN_PATIENCE_MS }
      : {}),
  });
  const codexPid = async () => (await readRecord(recordPath(join(data, "state"))))?.pid ?? null;
  return {
    root,
    data,
    slack,
    model,
    worker,
    env,
    relay: {
      set: (rules) => setRelayRules(join(root, "relay"), rules),
      applied: () => appliedRules(join(root, "relay")),
      answers: () => relayAnswers(join(root, "relay")),
    },
    codexPid,
    logText: (layer) => textBelow(join(data, "logs", layer)),
    end: async ({ keep } = { keep: false }) => {
      await worker.end("SIGKILL");
      for (const pid of await codexPids(join(data, "state"))) endProcess(pid);
      for (const pid of jobPids(data)) endProcess(pid);
      await Promise.all([slack.stop(), model.stop()]);
      if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The app-servers on record: the configuration's own, those of each auth profile, and draining ones. */
async function codexPids(state: string): Promise<readonly number[]> {
  const folder = join(state, "codex-servers");
  const names = await readdir(folder).catch(() => []);
  const records = [state, ...names.map((name) => join(folder, name))].map(async (path) => [
    (await readRecord(recordPath(path))) ?? [],
    ...(await readDraining(drainingPath(path))).map(({ server }) => server),
  ]);
  return (await Promise.all(records)).flat(2).map(({ pid }) => pid);
}

/** The processes of background jobs, which outlive their worker; each leads a group. */
export function jobPids(data: string): readonly number[] {
  const path = join(data, "state/broker.sqlite");
  if (!existsSync(path)) return [];
  const db = new Database(path, { readonly: true });
  try {
    const pid = "json_extract(state_json, '$.life.process.pid')";
    const rows = db.prepare(`select ${pid} as pid from jobs where live = 1`).all();
    return rows.flatMap((row) => {
      const { pid: one } = row as { readonly pid: number | null };
      return one === null ? [] : [one];
    });
  } catch {
    return []; // A database that a test damaged, or of an earlier release.
  } finally {
    db.close();
  }
}

/** Codex honours these, so that no request can leave the machine. */
const offline = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "127.0.0.1,localhost,::1",
};

function relayIn(root: string, rules: readonly RelayRule[]): string {
  const binary = findCodexBinary({ startFolder: import.meta.dirname });
  if (!binary.ok) throw binary.error;
  return installRelay(join(root, "relay"), binary.value.path, rules);
}

/** Ends the app-server with its commands: it leads a group of its own. */
function endProcess(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    // macOS answers EPERM for a group that has only zombies left.
    if (!["ESRCH", "EPERM"].includes((thrown as NodeJS.ErrnoException).code ?? "")) throw thrown;
  }
}

/** The text of all files below a folder; empty when there is none. */
export async function textBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")),
  );
  return texts.join("");
}
