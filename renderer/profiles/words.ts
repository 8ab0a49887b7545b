import { countOf, countWordFirst } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { durationWords } from "../language/time-words.ts";
import { chinese } from "./words.zh.ts";

function verb(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

const english = {
  title: "Profiles",
  profile: "Profile",
  state: "State",
  shortWindow: "5 hours left",
  week: "Week left",
  left: { before: "", after: " left" },
  sessions: "Sessions",
  preferred: "Preferred",
  actionsFor: (title: string) => `Actions for ${title}`,
  actions: "Actions",
  resets: "resets ",
  resetsIn: (ms: number) => `, in ${durationWords(ms)}`,
  notRunning: "Not running",
  keyHasNoSignIn: "It is an API key. Delete it and add another one instead.",
  pastedName: "Pasted text",

  apiKey: "API key",
  apiKeyEnding: (ending: string) => `API key, ends in ${ending}`,
  refusedNow: "OpenAI refuses this sign-in.",
  refusedSince: (moment: string) => `OpenAI has refused this sign-in since ${moment}.`,
  nothingLost: (waiting: number) =>
    waiting === 0
      ? "Nothing is lost."
      : `Nothing is lost: ${countOf(waiting, "session")} ${verb(waiting, "waits", "wait")}.`,
  noSignIn: "There is no sign-in that Codex can use.",
  billedByToken: "Billed by token, so no quota.",
  needsNoAccount: "Its model needs no account, so there is no quota.",
  noAnswer: (ago: string | null) =>
    `OpenAI did not answer${ago === null ? "" : ` ${ago} ago`}. Sessions go on.`,
  knownOnceRuns: "Known once the broker runs.",
  quotaUnknown: "OpenAI has not told its quota yet.",
  working: (turns: number) => `${String(turns)} working`,
  lastResort: "last resort",
  waits: (sessions: number) => verb(sessions, "waits", "wait"),
  idle: "idle",
  removal: {
    signIn: (machine: string) => `Removes its sign-in from ${machine}.`,
    turns: (count: number, isRunAgain: boolean) =>
      `${countWordFirst(count)} ${verb(count, "turn is", "turns are")} running on it and would be stopped${isRunAgain ? " and run again on another profile." : "."}`,
    wait: (count: number) =>
      `${countWordFirst(count)} ${verb(count, "session waits", "sessions wait")} until there is another profile.`,
    move: (count: number, hasPreferred: boolean) =>
      `${countWordFirst(count)} idle ${verb(count, "session moves", "sessions move")} to ${hasPreferred ? "the preferred profile" : "the profile with most left"} when ${verb(count, "it is", "they are")} next used.`,
  },

  addProfile: "Add profile",
  withCode: "Sign in with a code",
  withKey: "Use an API key",
  chooseFile: "Choose a file…",
  pasteFile: "Paste an auth.json…",
  empty: "No account yet. Codex needs one to work.",
  zone: {
    before: "Drop an ",
    file: "auth.json",
    after: " anywhere on this window, ",
    code: "sign in with a code",
    comma: ", ",
    key: "use an API key",
    or: " or ",
    choose: "choose a file",
    end: ".",
  },

  prefer: "Prefer",
  rename: "Rename…",
  signInAgain: "Sign in again",
  signIn: "Sign in",
  showSessions: "Sessions",
  remove: "Delete…",
  isPreferred: "New sessions take this profile already.",
  noSessions: "No session is on this profile.",
  fromConfiguration: "This account comes from the configuration.",

  newSessions: "New sessions",
  preferredFirst: "Preferred profile while it has quota, then the one with most left",
  mostLeft: "Always the one with most left",
  stays:
    "A session stays on its profile. Move it from the session’s own page; its conversation goes along.",
  ruleFailed: "The rule was not changed.",
  preferFailed: "The profile was not preferred.",

  cancel: "Cancel",
  close: "Close",
  done: "Done",
  tryAgain: "Try again",
  next: "Next file",

  renameTitle: "Rename this profile",
  nameField: "Name",
  nameMissing: "Enter a name first.",
  renameNow: "Rename",
  renaming: "Renaming…",
  renameText: "It has this name here and in Slack. Its folder keeps its own.",
  renameFailed: "The profile was not renamed.",

  removeTitle: (title: string) => `Delete “${title}”?`,
  removeNow: "Delete",
  removing: "Deleting…",
  removed: (title: string) => `“${title}” was deleted`,
  removeFailed: "The profile was not deleted.",
  undo: "Undo",
  undoFailed: "The profile could not be brought back.",

  keyTitle: "Use an API key",
  keyText: (machine: string) =>
    `Turns are billed by token. The key is stored on ${machine}, and agents cannot read it.`,
  keyField: "API key",
  keyMissing: "Enter the key first.",
  textMissing: "Paste the text first.",
  keyFailed: "The key was not added.",
  add: "Add profile",
  adding: "Adding…",
  added: (title: string) => `“${title}” was added`,

  pasteTitle: "Paste an auth.json",
  pasteText: "The whole text of the file. You see whose sign-in it is before anything is saved.",
  preview: "Preview",

  looking: "Reading the file…",
  previewTitle: "Add this profile?",
  fileOf: (index: number, count: number, name: string) =>
    `File ${String(index)} of ${String(count)}: ${name}`,
  account: "Account",
  plan: "Plan",
  signedIn: "Signed in",
  renewed: "Last renewed",
  momentAgo: (moment: string, ago: string) => `${moment}, ${ago} ago`,
  expires: "Expires",
  notRenewable: (when: string) => `${when}, and cannot be renewed`,
  unknownAccount: "Not said in the file",
  sameAccount:
    "Your own Codex is signed in to this account too, with another sign-in. If this file is an older copy of that one, OpenAI refuses it; sign in with a code then.",
  notAdded: "Nothing was added",
  addFailed: "The profile was not added.",
  previewFailed: "The file could not be looked at.",
  existingTitle: (title: string) => `${title} is here already`,
  existingText:
    "Replace its sign-in with this one? Its sessions stay. Running turns are stopped and run again.",
  replace: "Replace its sign-in",
  replacing: "Replacing…",
  replaced: (title: string) => `“${title}” has the new sign-in`,

  liveTitle: "Your own Codex uses this sign-in",
  liveText: (account: string, machine: string) =>
    `This file is the live login of Codex on ${machine}${account === "" ? "" : ` (${account})`}. Codex trades in its refresh token each time it renews, so two copies sign each other out: sooner or later the broker or your own Codex stops working.`,
  liveText2: "A sign-in of its own takes half a minute and keeps both working.",
  addCopy: "Add the copy anyway",

  codeTitle: "Sign in with a code",
  codeAgainTitle: (title: string) => `Sign in to ${title} again`,
  codeText:
    "Open the page, enter this code, and choose the account. The broker gets a sign-in of its own that no other program can use up.",
  codeAgainText: (title: string) =>
    `Open the page, enter this code, and choose the account for ${title}. The broker gets a sign-in of its own that no other program can use up.`,
  askingForCode: "Asking OpenAI for a code…",
  noCode: "There is no code.",
  copy: "Copy",
  copied: "Copied",
  theCode: " the code",
  waiting: (left: string) => `Waiting for you in the browser, ${left} left`,
  copyAndOpen: "Copy and open the page",
  pageIs: "The page is ",
  signedInAs: (account: string) => `Signed in as ${account}.`,
  codeRanOut: "The code ran out.",
  refused: (reason: string) => `The sign-in was refused. ${reason}`,
  canceled: "The sign-in was cancelled.",
  lost: "The sign-in ended with the broker’s last start or stop. Nothing was added.",
  newCode: "Get a new one",
  otherAccount: (account: string) => `That was another account (${account}).`,
  keepAsNew: "Keep it as a new profile",
  keepFailed: "The sign-in was not kept.",
  alreadyHere: (account: string) => `${account} is here already.`,
  replaceIts: "Replace its sign-in",
  lookFailed: "How the sign-in stands is not known now.",

  dropTitle: "Drop to add a profile",
  dropText: "You see whose sign-in it is before anything is saved",
  dropOther: "That is not a JSON file",
  unreadable: (name: string) => `${name} could not be read. It may have been moved.`,
  folder: (name: string) => `${name} is a folder. Drop the auth.json that lies in it.`,
  tooMany: (max: number) => `Only the first ${String(max)} files are looked at.`,
  nothingUsable: "There is no file in what you dropped.",
  tooLarge: (name: string, size: string) =>
    `${name} has ${size}. A Codex sign-in has a few kilobytes, so this is another file.`,
  emptyFile: (name: string) => `${name} is empty.`,
  notJson: (name: string) =>
    `${name} is not JSON. If another program is writing it, try again in a moment.`,
  changedMeanwhile: (name: string) =>
    `${name} changed or went away while it was read. Drop it again.`,
  readFailed: (name: string, why: string) => `${name} could not be read. ${why}`,
};

/** What the Profiles screen and the sheets for adding a profile say. */
export const words = inLanguage(english, chinese);
