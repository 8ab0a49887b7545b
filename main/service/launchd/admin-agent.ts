import { chmodSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "../../settings/control-settings.ts";
import { makePrivateFolder, readFileIfThere } from "../../settings/private-file.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import { agentEnvironment } from "./agent-environment.ts";
import { agentPlist } from "./agent-plist.ts";
import { copiedNode, copyInPlace, writeIfOther } from "./launch-files.ts";
import { adminLauncherScript } from "./launcher-script.ts";

/** What the control plane's own launch agent needs, below the service root. */
export interface AdminPlaces {
  readonly folder: string;
  /** The program that launchd starts. */
  readonly launcher: string;
  /** `launch-admin.js`: a copy, so that it works whatever is wrong with the current release. */
  readonly starter: string;
  readonly settings: string;
  /** The plist as it was loaded last. */
  readonly loadedPlist: string;
  readonly output: string;
}

export function adminPlaces({
  root,
  runFolder,
  logsFolder,
}: Pick<ServicePaths, "root" | "runFolder" | "logsFolder">): AdminPlaces {
  const folder = join(root, "runtime-support/launchd");
  return {
    folder,
    launcher: join(folder, "slack-codex-broker-admin"),
    starter: join(folder, "launch-admin.js"),
    settings: join(folder, "launch-admin.json"),
    loadedPlist: join(runFolder, "loaded-admin-agent.plist"),
    output: join(logsFolder, "admin-output.log"),
  };
}

const adminAgentSchema = z.object({
  launchctl: z.string().min(1),
  label: z.string().min(1),
  agentsFolder: z.string().min(1),
});
/** Which agent the control plane runs as. */
export type AdminAgent = z.infer<typeof adminAgentSchema>;

/** Null where the control plane has no launch agent. */
export function readAdminAgent(places: AdminPlaces): AdminAgent | null {
  const text = readFileIfThere(places.settings);
  if (text === null) return null;
  try {
    const parsed = adminAgentSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

export interface AdminFilesOptions {
  readonly places: AdminPlaces;
  readonly root: string;
  /** Node, to be copied, and its version. */
  readonly node: string;
  readonly nodeVersion: string;
  /** The built `launch-admin.js`. */
  readonly starter: string;
  readonly agent: AdminAgent;
}

/** Brings what the agent starts up to date. Throws ControlError. */
export function writeAdminFiles(options: AdminFilesOptions): void {
  const { places, root } = options;
  makePrivateFolder(places.folder);
  const node = copiedNode(options);
  copyInPlace(options.starter, places.starter, 0o600);
  writeIfOther(places.settings, `${JSON.stringify(options.agent, null, 2)}\n`);
  writeIfOther(places.launcher, adminLauncherScript({ node, starter: places.starter, root }));
  chmodSync(places.launcher, 0o700);
}

/** It closes its doors and leaves the broker running. */
const EXIT_TIME_OUT_SECONDS = 30;

/** The text of the control plane's plist. Pure. */
export function adminPlist(
  { places, root, label }: { readonly places: AdminPlaces; root: string; label: string },
  environment: Environment,
  shell: string | null,
): string {
  return agentPlist({
    label,
    programArguments: [places.launcher],
    environment: agentEnvironment(environment, shell),
    workingFolder: root,
    outputFile: places.output,
    exitTimeOutSeconds: EXIT_TIME_OUT_SECONDS,
    // A control plane that outlived its launcher would keep the next one out.
    abandonsProcessGroup: false,
  });
}
