/** A day: an app that is moved, updated or put back is not gone. */
const GONE_AFTER_MS = 24 * 60 * 60_000;

export type AppLook =
  /** The app is there. */
  | { readonly kind: "there" }
  /** It is missing for the first time: remember when. */
  | { readonly kind: "missing" }
  | { readonly kind: "wait" }
  /** It has been gone for a day: the agent has nobody who could stop it. */
  | { readonly kind: "leave" };

/** What follows from a look at the app that installed the agent. Pure; times in ms. */
export function lookAtApp(isThere: boolean, missingSince: number | null, now: number): AppLook {
  if (isThere) return { kind: "there" };
  // A clock that was set back would make the day endless.
  if (missingSince === null || missingSince > now) return { kind: "missing" };
  return now - missingSince >= GONE_AFTER_MS ? { kind: "leave" } : { kind: "wait" };
}

/** What stays beside the data when the agent has left. Pure. */
export function goodbyeNote(app: string, root: string, at: Date): string {
  return `The Slack Codex Broker app is gone (${app}), so on ${at.toISOString()}
its broker ended after the turns that ran, and its launch agent was removed.

Everything it kept is still here: ${root}
To go on, install the app again and open it. To remove everything, delete this folder.
`;
}
