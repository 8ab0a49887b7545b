import { countOf, countWord, countWordFirst, groupedNumber } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese, chineseGroupTitles } from "./words.zh.ts";

function ofAll(part: number, all: number): string {
  return `${groupedNumber(part)} of ${groupedNumber(all)}`;
}

const english = {
  title: "Sessions",
  group: "Group",
  open: "Open",
  needsYou: "Needs you",
  working: "Working",
  waiting: "Waiting",
  all: "All",
  channel: "Channel",
  person: "Person",
  profile: "Profile",
  filter: "Filter",
  filterIs: (name: string, value: string) => `${name}: ${value}`,
  anyChannel: "Any channel",
  anyPerson: "Anybody",
  anyProfile: "Any profile",
  find: "Find a session",
  newSessions: (count: number) => `${count} new`,
  showPeek: "Show the peek panel",
  hidePeek: "Hide the peek panel",
  peek: "Peek",
  empty: "No sessions yet. Mention the bot in a channel it is in.",
  emptyWithoutAccount:
    "No sessions yet. Add an account first: what is written to the bot until then is kept.",
  addProfile: "Add a profile",
  openSlack: "Open Slack",
  nothingHere: "There is nothing here now. All has every session.",
  nextRow: "Next row",
  previousRow: "Previous row",
  pickRow: "Select the row, or no longer",
  extendDown: "Select the next row as well",
  pick: (title: string) => `Select ${title}`,
  several: "Selected sessions",
  picked: (count: number) => `${groupedNumber(count)} selected`,
  clearPicked: "Clear",
  noneRuns: "None of them is at work.",
  stoppedSeveral: (count: number) =>
    count === 0 ? "None was at work" : `Stopped ${countOf(count, "turn")}`,
  removedSeveral: (count: number) =>
    count === 1 ? "The session was deleted" : `${countWordFirst(count)} sessions were deleted`,
  severalFailed: {
    stop: (failed: number, all: number) => `${ofAll(failed, all)} could not be stopped.`,
    resume: (failed: number, all: number) => `${ofAll(failed, all)} could not go on.`,
    remove: (failed: number, all: number) => `${ofAll(failed, all)} could not be deleted.`,
    look: (failed: number) =>
      `What would be lost of ${countOf(failed, "session")} could not be read.`,
  },
  closeSheet: "Close",
  removeSeveralTitle: (count: number) =>
    count === 1 ? "Delete this session?" : `Delete ${countWord(count)} sessions?`,
  removeSeveralText: (workspaces: string, logs: string, jobs: number) =>
    `Deletes the conversations kept here, their workspaces (${workspaces}${jobs === 0 ? ") and" : "),"} their logs (${logs})${jobs === 0 ? "" : ` and ${countOf(jobs, "job")}`}. The Slack threads stay.`,
  removeTurns: (count: number) =>
    count === 1
      ? "A running turn is stopped."
      : `${countWordFirst(count)} running turns are stopped.`,
  refusedOne: (title: string, why: string) => `${title}: ${why}`,
  andMore: (count: number) => `and ${groupedNumber(count)} more`,
  goToAllow: "Go to Allow once or Answer",
  goToDecline: "Go to Decline",
  close: "Close the panel, then clear the filters",
  noMatch: "No session matches.",
  clearFilters: "Clear filters",
  playground: "Say hello in the playground",
  failed: "The sessions could not be read.",
  moreFailed: "Older sessions could not be read.",
  sessionFailed: "The session could not be read.",
  loadingMore: "Loading older sessions",
  starting: "Starting…",
  openSession: "Open",
  openInSlack: "Open in Slack",
  noLink: "Slack has not told its address yet.",
  stop: "Stop",
  stopping: "Stopping…",
  turnStopped: "Stopped",
  goOn: "Go on",
  reset: "Reset…",
  resetNow: "Reset",
  resetting: "Resetting…",
  resetDone: "The session was reset",
  remove: "Delete…",
  removeNow: "Delete",
  removing: "Deleting…",
  removed: "The session was deleted",
  copyLink: "Copy link",
  linkCopied: "Link copied",
  move: "Move to profile…",
  showFolder: "Show workspace in Finder",
  openTerminal: "Open workspace in Terminal",
  copied: "Copied",
  cancel: "Cancel",
  rowMenu: (title: string) => `Actions for ${title}`,
  resetTitle: "Reset this session?",
  resetText:
    "Codex forgets this conversation and starts a new one with the last 50 messages. The workspace stays. A running turn is stopped.",
  removeTitle: "Delete this session?",
  removeText: (workspace: string, logs: string, jobs: number) =>
    jobs === 0
      ? `Deletes the conversation kept here, its workspace (${workspace}) and its logs (${logs}). The Slack thread stays.`
      : `Deletes the conversation kept here, its workspace (${workspace}), its logs (${logs}) and ${countOf(jobs, "job")}. The Slack thread stays.`,
  removeTurn: "A running turn is stopped.",
  unpushed: (count: number, branch: string | null, path: string) =>
    `${count === 1 ? "1 commit" : `${count} commits`} on ${branch ?? "no branch"} in ${path} ${count === 1 ? "is" : "are"} not pushed and would be lost.`,
  changed: (count: number, path: string) =>
    `${count === 1 ? "1 changed file" : `${count} changed files`} in ${path} ${count === 1 ? "is" : "are"} not committed and would be lost.`,
  unknownWork: (path: string) => `Whether ${path} has work that is not pushed could not be read.`,
  looking: "Looking at what would be lost…",
  lookFailed: "What would be lost could not be read.",
  actFailed: {
    stop: "It could not be stopped.",
    reset: "It could not be reset.",
    remove: "It could not be deleted.",
    removeSeveral: "They could not be deleted.",
    send: "The message was not sent.",
    answer: "The answer did not arrive.",
    offer: "That could not be done.",
  },
  askedBy: (channel: string, person: string) => `${channel}, asked by ${person}, `,
  bot: "codex",
  offer: "What to do next",
  reply: "Reply in the thread",
  replyTo: "Reply",
  send: "Send",
  sending: "Sending…",
  profileFact: "Profile",
  percentLeft: (percent: string) => `, ${percent} left`,
  tokensFact: "Tokens",
  contextFull: (percent: string) => `, context ${percent} full`,
  changesFact: "Changes",
  noChanges: "None",
  files: (count: number) => (count === 1 ? "1 file" : `${count} files`),
  workspaceFact: "Workspace",
  modelFact: "Model",
  untilFact: "Until",
  none: "None yet",
  /** A row read aloud ends with how long it has been in its state. */
  spokenEnd: (span: string) => `${span}.`,
};

/** What the list of sessions says. */
export const words = inLanguage(english, chinese);

export const groupTitles = inLanguage(
  {
    "needs-you": "Needs you",
    working: "Working",
    waiting: "Waiting",
    "ended-today": "Ended today",
    "ended-yesterday": "Ended yesterday",
    "ended-earlier": "Ended earlier",
  },
  chineseGroupTitles,
);
