import { join } from "node:path";
import { readFileIfThere } from "../../settings/private-file.ts";
import { plistOwner } from "./agent-plist.ts";
import type { Job } from "./job-state.ts";

/** An agent or a system daemon under one of our labels that this installation did not make. */
export interface OlderAgent {
  readonly label: string;
  /** Only an administrator can remove a daemon. */
  readonly where: "agent" | "daemon";
  /** Null when only launchd knows it. */
  readonly plistPath: string | null;
  readonly program: string | null;
  readonly isLoaded: boolean;
  /** Exactly what to type to remove it, in this order. */
  readonly commands: readonly string[];
}

export interface OlderOptions {
  readonly labels: readonly string[];
  /** Asks launchd for a label in a domain: `gui/<uid>` or `system`. */
  readonly job: (domain: string, label: string) => Promise<Job>;
  readonly guiDomain: string;
  readonly agentsFolder: string;
  readonly daemonsFolder: string;
  /** The programs that agents of this installation start, by label. */
  readonly ourPrograms: Readonly<Record<string, string>>;
}

export const DAEMONS_FOLDER = "/Library/LaunchDaemons";

/** Everything of older installations that still is there. Changes nothing. */
export async function findOlder(options: OlderOptions): Promise<readonly OlderAgent[]> {
  const found = await Promise.all(
    options.labels.flatMap((label) => [olderAgent(options, label), olderDaemon(options, label)]),
  );
  return found.filter((each) => each !== null);
}

async function olderAgent(options: OlderOptions, label: string): Promise<OlderAgent | null> {
  const { guiDomain, agentsFolder, ourPrograms } = options;
  const ours = ourPrograms[label] ?? "";
  const path = join(agentsFolder, `${label}.plist`);
  const owner = plistOwner(readFileIfThere(path), ours);
  const job = await options.job(guiDomain, label);
  const isForeignJob = job.kind === "loaded" && job.program !== null && job.program !== ours;
  if (owner.kind !== "other" && !isForeignJob) return null;
  const plistPath = owner.kind === "other" ? path : null;
  const fromJob = isForeignJob ? job.program : null;
  return {
    label,
    where: "agent",
    plistPath,
    program: owner.kind === "other" ? (owner.program ?? fromJob) : fromJob,
    isLoaded: isForeignJob,
    commands: [
      ...(isForeignJob ? [`launchctl bootout ${guiDomain}/${label}`] : []),
      ...(plistPath === null ? [] : [`rm ${plistPath}`]),
    ],
  };
}

async function olderDaemon(options: OlderOptions, label: string): Promise<OlderAgent | null> {
  const path = join(options.daemonsFolder, `${label}.plist`);
  const owner = plistOwner(readFileIfThere(path), "");
  const job = await options.job("system", label);
  const isLoaded = job.kind === "loaded";
  if (owner.kind === "none" && !isLoaded) return null;
  const plistPath = owner.kind === "none" ? null : path;
  return {
    label,
    where: "daemon",
    plistPath,
    program: (owner.kind === "other" ? owner.program : null) ?? (isLoaded ? job.program : null),
    isLoaded,
    commands: [
      ...(isLoaded ? [`sudo launchctl bootout system/${label}`] : []),
      ...(plistPath === null ? [] : [`sudo rm ${plistPath}`]),
    ],
  };
}
