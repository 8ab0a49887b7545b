import type { NewProfileRequest } from "../../api/profiles.ts";
import type { Clock, Timer } from "../../clock/clock.ts";
import { apiKeyFile, readAccountFile } from "../../codex/profiles/account-file.ts";
import { DEFAULT_PROFILE } from "../../codex/profiles/place.ts";
import type { ProfileFolder } from "../../codex/profiles/profile-folder.ts";
import { type Result, errorText, failed, succeeded } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { ProfileChanges, ProfileProblem } from "../actions.ts";

/** What uses the accounts while they change: the sessions of a running worker, or nothing. */
export interface AccountUse {
  /** Turns that run on a profile. */
  load(name: string): Promise<number>;
  /** Writes a profile's account by `write`, and has it used from then on. */
  renew(name: string, write: () => Promise<void>): Promise<void>;
  /** Frees a profile of all that uses it, then runs `setAside`; keys of the sessions it had. */
  retire(name: string, setAside: () => Promise<void>): Promise<readonly string[]>;
  /** The profile is there again: it gets its sessions back, unless they are elsewhere by now. */
  giveBack(name: string, sessions: readonly string[]): Promise<void>;
  /** There is another profile, one less, or something about one has changed. */
  changed(): void;
  /** An account may work that could not. */
  mayWork(): void;
}

export interface ProfileChangesOptions {
  readonly folder: ProfileFolder;
  readonly use: AccountUse;
  readonly clock: Clock;
  readonly log: Log;
  /** Codex runs elsewhere, with its own account. */
  readonly isElsewhere: boolean;
}

/** How long a removal can be undone, in ms. */
export const UNDO_MS = 10_000;

interface Removal {
  readonly sessions: readonly string[];
  readonly wasPreferred: boolean;
  readonly timer: Timer;
}

/** What changes the auth profiles, while a worker runs and while none does. */
export class ProfileFolderChanges implements ProfileChanges {
  readonly #options: ProfileChangesOptions;
  readonly #removals = new Map<string, Removal>();

  constructor(options: ProfileChangesOptions) {
    this.#options = options;
  }

  async preview(request: NewProfileRequest): ReturnType<ProfileChanges["preview"]> {
    const { clock, folder } = this.#options;
    const content = contentOf(request);
    const name = await folder.check({ ...request, content }, clock.now());
    if (!name.ok) return name;
    const account = readAccountFile(content);
    if (!account.ok) return refuse("not_a_sign_in", account.error);
    const { identity, expiresAt, renewable } = account.value;
    return succeeded({
      name: name.value,
      account: { ...identity, workspace: null },
      expiresAt,
      renewable,
      existing: await folder.withAccountOf(identity),
    });
  }

  async add(request: NewProfileRequest): Promise<Result<string, ProfileProblem>> {
    const { clock, folder, isElsewhere, log, use } = this.#options;
    if (isElsewhere) {
      return refuse("codex_elsewhere", "Codex runs elsewhere and uses its account there.");
    }
    const content = contentOf(request);
    const name = await folder.check({ ...request, content }, clock.now());
    if (!name.ok) return name;
    await use.renew(name.value, () => folder.write(name.value, content));
    if (request.label !== undefined) await folder.setLabel(name.value, request.label);
    log.info("A profile has a new sign-in", { profile: name.value });
    use.changed();
    use.mayWork();
    return name;
  }

  async rename(name: string, label: string): Promise<Result<null, ProfileProblem>> {
    if (!this.#isThere(name)) return unknownProfile(name);
    await this.#options.folder.setLabel(name, label);
    this.#options.use.changed();
    return succeeded(null);
  }

  async prefer(name: string | null): Promise<Result<null, ProfileProblem>> {
    if (name !== null && !this.#isThere(name)) return unknownProfile(name);
    await this.#options.folder.prefer(name);
    this.#options.use.changed();
    return succeeded(null);
  }

  async remove(
    name: string,
    force: boolean,
  ): Promise<Result<{ readonly undoUntil: number | null }, ProfileProblem>> {
    const { clock, folder, log, use } = this.#options;
    if (!this.#isThere(name)) return unknownProfile(name);
    if (name === DEFAULT_PROFILE && folder.defaultIsConfigured) {
      return refuse(
        "comes_from_configuration",
        "This account comes from OPENAI_API_KEY or CODEX_AUTH_JSON_PATH. Remove that setting instead.",
      );
    }
    const turns = await use.load(name);
    if (turns > 0 && !force) return refuse("turns_running", runningWords(turns));
    const removedAt = clock.now();
    const sessions = await use.retire(name, () => folder.setAside(name, removedAt));
    const wasPreferred = folder.preferred() === name;
    if (wasPreferred) await folder.prefer(null);
    this.#removals.get(name)?.timer.cancel();
    const timer = clock.after(UNDO_MS, () => void this.#forget(name));
    this.#removals.set(name, { sessions, wasPreferred, timer });
    log.info("A profile was removed", { profile: name });
    use.changed();
    use.mayWork();
    return succeeded({ undoUntil: clock.now() + UNDO_MS });
  }

  async restore(name: string): Promise<Result<null, ProfileProblem>> {
    const { folder, log, use } = this.#options;
    const removal = this.#removals.get(name);
    if (removal === undefined || !(await folder.restore(name))) {
      return refuse("undo_over", `The profile “${name}” was removed for good.`);
    }
    removal.timer.cancel();
    this.#removals.delete(name);
    if (removal.wasPreferred && folder.preferred() === null) await folder.prefer(name);
    await use.giveBack(name, removal.sessions);
    log.info("The removal of a profile was undone", { profile: name });
    use.changed();
    use.mayWork();
    return succeeded(null);
  }

  /** Removals are for good from now on. */
  async close(): Promise<void> {
    for (const { timer } of this.#removals.values()) timer.cancel();
    await Promise.all([...this.#removals.keys()].map((name) => this.#forget(name)));
  }

  async #forget(name: string): Promise<void> {
    const { folder, log } = this.#options;
    this.#removals.delete(name);
    try {
      await folder.forget({ name });
    } catch (thrown) {
      log.error("The files of a removed profile could not be deleted", {
        profile: name,
        error: errorText(thrown),
      });
    }
  }

  #isThere(name: string): boolean {
    const { folder, isElsewhere } = this.#options;
    return !isElsewhere && folder.places().some((place) => place.name === name);
  }
}

function contentOf({ apiKey, authJson }: NewProfileRequest): string {
  return apiKey === undefined ? (authJson ?? "") : apiKeyFile(apiKey);
}

function runningWords(turns: number): string {
  return turns === 1
    ? "A turn is running on it and would be stopped."
    : `${turns} turns are running on it and would be stopped.`;
}

function unknownProfile(name: string): Result<never, ProfileProblem> {
  return refuse("unknown_profile", `There is no profile “${name}”.`);
}

function refuse(code: ProfileProblem["code"], message: string): Result<never, ProfileProblem> {
  return failed({ code, message });
}
