/** The name of the account that the configuration gives, as opposed to one under `auth-profiles/`. */
export const DEFAULT_PROFILE = "default";

/** An auth profile: an account with a Codex home of its own. */
export interface ProfilePlace {
  readonly name: string;
  /** Absolute path. */
  readonly codexHome: string;
  /** True for the account that `OPENAI_API_KEY`, `CODEX_AUTH_JSON_PATH` or `CODEX_HOME` gives. */
  readonly isDefault: boolean;
}

/** A name as it stands in paths, commands and notices: short, lower case, no surprises. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** They mean something else where a profile is asked for. */
const reserved: readonly string[] = [DEFAULT_PROFILE, "auto"];

export function isProfileName(name: string): boolean {
  return NAME.test(name) && !reserved.includes(name);
}

/** Pure: a name made of a wish or an e-mail address; empty when nothing of it is left. */
export function profileNameFrom(wish: string): string {
  const [local = ""] = wish.trim().toLowerCase().split("@");
  return local
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^[-_]+|[-_]+$/g, "")
    .slice(0, 40);
}
