import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { BrokerError, type Result, errorText, failed, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { SerialLanes } from "../sessions/serial-lanes.ts";
import { importAuthFile } from "./auth-file.ts";
import {
  type Found,
  type HomeAction,
  type SharedEntry,
  mergedMemory,
  planHome,
  sharedEntries,
} from "./home-plan.ts";
import { programsProblem } from "./program-keys.ts";
import { makePrivateFolder, writePrivateFile } from "./private-file.ts";

/** Absolute paths. */
export interface HomeOptions {
  /** The profile's own: account, cache, logs, threads. */
  readonly codexHome: string;
  /** `CODEX_TEAM_HOME`: what all profiles share. */
  readonly teamHome: string;
  /** `CODEX_HOST_HOME_PATH`: an operator's Codex home whose content is taken over. */
  readonly sourceHome?: string;
  /** HOME of the agents' shells, whose `.codex/AGENT.md` becomes the team's. */
  readonly userHome: string;
  /** `CODEX_AUTH_JSON_PATH`. */
  readonly authFile?: string;
  /** Milliseconds since the epoch, for the names of what is backed up. */
  readonly now: () => number;
}

export interface HomeReport {
  /** An account file was copied into the home. */
  readonly accountImported: boolean;
  /** Shared entries that the profile keeps for itself. */
  readonly keptLocal: readonly string[];
  /** The account file could not be used; everything else is in place. */
  readonly problem: BrokerError | null;
}

/** One home after another: they share the team's and the user's. */
const lanes = new SerialLanes();

/**
 * Brings a profile's CODEX_HOME into the shape that the team home asks for. Repeating it changes
 * nothing. No content is destroyed: what must make way is kept beside its place.
 *
 * Codex is started after it, so it is on the way of each start: some sixty looks at files, which
 * take a few milliseconds in a row, and a tenth of a second with the start's other work between.
 */
export function prepareHome(
  options: HomeOptions,
  log: Log,
): Promise<Result<HomeReport, BrokerError>> {
  return lanes.run(options.teamHome, () => prepare(options, log));
}

async function prepare(options: HomeOptions, log: Log): Promise<Result<HomeReport, BrokerError>> {
  try {
    makePrivateFolder(options.codexHome);
    makePrivateFolder(options.teamHome);
    const keptLocal = await joinTeamHome(options, log);
    await wireMemory(options, log);
    const programs = programsProblem(options.codexHome);
    if (programs !== null) return failed(programs);
    if (options.authFile === undefined)
      return succeeded({ accountImported: false, keptLocal, problem: null });
    const imported = await importAuthFile(options.authFile, options.codexHome);
    if (!imported.ok)
      log.error(imported.error.message, { code: imported.error.code, hint: imported.error.hint });
    return succeeded({
      accountImported: imported.ok && imported.value,
      keptLocal,
      problem: imported.ok ? null : imported.error,
    });
  } catch (thrown) {
    return failed(
      new BrokerError("codex.home", `The Codex home could not be prepared: ${errorText(thrown)}`, {
        hint: `Check that ${options.codexHome} and ${options.teamHome} can be written.`,
        cause: thrown,
      }),
    );
  }
}

async function joinTeamHome(options: HomeOptions, log: Log): Promise<readonly string[]> {
  if (resolve(options.codexHome) === resolve(options.teamHome)) return [];
  const plan = planHome(
    {
      team: lookAt(options.teamHome),
      profile: lookAt(options.codexHome),
      source: options.sourceHome === undefined ? new Map() : lookAt(options.sourceHome),
    },
    (entry, target) => resolve(options.codexHome, target) === resolve(options.teamHome, entry.name),
  );
  for (const action of plan.actions) await perform(action, options, log);
  if (plan.keptLocal.length > 0)
    log.warn("The profile keeps its own shared entries because the team home has none", {
      entries: plan.keptLocal.join(", "),
      teamHome: options.teamHome,
    });
  return plan.keptLocal;
}

async function perform(action: HomeAction, options: HomeOptions, log: Log): Promise<void> {
  const team = join(options.teamHome, action.entry.name);
  const own = join(options.codexHome, action.entry.name);
  switch (action.kind) {
    case "make-empty":
      if (action.entry.kind === "folder") makePrivateFolder(team);
      else writeFileSync(team, "", { flag: "wx", mode: 0o600 });
      return;
    case "link":
      symlinkSync(team, own);
      return;
    case "back-up":
      backUp(own, options, log);
      return;
    case "remove":
      removeEmpty(own, options, log);
      return;
    case "copy":
      if (options.sourceHome !== undefined)
        await cp(join(options.sourceHome, action.entry.name), own, {
          recursive: true,
          dereference: true,
          // A link that leads nowhere has nothing to copy.
          filter: (path) => statOrNull(path) !== null,
        });
  }
}

/** `~/.codex/AGENT.md` is where agents write their memory: it becomes the team's, merged first. */
async function wireMemory(options: HomeOptions, log: Log): Promise<void> {
  const team = join(options.teamHome, "AGENT.md");
  const own = join(options.userHome, ".codex", "AGENT.md");
  // In a home that is itself the team's or the profile's, the path is wired already.
  const folder = resolve(dirname(own));
  if (folder === resolve(options.teamHome) || folder === resolve(options.codexHome)) return;
  const found = look(own, "file");
  if (found.kind === "link" && resolve(dirname(own), found.target) === resolve(team)) return;
  if (found.kind === "folder") {
    log.warn("The memory path is a folder and stays unchanged", { path: own });
    return;
  }
  if (found.kind !== "missing") {
    await mergeMemory(own, team);
    backUp(own, options, log);
  }
  mkdirSync(dirname(own), { recursive: true, mode: 0o700 });
  symlinkSync(team, own);
}

async function mergeMemory(own: string, team: string): Promise<void> {
  const present = readText(team) ?? "";
  const merged = mergedMemory(present, readText(own) ?? "");
  // Through a link that an operator may have made of it, not in its place.
  if (merged !== present) await writePrivateFile(realpathSync(team), merged);
}

function lookAt(home: string): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const entry of sharedEntries)
    found.set(entry.name, look(join(home, entry.name), entry.kind));
  return found;
}

function look(path: string, kind: SharedEntry["kind"]): Found {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (own === undefined) return { kind: "missing" };
  const hasContent = holdsContent(path, kind);
  if (own.isSymbolicLink()) return { kind: "link", target: readlinkSync(path), hasContent };
  return { kind: own.isDirectory() ? "folder" : "file", hasContent };
}

/** What Codex and Finder put in by themselves. */
const ownContent: readonly string[] = [".system", ".DS_Store"];

function holdsContent(path: string, kind: SharedEntry["kind"]): boolean {
  const state = statOrNull(path);
  if (state === null) return false;
  if (!state.isDirectory()) return state.size > 0;
  const names = readdirSync(path);
  return kind === "file" || names.some((name) => !ownContent.includes(name));
}

/** Null when nothing is there, or a link leads nowhere or in a circle. */
function statOrNull(path: string) {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Content makes way by its name, so that a person finds it where it was. */
function backUp(path: string, options: HomeOptions, log: Log): void {
  const stamp = new Date(options.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  let backup = `${path}.before-team-home-${stamp}`;
  for (let copy = 2; lstatSync(backup, { throwIfNoEntry: false }) !== undefined; copy++)
    backup = `${path}.before-team-home-${stamp}-${copy}`;
  renameSync(path, backup);
  log.warn("An entry was replaced by the team's; a backup was kept", { path, backup });
}

function removeEmpty(path: string, options: HomeOptions, log: Log): void {
  const own = lstatSync(path);
  if (!own.isDirectory()) unlinkSync(path);
  else if (readdirSync(path).length === 0) rmdirSync(path);
  else backUp(path, options, log);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
