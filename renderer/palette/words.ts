import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "Search sessions and commands",
  placeholder: "Search sessions and commands",
  ownTitle: (session: string) => `Actions of ${session}`,
  results: "Sessions and commands",
  needsYou: "Needs you",
  sessions: "Sessions",
  goTo: "Go to",
  actions: "Actions",
  settings: "Settings",
  accessRequest: "Access request",
  signIn: (wasRefused: boolean): string => (wasRefused ? "Sign in again" : "Sign in"),
  profile: "profile",
  nothingFound: (text: string) => `No session or command matches “${text}”`,
  noAction: (text: string) => `No action of this session matches “${text}”`,
  searching: "Searching…",
  searchFailed: "The sessions could not be searched.",
  reading: "What can be done is being read.",
  detailFailed: "What can be done with this session could not be read.",
  run: "Run",
  open: "Open",
  newTab: "New tab",
  ownActions: "Its actions",
  back: "Back",
  close: "Close",
  closeSheet: "Close",
  failed: { stop: "The turn could not be stopped.", resume: "The session could not go on." },
};

/** What the command palette says. */
export const words = inLanguage(english, chinese);
