import { countOf, countWordFirst } from "../../main/api/number-words.ts";

/** What Home says. */
export const words = {
  continueSetup: "Continue setup",
  startBroker: "Start broker",
  starting: "Starting…",
  startAnyway: "Start anyway",
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
  shortWindow: "5 h",
  week: "Week",
  noAccount: "No account yet. Codex needs one to work.",
  signInAgain: "Sign in again",
  signIn: "Sign in",
  signInText: (sessions: number) =>
    sessions === 0
      ? "OpenAI no longer accepts the saved sign-in."
      : `OpenAI no longer accepts the saved sign-in. ${countWordFirst(sessions)} ${sessions === 1 ? "session uses" : "sessions use"} it.`,
  profile: "profile",
  whyStopped: "Why it stopped",
  exitCode: (code: number) => `Exit code ${code}`,
  exitSignal: (signal: string) => `Signal ${signal}`,
  exitUnknown: "Nobody saw how it ended",
  lastLines: "Its last lines",
  noLines: "It printed nothing.",
  empty: "No sessions yet. Mention the bot in a channel it is in.",
  playground: "Say hello in the playground",
  asksFailed: "What Codex asks could not be read.",
  endedFailed: "The ended sessions could not be read.",
  offerFailed: "That could not be done.",
  directMessage: "Direct message",
  untitled: "No text yet",
  moreNeeds: (count: number) => `${countWordFirst(count)} more in Sessions`,
  stoppedByYou: (when: string) => `You stopped it ${when}.`,
  stoppedBy: (who: string, when: string) => `${who} stopped it ${when}.`,
  codexGoesOn: (turns: number) =>
    `Codex finishes ${countOf(turns, "turn")} by itself; ${turns === 1 ? "its answer" : "their answers"}, and whatever is written meanwhile, are handled when it starts.`,
  keptInSlack: "Whatever is written meanwhile is read when it starts.",
  endedWith: (how: string, when: string) => `It ended unexpectedly ${when}: ${how}.`,
} as const;
