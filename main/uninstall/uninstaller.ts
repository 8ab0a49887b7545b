import { realpath, rmdir } from "node:fs/promises";
import { basename, dirname, sep } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import { failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { removeTree } from "../../broker/files/remove-tree.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { KeepableId, RemovalItem, RemovalKind } from "../api/uninstall.ts";
import { ControlError } from "../errors/control-error.ts";
import { chosenForRemoval, type Installation, removalItems } from "./removal-plan.ts";

export interface UninstallerOptions {
  readonly installation: () => Installation;
  readonly runFolder: string;
  /** Folders that the control plane writes in until its end: they go last. */
  readonly inUse: readonly string[];
  /** Whether an update, a rollback or a restoration runs: it would bring back what goes. */
  readonly isChanging: () => boolean;
  /** Stops the broker with its turns; resolves when nothing of it runs, and nothing starts it again. */
  readonly stopBroker: (by: string | null) => Promise<void>;
  /**
   * Unloads the broker's launch agent and takes its plist away; rejects with a ControlError. Does
   * nothing where launchd runs nothing.
   */
  readonly removeAgent: (by: string | null) => Promise<void>;
  /** The control plane's own launch agent; null where it has none. Only an uninstall removes it. */
  readonly ownAgent: () => OwnAgent | null;
  /** Takes the command `broker` of this installation out of PATH; null where none was made. */
  readonly removeCommand: () => Result<string, ControlError> | null;
  /** Lets the broker be started again after a removal that did not begin. */
  readonly letBrokerGo: () => void;
  /** Has this control plane end, as a signal would. */
  readonly end: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A launch agent that runs this very process. */
interface OwnAgent {
  /** At the next login nothing is there to load. */
  removePlist(): void;
  /** Ends this process: the last thing to do. */
  unload(): Promise<void>;
}

export interface Uninstaller {
  items(): readonly RemovalItem[];
  /** Whether a removal runs or is done: nothing is installed, restored or changed any more. */
  isBusy(): boolean;
  /** Stops, unloads and removes; answers the paths that went so far. The control plane ends right after. */
  remove(choice: RemovalChoice): Promise<Result<readonly string[], ControlError>>;
  /** Last of all, when everything is closed: what was written meanwhile goes too. */
  finish(): Promise<void>;
}

export interface RemovalChoice {
  readonly kind: RemovalKind;
  readonly keep: readonly KeepableId[];
  readonly by: string | null;
}

/** The answer reaches the page before the control plane ends. */
const ANSWER_MS = 200;

export function uninstaller(options: UninstallerOptions): Uninstaller {
  const { installation, clock, log } = options;
  let chosen: { readonly root: string; readonly paths: readonly string[] } | null = null;
  let isUninstall = false;
  let own: OwnAgent | null = null;
  let isBusy = false;
  return {
    items: () => removalItems(installation()),
    isBusy: () => isBusy,
    remove: async ({ kind, keep, by }) => {
      if (isBusy) return failed(busy("The installation is being removed already."));
      if (options.isChanging()) {
        return failed(busy("An update, a rollback or a restoration is under way."));
      }
      isBusy = true;
      // Before anything goes: afterwards nobody knows any more where it was.
      const facts = installation();
      const paths = chosenForRemoval(removalItems(facts), { kind, keep });
      log.info("The installation is removed", { kind, keep, by });
      try {
        await options.stopBroker(by);
        await options.removeAgent(by);
        own = kind === "uninstall" ? options.ownAgent() : null;
        own?.removePlist();
      } catch (thrown) {
        isBusy = false;
        options.letBrokerGo();
        if (thrown instanceof ControlError) return failed(thrown);
        throw thrown;
      }
      chosen = { root: facts.root, paths };
      isUninstall = kind === "uninstall";
      const command = isUninstall ? options.removeCommand() : null;
      if (command?.ok === false) log.error("The command stays", { error: command.error });
      const removed = await removeAll(
        facts.root,
        paths.filter((path) => !options.inUse.includes(path)),
        log,
      );
      clock.after(ANSWER_MS, options.end);
      return succeeded(command?.ok === true ? [...removed, command.value] : removed);
    },
    finish: async () => {
      if (chosen === null) return;
      const { root, paths } = chosen;
      await removeAll(root, isUninstall ? [...paths, options.runFolder] : paths, log);
      if (!isUninstall) return;
      // Only where nothing is left in them.
      for (const folder of [installation().dataRoot, root]) await removeEmpty(folder, root);
      // Last of all: launchd ends this process with it.
      await own?.unload();
    },
  };
}

/** What cannot be removed stays, and the rest goes nevertheless. */
async function removeAll(
  root: string,
  paths: readonly string[],
  log: Log,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const path of paths) {
    if (!(await isReallyBelow(path, root))) continue;
    try {
      // A link goes, and what it leads to stays. Agents may have nested folders as deep as they liked.
      await removeTree(dirname(path), basename(path));
      removed.push(path);
    } catch (thrown) {
      log.error("A part of the installation could not be removed", { path, error: thrown });
    }
  }
  return removed;
}

/** False where it is not there, or where a link in its path leads out of the service root. */
async function isReallyBelow(path: string, root: string): Promise<boolean> {
  try {
    const parent = (await realpath(dirname(path))) + sep;
    return parent.startsWith((await realpath(root)) + sep);
  } catch {
    // Its folder is not there: nothing to remove.
    return false;
  }
}

async function removeEmpty(folder: string, root: string): Promise<void> {
  if (folder !== root && !(await isReallyBelow(folder, root))) return;
  try {
    await rmdir(folder);
  } catch {
    // It holds something that is kept, or that is not ours.
  }
}

function busy(why: string): ControlError {
  return new ControlError("uninstall.busy", why, { hint: "Wait until it has ended." });
}
