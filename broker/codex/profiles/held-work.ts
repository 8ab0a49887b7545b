import type { AccountHold } from "../../sessions/ports/accounts.ts";
import type { AgentError } from "../../sessions/ports/agent-runtime.ts";
import type { LiveProfile } from "./live-profile.ts";

interface HoldFacts {
  readonly now: number;
  readonly another: boolean;
  /** There is no other profile, so that its name says nothing. */
  readonly isOnly: boolean;
  /** What people call a profile. */
  readonly titleOf: (name: string) => string;
}

/** Why a profile takes no work now; `no-account` where nothing else is known. */
export function errorOf(profile: LiveProfile, facts: HoldFacts): AgentError {
  const hold = holdOf(profile, facts);
  return hold === null
    ? { kind: "no-account", message: "Codex has no account" }
    : { kind: "held", message: `The profile ${profile.name} cannot work now`, hold };
}

function holdOf(
  profile: LiveProfile,
  { now, another, isOnly, titleOf }: HoldFacts,
): AccountHold | null {
  const name = isOnly && profile.place.isDefault ? null : titleOf(profile.name);
  const usability = profile.usability(now);
  switch (usability.kind) {
    case "exhausted":
      return {
        kind: "quota",
        profile: name,
        until: usability.until,
        isReset: usability.window !== null,
        another,
      };
    case "refused":
      return { kind: "sign-in", profile: name, httpStatus: usability.httpStatus };
    case "signed-out":
      return profile.place.isDefault ? null : { kind: "sign-in", profile: name, httpStatus: null };
    case "usable":
      return null;
  }
}

/** What stands in the way of all: the quota that resets first, else a sign-in, else no account. */
export function noneUsable(
  profiles: readonly LiveProfile[],
  now: number,
  titleOf: HoldFacts["titleOf"],
): AgentError {
  const facts = { now, another: false, isOnly: profiles.length === 1, titleOf };
  const untilOf = (profile: LiveProfile) => {
    const usability = profile.usability(now);
    return usability.kind === "exhausted" ? usability.until : Number.POSITIVE_INFINITY;
  };
  const [first] = profiles.toSorted((a, b) => untilOf(a) - untilOf(b));
  const told = profiles.find((profile) => holdOf(profile, facts) !== null);
  const chosen = first !== undefined && untilOf(first) < Number.POSITIVE_INFINITY ? first : told;
  return chosen === undefined
    ? { kind: "no-account", message: "Codex has no account" }
    : errorOf(chosen, facts);
}
