import { countOf, countWordFirst } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  continueSetup: "Continue setup",
  startBroker: "Start broker",
  starting: "Starting…",
  startFailed: "The broker could not be started.",
  startAnyway: "Start anyway",
  openSettings: "Open Settings",
  openDoctor: "Open Doctor",
  openLogs: "Logs",
  needsYou: "Needs you",
  startToAnswer: "Start the broker to answer these",
  working: "Working and waiting",
  workingAsOf: (clock: string) => `Working and waiting, as of ${clock}`,
  nothingWorks: "Nothing is going on.",
  allSessions: "All sessions",
  endedToday: "Ended today",
  nothingEnded: "Nothing has ended today.",
  quotaLeft: "Quota left",
  resets: "resets",
  /** Read aloud around a percentage and around a time. */
  left: " left",
  resetsAt: "resets ",
  shortWindow: "5 h",
  week: "Week",
  noAccount: "No account yet. Codex needs one to work.",
  noSignIn: "No account is signed in. Codex needs one to work.",
  signInAgain: "Sign in again",
  signIn: "Sign in",
  signInText: (wasRefused: boolean, sessions: number) => {
    const why = wasRefused
      ? "OpenAI no longer accepts the saved sign-in."
      : "It has no Codex account yet.";
    return sessions === 0
      ? why
      : `${why} ${countWordFirst(sessions)} ${sessions === 1 ? "session uses" : "sessions use"} it.`;
  },
  profile: "profile",
  accessRequest: "Access request",
  whyStopped: "Why it stopped",
  exitCode: (code: number) => `Exit code ${code}`,
  exitSignal: (signal: string) => `Signal ${signal}`,
  couldNotStart: "It could not start",
  exitUnknown: "Nobody saw how it ended",
  lastLines: "Its last lines",
  noLines: "It printed nothing.",
  asksFailed: "What Codex asks could not be read.",
  endedFailed: "The ended sessions could not be read.",
  offerFailed: "That could not be done.",
  moreNeeds: (count: number) => `${countWordFirst(count)} more in Sessions`,
  stoppedByYou: (when: string) => `You stopped it ${when}.`,
  stoppedBy: (who: string, when: string) => `${who} stopped it ${when}.`,
  codexGoesOn: (turns: number) =>
    `Codex finishes ${countOf(turns, "turn")} by itself; ${turns === 1 ? "its answer" : "their answers"}, and whatever is written meanwhile, are handled when it starts.`,
  keptInSlack: "Whatever is written meanwhile is read when it starts.",
  endedWith: (how: string, when: string) => `It ended unexpectedly ${when}: ${how}.`,
  nextRow: "Next row",
  previousRow: "Previous row",
  goToAllow: "Go to Allow once",
  goToDecline: "Go to Decline",
};

/** What Home says. */
export const words = inLanguage(english, chinese);
