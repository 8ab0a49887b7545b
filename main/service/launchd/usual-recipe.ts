import type { RecipeLimits } from "./recipe.ts";

/** Between two looks at launchd, in ms. */
export const RECIPE_PAUSE_MS = 250;
export const recipeLimits: RecipeLimits = {
  // 45 s: more than ExitTimeOut.
  gone: 180,
  bootstraps: 20,
  // 30 s: more than the throttle of 10 s.
  started: 120,
  kickAgain: 12,
};
