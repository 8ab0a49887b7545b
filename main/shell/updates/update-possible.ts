import type { AppUpdate } from "../../api/app-update.ts";

/** What decides whether this copy of the app can update itself. */
export interface OwnCopy {
  readonly platform: string;
  readonly isPackaged: boolean;
  /** Whether the package names where updates come from. */
  readonly hasAddress: boolean;
  /** Null where the system has no such folder. */
  readonly isInApplications: boolean | null;
  /** Whether a Developer ID signed it: Squirrel replaces nothing else. */
  readonly isSigned: boolean;
}

/** Why this copy cannot update itself; null when it can. Pure. */
export function refusalOf(copy: OwnCopy): Extract<AppUpdate, { kind: "not-possible" }> | null {
  const because = (code: Extract<AppUpdate, { kind: "not-possible" }>["code"], reason: string) =>
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
  if (!copy.isSigned) {
    return because("not_signed", "This copy is not signed, so it cannot update itself.");
  }
  return null;
}

/** Reads what `codesign --display --verbose=2` says: a team's signature, not one made up on the spot. */
export function isTeamSigned(displayed: string): boolean {
  if (/^Signature=adhoc$/m.test(displayed)) return false;
  const team = /^TeamIdentifier=(.*)$/m.exec(displayed)?.[1] ?? "not set";
  return team !== "not set";
}
