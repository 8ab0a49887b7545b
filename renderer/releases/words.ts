import { capitalised, countOf, countWord } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "Releases",
  broker: "Broker",
  app: "App",
  target: "What is released",
  checkNow: "Check now",
  checkForReleases: "Check for releases",
  checking: "Checking…",
  checked: (ago: string) => `Checked ${ago}`,
  notChecked: "Not checked yet",
  readFailed: "The releases could not be read.",

  whatRuns: "What runs",
  running: (version: string, up: string | null) =>
    up === null ? `${version} is running.` : `${version} is running, up ${up}.`,
  current: (version: string, isStarting: boolean) =>
    `${version} is the current version. The broker is ${isStarting ? "starting" : "not running"}.`,
  newest: "It is the newest.",
  nothingNewer: "Nothing newer is offered.",
  heldBack: "Newer versions are not offered while it is pinned.",
  cameOut: (version: string, ago: string | null) =>
    ago === null ? `${version} is available.` : `${version} came out ${ago}.`,
  nothingPublished: (packageName: string, cameAlong: boolean) =>
    `No release is published as ${packageName}.${cameAlong ? " This one came with the app." : ""}`,
  unreachable: "The registry did not answer. What is installed can still be rolled back to.",
  notAsked: "The registry has not been asked yet.",

  update: (version: string) => `Update to ${version}…`,
  rollBackTo: (version: string) => `Roll back to ${version}…`,
  newIn: (version: string) => `New in ${version}`,
  movesDatabase: (from: number, to: number, version: string) =>
    `Moves the database from schema ${from} to ${to}. It only adds, so ${version} can still read it: rolling back keeps all data.`,
  appRuns: (version: string) => `The app's control plane is ${version}.`,
  noNotes: "This version has no notes.",

  updating: (version: string) => `Updating the broker to ${version}`,
  rollingBack: (version: string) => `Rolling the broker back to ${version}`,
  ended: {
    succeeded: (version: string) => `${version} is running`,
    failed: (version: string) => `The update to ${version} failed`,
    "rolled-back": (version: string) => `The change to ${version} was undone`,
  },
  fromWith: (from: string | null, turns: number) =>
    [
      from === null ? null : `from ${from}`,
      turns === 0 ? null : `${countOf(turns, "turn")} ${turns === 1 ? "goes" : "go"} on meanwhile`,
    ]
      .filter((part) => part !== null)
      .join(", "),
  cancel: "Cancel",
  cancelling: "Cancelling…",
  rollBackNow: "Roll back now",
  rollingBackNow: "Rolling back…",
  close: "Close",
  steps: "Steps",
  /** Behind a step's title, for screen readers. */
  stepStates: {
    waiting: ", not yet",
    running: ", now",
    done: ", done",
    skipped: ", skipped",
    failed: ", failed",
  },
  undo: "Undo",

  rolledBackTitle: (version: string) => `You are on ${version}, a rolled-back version`,
  undone: (from: string, at: string, reason: string) =>
    `The update to ${from} was undone ${at}: ${reason} No turn was lost. ${from} is not offered again unless you ask.`,
  byHand: (from: string | null, at: string) =>
    `You rolled back${from === null ? "" : ` from ${from}`} ${at}. Updates wait until you unpin.`,
  pinned: (version: string) => `${version} is pinned`,
  pinnedText: (at: string) => `Pinned ${at}. Updates wait until you unpin.`,
  seeWhatHappened: "See what happened",
  tryAgain: (version: string) => `Try ${version} again`,
  unpin: "Unpin",
  unpinned: "Updates are offered again",
  pinAgain: "Pin again",
  failedText: (reason: string) => `${reason} Nothing was changed.`,

  versions: "Versions",
  keeps: (count: number) => `Keeps the last ${countWord(count)}`,
  columns: { version: "Version", published: "Published", schema: "Schema", state: "State" },
  remarks: "Remarks",
  actions: "Actions",
  roles: {
    current: "Running",
    stopped: "Current",
    failed: "Failed",
    previous: "Previous",
    kept: "Kept",
    available: "Available",
  },
  /** What a version is at, by the id of its step; another release may have other steps. */
  doing: {
    download: "Downloading",
    verify: "Verifying",
    try: "Trying",
    "hand-over": "Handing over",
    snapshot: "Copying",
    switch: "Switching",
    start: "Starting",
    watch: "Watching",
    keep: "Keeping",
    stop: "Stopping",
    replace: "Replacing its database",
  } as Readonly<Record<string, string>>,
  runningPinned: "Running, pinned",
  since: (when: string) => `Since ${when}`,
  failedAt: (when: string, reason: string) => `${when}: ${reason}`,
  tryAgainShort: "Try again",
  log: "Log",
  logOf: (version: string) => `Log of the failed update to ${version}`,
  rollBack: "Roll back",
  install: "Install",
  noVersions: "No version is known.",

  snapshots: "Snapshots",
  snapshotsAside: "Copies of the database, one from before each update",
  snapshotFacts: (version: string | null, schema: number | null, size: string) =>
    [
      ...(version === null ? [] : [`Taken under ${version}`]),
      ...(schema === null ? [] : [`schema ${schema}`]),
      size,
    ].join(", "),
  restore: "Restore…",
  otherChange: "Another change is under way.",
  restoreTitle: (at: string) => `Restore the database of ${at}?`,
  restoreNow: "Restore",
  stillCounting: "What would be lost is being counted.",
  notPreviewed: "What would be lost could not be counted.",
  lossUnknown: "What came after it is lost; it could not be counted.",
  loss: (messages: number, sessions: number) => {
    const parts = [
      ...(messages === 0 ? [] : [countOf(messages, "message")]),
      ...(sessions === 0 ? [] : [countOf(sessions, "session")]),
    ];
    if (parts.length === 0) return "No message and no session is lost.";
    const text = `${parts.join(" and ")} since then ${messages + sessions === 1 ? "is" : "are"} lost.`;
    return capitalised(text);
  },
  turnsStop: (count: number) =>
    `${countFirst(count, "turn")} ${count === 1 ? "is" : "are"} stopped.`,
  restoreStops: (version: string) => `The broker stops, and ${version} starts with it.`,
  restoreKeeps: "The present database is kept as a snapshot. Workspaces stay as they are.",
  restoring: "Restoring a snapshot",
  restoreEnded: {
    succeeded: "The snapshot was restored",
    failed: "The snapshot was not restored",
    "rolled-back": "The restoration was undone",
  },

  updateTitle: (version: string) => `Update the broker to ${version}?`,
  updateText: "Only new turns wait, about 20 s.",
  rollBackTitle: (version: string) => `Roll the broker back to ${version}?`,
  offline: "Works offline.",
  fromTo: (from: string | null, to: string) =>
    from === null ? `To ${to}` : `From ${from} to ${to}`,
  schemaStays: "The database stays as it is; no data is lost.",
  turnsGoOn: (count: number) =>
    `${countFirst(count, "turn")} ${count === 1 ? "goes" : "go"} on with Codex.`,
  jobsGoOn: (count: number) =>
    `${countFirst(count, "background job")} ${count === 1 ? "runs" : "run"} on.`,
  waits: (count: number) =>
    `${countFirst(count, "message or question", "messages and questions")} ${count === 1 ? "waits" : "wait"} for the start.`,
  lost: (count: number) => `${countFirst(count, "thing")} would be lost:`,
  lostItem: (title: string, reason: string) => `${title}. ${reason}`,
  nothingRuns: "Nothing is under way.",
  unknownWork: "The broker does not say what is under way.",
  impactsFailed: "What is under way could not be read.",
  goesBackByItself: (version: string | null) =>
    version === null
      ? "If it does not work, it is undone by itself."
      : `If it does not work, ${version} comes back by itself.`,
  pins: "Updates wait until you unpin.",
  updateNow: "Update",
  starting: "Starting…",
  notBegun: "It was not begun.",
  notCancelled: "It was not cancelled.",
  notAskedNow: "The check failed.",
  allowLoss: "Go on, and lose it",
};

/** What the Releases screen says. */
export const words = inLanguage(english, chinese);

function countFirst(count: number, one: string, many?: string): string {
  const text = countOf(count, one, many);
  return capitalised(text);
}
