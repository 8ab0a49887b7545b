import { copyFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Clock } from "../../../broker/clock/clock.ts";
import { ControlError } from "../../errors/control-error.ts";
import { makePrivateFolder } from "../../settings/private-file.ts";
import type { Launchctl } from "./launchctl.ts";
import type { OlderAgent } from "./older.ts";
import type { RecipeLimits } from "./recipe.ts";
import { runRecipe } from "./run-recipe.ts";

export interface RemoveOlderOptions {
  /** For the label that is removed. */
  readonly launchctl: Launchctl;
  /** Where its plist is kept. */
  readonly asideFolder: string;
  readonly clock: Clock;
  readonly pauseMs: number;
  readonly limits: RecipeLimits;
}

/** Unloads it and sets its plist aside. Rejects with a ControlError that has what to type. */
export async function removeOlderAgent(
  found: OlderAgent | null,
  { launchctl, asideFolder, clock, pauseMs, limits }: RemoveOlderOptions,
): Promise<void> {
  if (found === null) {
    throw new ControlError(
      "launchd.no_older",
      `${launchctl.label} is not of an older installation.`,
      {
        hint: "Look again: it may have been removed already.",
      },
    );
  }
  const typed = `Type in Terminal: ${found.commands.join("; ")}`;
  if (found.where === "daemon") {
    const message = `${found.label} is a system daemon, which only an administrator can remove.`;
    throw new ControlError("launchd.needs_administrator", message, { hint: typed });
  }
  const outcome = await runRecipe(
    {
      launchctl,
      plistPath: found.plistPath ?? "",
      loadedPath: "",
      write: () => {},
      older: async () => null,
      clock,
      pauseMs,
      limits,
    },
    { kind: "unload" },
  );
  if (outcome.kind === "failed") {
    throw new ControlError("launchd.not_unloaded", `${found.label} could not be unloaded.`, {
      hint: typed,
    });
  }
  if (found.plistPath === null) return;
  makePrivateFolder(asideFolder);
  copyFileSync(found.plistPath, join(asideFolder, basename(found.plistPath)));
  rmSync(found.plistPath);
}
