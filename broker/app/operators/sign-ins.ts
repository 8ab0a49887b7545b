import { randomUUID } from "node:crypto";
import type { SignIn, SignInState } from "../../api/profiles.ts";
import type { Clock, Timer } from "../../clock/clock.ts";
import type { DeviceLogin, DeviceLoginEnd } from "../../codex/device-login.ts";
import {
  type AccountIdentity,
  isSameAccount,
  readAccountFile,
} from "../../codex/profiles/account-file.ts";
import type { ProfileFolder } from "../../codex/profiles/profile-folder.ts";
import {
  type Result,
  assertNever,
  errorText,
  failed,
  succeeded,
} from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { ProfileChanges, ProfileProblem, SignInActions } from "../actions.ts";

export interface SignInsOptions {
  /** Begins one with Codex, which ends after `maxMs`. The error is a sentence. */
  readonly begin: (maxMs: number) => Promise<Result<DeviceLogin, string>>;
  readonly folder: Pick<ProfileFolder, "accountOf" | "places" | "withAccountOf">;
  readonly add: ProfileChanges["add"];
  readonly clock: Clock;
  readonly log: Log;
  /** Codex runs elsewhere, with its own account. */
  readonly isElsewhere: boolean;
}

/** How long a person has for the code, and then for a decision, in ms. OpenAI's codes live as long. */
export const CODE_LIVES_MS = 15 * 60_000;
/** Each one that waits has an app-server, of some 60 MB. */
const MAX_WAITING = 4;
/** Ended ones are answered for so long, in ms: pages ask every second. */
const KEPT_AFTER_MS = 60_000;

interface Entry {
  readonly profile: string | null;
  readonly label: string | undefined;
  signIn: SignIn;
  /** Null once it has ended. */
  login: DeviceLogin | null;
  /** The text of the `auth.json`, while a person decides. */
  authJson: string | null;
  timer: Timer | null;
}

/** The sign-ins with a code that were begun here. They live in memory, and end with the process. */
export class SignIns implements SignInActions {
  readonly #options: SignInsOptions;
  readonly #entries = new Map<string, Entry>();
  #starting = 0;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  async start(given: {
    readonly profile?: string | undefined;
    readonly label?: string | undefined;
  }): Promise<Result<SignIn, ProfileProblem>> {
    const { begin, clock, folder, isElsewhere, log } = this.#options;
    const profile = given.profile ?? null;
    if (isElsewhere) {
      return refuse("codex_elsewhere", "Codex runs elsewhere and uses its account there.");
    }
    if (profile !== null && !folder.places().some(({ name }) => name === profile)) {
      return refuse("unknown_profile", `There is no profile “${profile}”.`);
    }
    if (this.#starting + this.#waiting() >= MAX_WAITING) {
      return refuse("too_many_sign_ins", `${MAX_WAITING} sign-ins wait for their code already.`);
    }
    this.#starting += 1;
    const begun = await begin(CODE_LIVES_MS).finally(() => {
      this.#starting -= 1;
    });
    if (!begun.ok) {
      log.warn("A sign-in with a code could not be started", { error: begun.error });
      return refuse("sign_in_not_started", begun.error);
    }
    const { userCode, verificationUrl, ended } = begun.value;
    const entry: Entry = {
      profile,
      label: given.label,
      login: begun.value,
      authJson: null,
      timer: null,
      signIn: {
        id: randomUUID(),
        profile,
        userCode,
        verificationUrl,
        expiresAt: clock.now() + CODE_LIVES_MS,
        state: { kind: "waiting" },
      },
    };
    this.#entries.set(entry.signIn.id, entry);
    log.info("A sign-in with a code waits for a person", { profile });
    void this.#follow(entry, ended);
    return succeeded(entry.signIn);
  }

  get(id: string): Result<SignIn, ProfileProblem> {
    const entry = this.#entries.get(id);
    return entry === undefined ? unknown() : succeeded(entry.signIn);
  }

  async keep(id: string, as: "new" | "existing"): Promise<Result<SignIn, ProfileProblem>> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return unknown();
    const { authJson, signIn } = entry;
    if (signIn.state.kind !== "undecided" || authJson === null) {
      return refuse("not_undecided", "There is nothing to decide about this sign-in.");
    }
    const { existing } = signIn.state;
    if (as === "existing" && existing === null) {
      return refuse("not_undecided", "No profile has this account.");
    }
    const target = as === "existing" ? existing : null;
    // Two presses of one button must not add it twice.
    entry.authJson = null;
    const added = await this.#add(entry, authJson, target);
    if (!added.ok) {
      entry.authJson = authJson;
      return added;
    }
    return succeeded(entry.signIn);
  }

  cancel(id: string): Result<SignIn, ProfileProblem> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return unknown();
    if (isOpen(entry.signIn.state)) this.#settle(entry, { kind: "canceled" });
    return succeeded(entry.signIn);
  }

  /** Ends all of them; resolves when their app-servers have ended. */
  async close(): Promise<void> {
    const logins = [...this.#entries.values()].flatMap(({ login }) => login ?? []);
    for (const id of this.#entries.keys()) this.cancel(id);
    for (const { timer } of this.#entries.values()) timer?.cancel();
    await Promise.all(logins.map(({ ended }) => ended));
  }

  #waiting(): number {
    return [...this.#entries.values()].filter(({ login }) => login !== null).length;
  }

  async #follow(entry: Entry, ended: DeviceLogin["ended"]): Promise<void> {
    try {
      await this.#ended(entry, await ended);
    } catch (thrown) {
      this.#settle(entry, { kind: "refused", reason: errorText(thrown) });
    }
  }

  async #ended(entry: Entry, how: DeviceLoginEnd): Promise<void> {
    entry.login = null;
    // It was cancelled while the person signed in: what Codex wrote is dropped.
    if (entry.signIn.state.kind !== "waiting") return;
    switch (how.kind) {
      case "expired":
      case "canceled":
      case "refused":
        return this.#settle(entry, how);
      case "signed-in":
        return this.#signedIn(entry, how.authJson);
      default:
        return assertNever(how);
    }
  }

  async #signedIn(entry: Entry, authJson: string): Promise<void> {
    const { clock, folder } = this.#options;
    const account = readAccountFile(authJson);
    if (!account.ok) return this.#settle(entry, { kind: "refused", reason: account.error });
    const { identity } = account.value;
    const existing = await folder.withAccountOf(identity);
    const why = whyUndecided(entry.profile, await this.#identityOf(entry.profile), {
      identity,
      existing,
    });
    if (why === null) {
      const added = await this.#add(entry, authJson, entry.profile);
      if (!added.ok) this.#settle(entry, { kind: "refused", reason: added.error.message });
      return;
    }
    entry.authJson = authJson;
    entry.timer = clock.after(CODE_LIVES_MS, () => this.#settle(entry, { kind: "canceled" }));
    entry.signIn = {
      ...entry.signIn,
      state: { kind: "undecided", why, account: { ...identity, workspace: null }, existing },
    };
  }

  async #identityOf(profile: string | null): Promise<AccountIdentity | null> {
    if (profile === null) return null;
    return (await this.#options.folder.accountOf(profile))?.identity ?? null;
  }

  /** Gives it to a profile, or makes one. */
  async #add(
    entry: Entry,
    authJson: string,
    profile: string | null,
  ): Promise<Result<null, ProfileProblem>> {
    const added = await this.#options.add({
      name: profile ?? "",
      authJson,
      replace: profile !== null,
      ...(entry.label === undefined || profile !== null ? {} : { label: entry.label }),
    });
    if (!added.ok) return added;
    const account = readAccountFile(authJson);
    this.#settle(entry, {
      kind: "done",
      name: added.value,
      account: account.ok ? { ...account.value.identity, workspace: null } : null,
    });
    return succeeded(null);
  }

  #settle(entry: Entry, state: SignInState): void {
    const { clock, log } = this.#options;
    entry.signIn = { ...entry.signIn, state };
    entry.authJson = null;
    entry.login?.cancel();
    entry.timer?.cancel();
    entry.timer = clock.after(KEPT_AFTER_MS, () => this.#entries.delete(entry.signIn.id));
    log.info("A sign-in with a code has ended", { profile: entry.profile, outcome: state.kind });
  }
}

/**
 * Pure: why a person has to say what becomes of a sign-in; null when it is what they wanted.
 * `wanted` is whose account the profile had, as far as that is known.
 */
function whyUndecided(
  profile: string | null,
  wanted: AccountIdentity | null,
  got: { readonly identity: AccountIdentity; readonly existing: string | null },
): "other-account" | "already-here" | null {
  if (profile === null) return got.existing === null ? null : "already-here";
  if (wanted !== null) return isSameAccount(wanted, got.identity) ? null : "other-account";
  return got.existing === null ? null : "other-account";
}

function isOpen(state: SignInState): boolean {
  return state.kind === "waiting" || state.kind === "undecided";
}

function unknown(): Result<never, ProfileProblem> {
  return refuse("unknown_sign_in", "There is no such sign-in.");
}

function refuse(code: ProfileProblem["code"], message: string): Result<never, ProfileProblem> {
  return failed({ code, message });
}
