import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { WorkerConfiguration } from "../settings/worker-environment.ts";
import { stateFolderOf } from "./data-folders.ts";

/** Something that an earlier broker left and nobody needs. */
export interface Leftover {
  readonly path: string;
  /** Why it is one. */
  readonly why: string;
}

export interface LeftoverPlaces {
  readonly dataRoot: string;
  readonly stateFolder: string;
  /** Where the sockets of Codex are. */
  readonly runFolders: readonly string[];
}

export function leftoverPlaces({
  dataRoot,
  environment,
}: Pick<WorkerConfiguration, "dataRoot" | "environment">): LeftoverPlaces {
  const given = environment["RUN_DIR"] ?? "";
  return {
    dataRoot,
    stateFolder: stateFolderOf({ dataRoot, environment }),
    runFolders: given.startsWith("/") ? [given] : [join(dataRoot, "run")],
  };
}

/** What is younger may belong to a start that is going on. */
const MIN_AGE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** A run folder has a handful of files. */
const LOOKED_AT_MAX = 500;

/** Looks; changes nothing. */
export async function findLeftovers(
  places: LeftoverPlaces,
  now: number,
  signal: AbortSignal,
): Promise<readonly Leftover[]> {
  const sockets = await Promise.all(
    places.runFolders.map((folder) => staleSockets(folder, now, signal)),
  );
  return [...sockets.flat(), ...(await staleNote(places.stateFolder))];
}

/** Looks again, then removes what is still a leftover; what was removed. */
export async function removeLeftovers(
  places: LeftoverPlaces,
  now: number,
  signal: AbortSignal,
): Promise<readonly Leftover[]> {
  const found = await findLeftovers(places, now, signal);
  for (const { path } of found) {
    await rm(path, { force: true });
    // The mark beside a socket by which Codex sees that no worker came.
    await rm(`${path}.unseen`, { force: true });
  }
  return found;
}

async function staleSockets(
  folder: string,
  now: number,
  signal: AbortSignal,
): Promise<readonly Leftover[]> {
  const names = await readdir(folder).catch(() => []);
  const sockets = names.filter((name) => /^[0-9a-f]{8}\.sock$/.test(name)).slice(0, LOOKED_AT_MAX);
  const found = await Promise.all(
    sockets.map(async (name): Promise<readonly Leftover[]> => {
      const path = join(folder, name);
      const age = await lstat(path).then(
        ({ mtimeMs }) => now - mtimeMs,
        () => 0,
      );
      if (age < MIN_AGE_MS || signal.aborted) return [];
      return (await answers(path)) ? [] : [{ path, why: "a socket on which no Codex listens" }];
    }),
  );
  return found.flat();
}

/** Only a refusal proves that nobody is there: a busy program does not answer at once. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => done(true));
    socket.once("connect", () => done(true));
    socket.once("error", (thrown) => {
      const code = "code" in thrown ? thrown.code : null;
      done(code !== "ECONNREFUSED" && code !== "ENOENT");
    });
  });
}

const noteSchema = z.object({ pid: z.number().int().positive() });

/** `inspect` notes where it listens, and takes the note away when it ends. */
async function staleNote(stateFolder: string): Promise<readonly Leftover[]> {
  const path = join(stateFolder, "inspect.json");
  try {
    const note = noteSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (note.success && isThere(note.data.pid)) return [];
    return [{ path, why: `a note of a reader that is gone, in ${dirname(path)}` }];
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return [{ path, why: "a note that cannot be read" }];
    // There is none.
    return [];
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}
