import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { profilesRoot } from "../../app/agent-boundary.ts";
import type { Clock } from "../../clock/clock.ts";
import type { ServerChoice } from "../../codex/app-server.ts";
import { carryThread } from "../../codex/profiles/carry-thread.ts";
import type { ProfileHooks } from "../../codex/profiles/live-profile.ts";
import { DEFAULT_PROFILE, type ProfilePlace } from "../../codex/profiles/place.ts";
import { ProfilePool } from "../../codex/profiles/pool.ts";
import { ProfileFolder } from "../../codex/profiles/profile-folder.ts";
import { createCodexRuntime } from "../../codex/codex-runtime.ts";
import type { CodexRuntime, CodexRuntimeOptions } from "../../codex/runtime.ts";
import { endServer } from "../../codex/server-process.ts";
import {
  drainingPath,
  readDraining,
  readRecord,
  recordPath,
  removeRecord,
} from "../../codex/server-record.ts";
import type { Config } from "../../config/settings.ts";
import { BrokerError } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { profileOfThread } from "../../store/sessions.ts";
import { homeOptions } from "../codex-server.ts";

/** What Codex can call, and who takes what it says. */
export type CodexClient = Pick<CodexRuntimeOptions, "tools" | "handlers">;

export interface CodexProfilesOptions extends Pick<
  CodexRuntimeOptions,
  "clientName" | "policyFor" | "random" | "sandboxProblem"
> {
  readonly config: Config;
  /** Of the configuration's own home; the profiles' differ from it in the home alone. */
  readonly server: ServerChoice;
  readonly db: Kysely<BrokerDatabase>;
  readonly userHome: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CodexProfiles {
  readonly folder: ProfileFolder;
  readonly pool: ProfilePool;
  /** Comes once, before the first app-server is started: the sessions are made with the pool. */
  connect(client: CodexClient): void;
}

/** The auth profiles of this worker. With a Codex that runs elsewhere its account is the only one. */
export function codexProfiles(options: CodexProfilesOptions): CodexProfiles {
  const { clock, config, db, log, server } = options;
  const folder = profileFolder(config);
  const isElsewhere = server.kind === "external";
  let connected: CodexClient | null = null;
  const client = () => {
    if (connected === null)
      throw new BrokerError("codex.not_connected", "Nobody serves Codex yet.");
    return connected;
  };
  const pool = new ProfilePool({
    places: () => {
      const places = isElsewhere ? [] : folder.places();
      return places.length > 0 ? places : [elsewhere(config)];
    },
    runtimeOf: (place, hooks) => runtimeOf(place, hooks, client(), options),
    onEvent: (event) => client().handlers.onEvent(event),
    ownerOf: (threadId) => profileOfThread(db, threadId),
    preferred: () => folder.preferred(),
    labelOf: (name) => folder.labelOf(name),
    carry: (threadId, from, to) => carryThread(threadId, folder.homesOf(from), to.codexHome),
    clock,
    log: log.with({ module: "codex" }),
  });
  return {
    folder,
    pool,
    connect: (given) => {
      connected = given;
    },
  };
}

export function profileFolder(config: Config): ProfileFolder {
  return new ProfileFolder({
    root: profilesRoot(config),
    defaultHome: config.codexHome,
    defaultIsConfigured: config.openaiApiKey !== null || config.codexAuthJsonPath !== null,
  });
}

function elsewhere(config: Config): ProfilePlace {
  return { name: DEFAULT_PROFILE, codexHome: config.codexHome, isDefault: true };
}

function runtimeOf(
  place: ProfilePlace,
  hooks: ProfileHooks,
  client: CodexClient,
  options: CodexProfilesOptions,
): CodexRuntime {
  const { clock, config, log, server } = options;
  const now = () => clock.now();
  const { authFile, ...home } = homeOptions(config, options.userHome, now);
  return createCodexRuntime({
    ...options,
    turnMaxMs: config.turnMaxMs,
    server: server.kind === "external" ? server : serverOf(place, server),
    log: log.with({ module: "codex", profile: place.name }),
    tools: client.tools,
    handlers: { ...client.handlers, onEvent: hooks.onEvent },
    onRateLimits: hooks.onRateLimits,
    onAccountChanged: hooks.onAccountChanged,
    ...(place.isDefault && config.openaiApiKey !== null ? { apiKey: config.openaiApiKey } : {}),
    ...(server.kind === "external"
      ? {}
      : {
          home: {
            ...home,
            codexHome: place.codexHome,
            ...(place.isDefault && authFile !== undefined ? { authFile } : {}),
          },
        }),
  });
}

type OwnServer = Extract<ServerChoice, { kind: "own" }>;

function serverOf(place: ProfilePlace, server: OwnServer): OwnServer {
  if (place.isDefault) return server;
  return {
    ...server,
    codexHome: place.codexHome,
    stateFolder: join(serversFolder(server.stateFolder), place.name),
    environment: { ...server.environment, CODEX_HOME: place.codexHome },
  };
}

/** The records of the profiles' app-servers, a folder each. */
function serversFolder(stateFolder: string): string {
  return join(stateFolder, "codex-servers");
}

/** Ends app-servers of profiles that were removed while no worker ran. */
export async function endOrphans(
  { folder }: Pick<CodexProfiles, "folder">,
  { server, clock, log }: Pick<CodexProfilesOptions, "server" | "clock" | "log">,
): Promise<void> {
  if (server.kind === "external") return;
  const known = folder.places().map(({ name }) => name);
  const recorded = await readdir(serversFolder(server.stateFolder)).catch(() => []);
  for (const name of recorded.filter((one) => !known.includes(one))) {
    await endServersIn(join(serversFolder(server.stateFolder), name), { clock, log });
  }
}

/** Ends the app-servers of one profile that an earlier worker has left running. */
export function endServersOf(
  name: string,
  { clock, config, log }: Pick<CodexProfilesOptions, "config" | "clock" | "log">,
): Promise<void> {
  const { stateDir } = config;
  const folder = name === DEFAULT_PROFILE ? stateDir : join(serversFolder(stateDir), name);
  return endServersIn(folder, { clock, log });
}

async function endServersIn(
  folder: string,
  { clock, log }: Pick<CodexProfilesOptions, "clock" | "log">,
): Promise<void> {
  const path = recordPath(folder);
  const record = await readRecord(path);
  if (record !== null && (await endServer(record, clock, log))) await removeRecord(path);
  const draining = await readDraining(drainingPath(folder));
  for (const one of draining) await endServer(one.server, clock, log);
  await removeRecord(drainingPath(folder));
}
