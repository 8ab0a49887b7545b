import type { SetupStepId } from "../../main/api/setup.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  product: "Slack Codex Broker",
  title: "Set up",
  duration: "About five minutes",
  steps: "Setup",
  stepTitles: {
    "slack-app": "Create the Slack app",
    "slack-tokens": "Connect Slack",
    "sign-in": "Sign in to Codex",
    "keep-running": "Keep it running",
    hello: "Say hello",
  } satisfies Record<SetupStepId, string>,
  stepHints: {
    "slack-app": "From our manifest, in your workspace",
    "slack-tokens": "Two tokens, checked as you paste",
    "sign-in": "A code, a file or an API key",
    "keep-running": "The broker starts when you say so",
    hello: "A first answer in a real channel",
  } satisfies Record<SetupStepId, string>,
  stepStates: { done: ", done", attention: ", needs attention", open: ", to do" },
  checkStates: {
    passed: "Passed: ",
    warning: "Warning: ",
    failed: "Failed: ",
    note: "Not yet: ",
    busy: "In progress: ",
  },
  playground: {
    before: "Just looking? ",
    link: "Open the playground",
    after: ": a small Slack of its own, no account needed.",
  },
  saved: "Saved. You can close this and come back.",
  notNow: "Not now",
  back: "Back",
  goOn: "Continue",
  goOnWithout: (what: readonly string[]) => `Go on without ${what.join(" and ")}`,
  finish: "Open Home",
  failed: "The setup could not be read.",
  notSaved: "This was not saved.",
  again: "Check again",
  checking: "Checking…",
  openInSlack: "Open in Slack",
  copyManifest: "Copy manifest",
  copied: "Copied",
  copyFailed: "The browser did not allow the copy. Press ⌘C in the text below.",

  appLead:
    "The broker needs a Slack app of its own in your workspace. Slack opens with everything filled in: choose the workspace, then confirm.",
  appName: "Name of the app",
  appNameHint: "People mention it as @codex, whatever the app is called",
  appNameMissing: "Enter a name first.",
  openSlack: "Open Slack with the manifest filled in",
  thenTitle: "Then, on the app’s page at Slack",
  nextActs: [
    "Under Basic Information, App-Level Tokens: generate a token with the scope connections:write.",
    "Under Install App: install the app in your workspace. An administrator may have to approve it.",
    "Both tokens are what the next step asks for.",
  ],

  tokensLead:
    "Paste both tokens from the Slack app’s settings. They are saved on this computer only, in a file that only you can read, and never shown to the agent.",
  appToken: "App-level token",
  appTokenWhere: "Basic Information, App-Level Tokens",
  botToken: "Bot token",
  botTokenWhere: "OAuth & Permissions",
  show: "Show what you pasted",
  hide: "Hide what you pasted",
  slackSays: "What Slack says",
  notChecked: "The tokens could not be checked.",
  nothingYet: "Nothing is checked yet. Paste a token.",
  asksSlack: "Asking Slack about the token",
  notStored: "The tokens were not saved.",

  signInLead:
    "Codex works with an account at OpenAI. The broker gets a sign-in of its own, so that your own Codex stays signed in.",
  withCode: "Sign in with a code",
  chooseFile: "Choose an auth.json…",
  withKey: "Use an API key",
  accounts: "Accounts",
  noAccount: "No account yet. You can also drop an auth.json anywhere on this window.",
  left: (percent: string) => `${percent} left`,
  account: (facts: readonly string[]) => facts.join(", "),
  program: "Codex itself",
  codexThere: (version: string | null) =>
    version === null ? "Codex is installed" : `Codex ${version} is installed`,
  codexAbsent: (version: string | null) =>
    version === null ? "Codex is missing" : `Codex ${version} is not downloaded yet`,
  codexAsking: "Asking the registry for Codex…",
  codexDownloading: (version: string | null) => `Downloading Codex ${version ?? ""}`.trim(),
  codexVerifying: "Checking that it arrived whole…",
  codexUnpacking: "Unpacking…",
  codexKept: (received: string) => `${received} have arrived and are kept.`,
  codexOf: (received: string, total: string) => `${received} of ${total}`,
  download: "Download",
  resume: "Resume",
  cancel: "Cancel",

  keepLead:
    "The broker is the part that answers in Slack. Start it now; you can stop it at any time in the window or from the menu bar.",
  kept: "The broker keeps running when this window or the app is closed",
  keptDetail: "After a restart of this computer, open the app to start it again.",
  tied: "The broker runs as long as this control plane does",
  tiedDetail: "It ends with it, and its turns with it.",
  broker: "Broker",
  start: "Start the broker",
  starting: "Starting…",
  startFailed: "The broker could not be started.",
  blockedBy: (step: string, reason: string) => `${step}: ${reason}`,
  couldNotStart: "The broker could not start",
  brokerStates: {
    stopped: "Not started yet",
    starting: "Starting",
    running: "The broker is running",
    stopping: "Stopping",
    restarting: "Starting again",
    crashed: "The broker ended several times",
    refused: "The broker cannot start with this configuration",
  },

  helloLead: {
    before: "In a channel, write ",
    invite: "/invite @codex",
    middle: ", then ",
    hello: "@codex hello",
    after: ".",
  },
  helloChecks: "Live",
  noLink: "Waiting for Slack",
  notLinked: "Not connected to Slack yet",
  link: "Connected to Slack",
  notInvited: "Not invited to a channel yet",
  invited: (names: readonly string[]) => {
    const [first = "", second] = names;
    if (second === undefined) return `Invited to #${first}`;
    return names.length === 2
      ? `Invited to #${first} and #${second}`
      : `Invited to #${first} and ${String(names.length - 1)} other channels`;
  },
  channelsUnknown: "Slack does not say which channels the bot is in",
  noMessage: "Your message has not arrived yet",
  message: "Your message arrived",
  noAnswer: "Codex has not answered yet",
  working: "Codex is answering",
  answered: "Answered",
  answerFailed: "There was no answer",
  seconds: (seconds: number) => `${seconds} s`,
  openSession: "Open session",
  works: "It works. ",
  worksDetail: "The icon in the menu bar shows how the broker is.",
  worksDetailBrowser: "Home shows how the broker is.",
  iconHidden:
    "If you do not see the icon, other icons hide it. This window opens from the Dock and Spotlight too.",
};

/** What the setup assistant says. */
export const words = inLanguage(english, chinese);
