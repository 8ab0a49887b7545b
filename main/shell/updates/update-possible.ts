import type { AppUpdate } from "../../api/app-update.ts";

/** What decides whether this copy of the app can update itself. */
export interface OwnCopy {
  readonly platform: string;
  readonly isPackaged: boolean;
  /** Whether the package names where updates come from. */
  readonly hasAddress: boolean;
  /** Null where the system has no such folder. */
  readonly isInApplications: boolean | null;
}

type Refusal = Extract<AppUpdate, { kind: "not-possible" }>;

/** Squirrel replaces only what a Developer ID has signed. */
export const notSigned: Refusal = {
  kind: "not-possible",
  code: "not_signed",
  reason: "This copy is not signed, so it cannot update itself.",
};

/** Why this copy cannot update itself; null when nothing but its signature is left to ask. Pure. */
export function refusalOf(copy: OwnCopy): Refusal | null {
  const because = (code: Refusal["code"], reason: string) =>
    ({ kind: "not-possible", code, reason }) as const;
  if (copy.platform !== "darwin")
    return because("not_macos", "The app updates itself on macOS alone.");
  if (!copy.isPackaged) {
    return because("not_packaged", "This app runs from a checkout. `git pull` updates it.");
  }
  if (!copy.hasAddress) {
    return because("no_address", "This build does not name a server of updates.");
  }
  if (copy.isInApplications === false) {
    return because("not_in_applications", "Updates need the app in Applications.");
  }
  return null;
}

/** Reads what `codesign --display --verbose=2` says: a team's signature, not one made up on the spot. */
export function isTeamSigned(displayed: string): boolean {
  if (/^Signature=adhoc$/m.test(displayed)) return false;
  const team = /^TeamIdentifier=(.*)$/m.exec(displayed)?.[1] ?? "not set";
  return team !== "not set";
}
