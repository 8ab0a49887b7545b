import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ControlError } from "../../errors/control-error.ts";
import { readFileIfThere, writePrivateFile } from "../../settings/private-file.ts";
import type { ServicePaths } from "../../settings/service-root.ts";
import { plistOwner } from "./agent-plist.ts";
import type { LaunchPlaces } from "./launch-files.ts";

const consentSchema = z.object({ keepRunning: z.boolean(), by: z.string().nullable() });

export interface AgentConsentOptions {
  readonly paths: ServicePaths;
  readonly places: LaunchPlaces;
  readonly label: string;
  readonly agentsFolder: string;
}

/**
 * "Keep broker running": whether the agent starts at login. launchd loads at login what lies in its
 * folder, so consent decides where the plist lies. Nothing is restarted when it changes.
 */
export interface AgentConsent {
  /** Null until a person has decided. */
  keepRunning(): boolean | null;
  /** Where the agent's plist belongs now. */
  plistPath(): string;
  /** Moves the plist. Throws ControlError and changes nothing when the file there is not ours. */
  decide(keepRunning: boolean, by: string | null): void;
}

export function agentConsent(options: AgentConsentOptions): AgentConsent {
  const { paths, places, label, agentsFolder } = options;
  const record = join(paths.configFolder, "keep-running.json");
  const loginPath = join(agentsFolder, `${label}.plist`);
  const quietPath = join(places.plistFolder, `${label}.plist`);

  const keepRunning = () => {
    const text = readFileIfThere(record);
    if (text === null) return null;
    try {
      const parsed = consentSchema.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data.keepRunning : null;
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return null;
      throw thrown;
    }
  };
  return {
    keepRunning,
    plistPath: () => (keepRunning() === true ? loginPath : quietPath),
    decide: (wanted, by) => {
      const [from, to] = wanted ? [quietPath, loginPath] : [loginPath, quietPath];
      const owner = plistOwner(readFileIfThere(loginPath), places.launcher);
      if (owner.kind === "other") throw notOurs(loginPath, owner.program);
      writePrivateFile(record, `${JSON.stringify({ keepRunning: wanted, by })}\n`);
      if (!existsSync(from)) return;
      if (wanted) mkdirSync(agentsFolder, { recursive: true });
      writePrivateFile(to, readFileIfThere(from) ?? "");
      rmSync(from, { force: true });
    },
  };
}

function notOurs(path: string, program: string | null): ControlError {
  const what = program === null ? "" : ` It starts ${program}.`;
  return new ControlError(
    "launchd.older_installation",
    `The launch agent ${path} is not of this installation.${what}`,
    { hint: "Remove the older installation first." },
  );
}
