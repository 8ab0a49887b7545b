import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Result, failed, succeeded } from "../../errors/broker-error.ts";
import { makePrivateFolder, writePrivateFile } from "../private-file.ts";
import { type AccountFile, isSameAccount, readAccountFile } from "./account-file.ts";
import { DEFAULT_PROFILE, isProfileName, type ProfilePlace, profileNameFrom } from "./place.ts";

/** Absolute paths. */
export interface ProfileFolderOptions {
  /** `auth-profiles/`. */
  readonly root: string;
  /** `CODEX_HOME`, the home of the configuration's account. */
  readonly defaultHome: string;
  /** `OPENAI_API_KEY` or `CODEX_AUTH_JSON_PATH` is set: they bring the default's account. */
  readonly defaultIsConfigured: boolean;
}

export interface ProfileRefusal {
  readonly code:
    | "not_a_sign_in"
    | "sign_in_expired"
    | "profile_exists"
    | "bad_name"
    | "same_sign_in"
    | "unknown_profile";
  readonly message: string;
}

export interface NewProfile {
  /** Empty: made of the account's e-mail address. */
  readonly name: string;
  /** The text of an `auth.json`. */
  readonly content: string;
  /** Takes the place of the profile of that name. */
  readonly replace: boolean;
}

/** The name of the profile that new sessions take first. */
const PREFERRED = ".preferred";
/** Threads of removed profiles stay here, so that their sessions can take them along. */
const REMOVED = ".removed";
/** A removed profile as a whole, `<ms since the epoch>-<name>`, while its removal can be undone. */
const ASIDE = ".aside";
/** What a person named a profile, in its home. */
const LABEL = ".label";
/** Names that are tried when the one of an account is taken. */
const MAX_SUFFIX = 99;

/** The auth profiles on disk: one folder each below `auth-profiles/`, with its Codex home in it. */
export class ProfileFolder {
  readonly #options: ProfileFolderOptions;

  constructor(options: ProfileFolderOptions) {
    this.#options = options;
  }

  /**
   * The profiles that there are. The configuration's account takes part when it is there, and
   * stands alone, with or without an account, when no other profile is.
   */
  places(): readonly ProfilePlace[] {
    const names = this.#names();
    const own: ProfilePlace = {
      name: DEFAULT_PROFILE,
      codexHome: this.#options.defaultHome,
      isDefault: true,
    };
    const takesPart = names.length === 0 || this.hasDefaultAccount();
    const others = names.map((name) => ({ name, codexHome: this.homeOf(name), isDefault: false }));
    return takesPart ? [own, ...others] : others;
  }

  homeOf(name: string): string {
    return name === DEFAULT_PROFILE ? this.#options.defaultHome : join(this.#options.root, name);
  }

  /** Where a profile's threads may be, also after it was removed. */
  homesOf(name: string): readonly string[] {
    return [this.homeOf(name), join(this.#options.root, REMOVED, name)];
  }

  hasDefaultAccount(): boolean {
    return this.#options.defaultIsConfigured || existsSync(this.#accountPath(DEFAULT_PROFILE));
  }

  /** True when the configuration brings the default's account back at each start. */
  get defaultIsConfigured(): boolean {
    return this.#options.defaultIsConfigured;
  }

  /** The account of a profile; null when it has none that can be read. */
  async accountOf(name: string): Promise<AccountFile | null> {
    const content = await readFile(this.#accountPath(name), "utf8").catch(() => null);
    const account = content === null ? null : readAccountFile(content);
    return account?.ok === true ? account.value : null;
  }

  /** The profile that people want new sessions to take; null for whichever is best. */
  preferred(): string | null {
    const path = join(this.#options.root, PREFERRED);
    const name = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
    return name === "" ? null : name;
  }

  async prefer(name: string | null): Promise<void> {
    makePrivateFolder(this.#options.root);
    await writePrivateFile(join(this.#options.root, PREFERRED), `${name ?? ""}\n`);
  }

  /** What a person named a profile; null when nobody did. */
  labelOf(name: string): string | null {
    const path = join(this.homeOf(name), LABEL);
    const label = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
    return label === "" ? null : label;
  }

  async setLabel(name: string, label: string): Promise<void> {
    await writePrivateFile(join(this.homeOf(name), LABEL), `${label}\n`);
  }

  /** The profile that has this account, whichever sign-in it came with; null when none has. */
  async withAccountOf(identity: AccountFile["identity"]): Promise<string | null> {
    for (const name of [DEFAULT_PROFILE, ...this.#names()]) {
      const account = await this.accountOf(name);
      if (account !== null && isSameAccount(account.identity, identity)) return name;
    }
    return null;
  }

  /** Checks a new profile; nothing is written. The name that it gets. `now` in ms since the epoch. */
  async check(profile: NewProfile, now: number): Promise<Result<string, ProfileRefusal>> {
    const account = readAccountFile(profile.content);
    if (!account.ok) return refuse("not_a_sign_in", account.error);
    const { expiresAt, renewable } = account.value;
    if (!renewable && expiresAt !== null && expiresAt <= now) {
      return refuse(
        "sign_in_expired",
        "This sign-in has expired and can no longer be renewed. Sign in with a code instead.",
      );
    }
    const names = this.#names();
    const name = nameOf(profile, account.value, names);
    if (!isProfileName(name)) {
      return refuse(
        "bad_name",
        "A name consists of letters, digits, - and _, and cannot be “default”.",
      );
    }
    if (names.includes(name) && !profile.replace) {
      return refuse("profile_exists", `There is already a profile “${name}”.`);
    }
    for (const other of [DEFAULT_PROFILE, ...names]) {
      if (other === name) continue;
      if ((await this.accountOf(other))?.fingerprint !== account.value.fingerprint) continue;
      return refuse(
        "same_sign_in",
        `The profile “${other}” has the same sign-in. Two copies would sign each other out.`,
      );
    }
    return succeeded(name);
  }

  /** Writes the account of a profile that was checked, 0600 and as a whole. */
  async write(name: string, content: string): Promise<void> {
    makePrivateFolder(this.#options.root);
    makePrivateFolder(this.homeOf(name));
    await writePrivateFile(this.#accountPath(name), content);
  }

  /**
   * Takes a profile out, with its account; its threads stay where sessions find them. The rest lies
   * aside until `forget`, and `restore` brings it back. Its app-server must have ended.
   */
  async setAside(name: string, now: number): Promise<void> {
    const aside = join(this.#options.root, ASIDE, `${now}-${name}`);
    makePrivateFolder(this.#options.root);
    makePrivateFolder(join(this.#options.root, ASIDE));
    if (name === DEFAULT_PROFILE) {
      makePrivateFolder(aside);
      return rename(this.#accountPath(name), join(aside, "auth.json"));
    }
    const home = this.homeOf(name);
    const sessions = join(home, "sessions");
    if (existsSync(sessions)) {
      const kept = join(this.#options.root, REMOVED, name, "sessions");
      await cp(sessions, kept, { recursive: true });
    }
    await rename(home, aside);
  }

  /** Brings a profile back that lies aside; false when it does not, or its name is taken. */
  async restore(name: string): Promise<boolean> {
    const aside = (await this.#aside()).find((one) => one.name === name);
    if (aside === undefined) return false;
    if (name === DEFAULT_PROFILE) {
      if (existsSync(this.#accountPath(name))) return false;
      await mkdir(this.homeOf(name), { recursive: true, mode: 0o700 });
      await rename(join(aside.path, "auth.json"), this.#accountPath(name));
      await removeTree(aside.path);
      return true;
    }
    if (existsSync(this.homeOf(name))) return false;
    await rename(aside.path, this.homeOf(name));
    return true;
  }

  /** Deletes what lies aside: of one profile, or all that was set aside before a time. */
  async forget(which: { readonly name: string } | { readonly before: number }): Promise<void> {
    for (const aside of await this.#aside()) {
      if ("name" in which ? aside.name !== which.name : aside.at >= which.before) continue;
      // First of all, so that a removal that is cut short leaves no account behind.
      await rm(join(aside.path, "auth.json"), { force: true });
      await removeTree(aside.path);
    }
  }

  async #aside(): Promise<readonly Aside[]> {
    const folder = join(this.#options.root, ASIDE);
    const entries = existsSync(folder) ? await readdir(folder) : [];
    return entries.flatMap((entry) => {
      const [, at, name] = /^(\d+)-(.+)$/.exec(entry) ?? [];
      return at === undefined || name === undefined
        ? []
        : [{ name, at: Number(at), path: join(folder, entry) }];
    });
  }

  /** Synchronous, like everything here that a session needs to reach Codex: it waits for nothing. */
  #names(): readonly string[] {
    const { root } = this.#options;
    if (!existsSync(root)) return [];
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isProfileName(entry.name))
      .map(({ name }) => name)
      .toSorted();
  }

  #accountPath(name: string): string {
    return join(this.homeOf(name), "auth.json");
  }
}

/** A profile that was removed a moment ago. */
interface Aside {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly path: string;
}

function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function nameOf(profile: NewProfile, account: AccountFile, taken: readonly string[]): string {
  if (profile.name !== "") return profile.name;
  const { email, accountId, keyEnding } = account.identity;
  const wish = profileNameFrom(email ?? accountId ?? `key-${keyEnding ?? ""}`);
  for (let suffix = 2; suffix <= MAX_SUFFIX && taken.includes(wish); suffix++) {
    const next = `${wish}-${suffix}`;
    if (!taken.includes(next)) return next;
  }
  return wish;
}

function refuse(code: ProfileRefusal["code"], message: string): Result<never, ProfileRefusal> {
  return failed({ code, message });
}
