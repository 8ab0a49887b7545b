import { runningTurnsSentence } from "../../main/api/headline.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  product: "Slack Codex Broker",
  navigation: "Main",
  home: "Home",
  sessions: "Sessions",
  profiles: "Profiles",
  usage: "Usage",
  access: "Access",
  gitHubAuthors: "GitHub authors",
  logs: "Logs",
  doctor: "Doctor",
  playground: "Playground",
  settings: "Settings",
  releases: "Releases",
  /** Read aloud after how many things there are to do on a screen. */
  needYou: (count: number) => ` ${count === 1 ? "needs" : "need"} you`,
  stoppedSince: (clock: string) => `The broker is stopped. What you see is from ${clock}.`,
  broker: "Broker",
  openPalette: "Search sessions and commands",
  brokerMenu: "Broker: start, stop, restart",
  startBroker: "Start broker",
  startNow: "Start",
  starting: "Starting…",
  stop: "Stop",
  stopMenu: "Stop…",
  restart: "Restart",
  cancel: "Cancel",
  close: "Close",
  stopTitle: "Stop the broker?",
  stopText: (turns: number) => runningTurnsSentence(turns),
  stopModes: {
    handover: {
      title: "Let Codex finish them",
      text: "Their answers are posted at the next start.",
    },
    wait: {
      title: "Wait until they end, then stop",
      text: "New messages wait in Slack meanwhile.",
    },
    stop: { title: "Stop them now", text: "Their threads are told." },
  },
  serviceFailed: {
    start: "The broker could not be started.",
    stop: "The broker could not be stopped.",
    restart: "The broker could not be restarted.",
  },
  reconnecting: (clock: string) => `Reconnecting. What you see is from ${clock}.`,
  notReached: "The control plane does not answer.",
  announceStopped: "The broker has stopped.",
  announceRunning: "The broker is running.",
  keysTitle: "Keys",
  keysEverywhere: "Everywhere",
  keysList: "In lists",
  keysSession: "In a session",
  showKeys: "Show all keys",
  notFoundTitle: "There is nothing here",
  notFoundText: "This address leads nowhere.",
  goHome: "Go to Home",
  failedTitle: "This screen failed",
  loadAgain: "Load again",
};

/** What the frame says. */
export const words = inLanguage(english, chinese);
