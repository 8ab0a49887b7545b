import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  title: "GitHub authors",
  intro:
    "Commits name the people who wrote in the thread as co-authors. What is set by hand counts, then a linked account, then the address of the Slack profile.",
  person: "Slack person",
  author: "GitHub author",
  source: "Source",
  lastCommit: "Last commit",
  actions: "Actions",
  actionsFor: (name: string) => `Actions for ${name}`,
  sources: {
    manual: "Set by hand",
    linked: "Linked account",
    slack_inferred: "From Slack e-mail",
    none: "None",
  },
  overrides: (author: string) => `instead of ${author}`,
  setBy: (name: string) => `by ${name}`,
  noAuthor: "Left out of commits",
  never: "Never",
  filter: "Which people",
  all: "All",
  none: "None",
  nobody: "Nobody has given work here yet.",
  nobodyWithout: "Everybody is known.",
  edit: "Set by hand…",
  remove: "Remove what is set by hand",
  field: (name: string) => `GitHub author of ${name}`,
  fieldHint: "Ada Lovelace <ada@example.com>",
  save: "Save",
  saving: "Saving…",
  cancel: "Cancel",
  add: "Add person…",
  addTitle: "Add a person",
  userField: "Slack member ID",
  userHint: "U0123456",
  userHelp: "In Slack: the person's profile, ⋯, Copy member ID.",
  authorField: "GitHub author",
  addNow: "Add",
  adding: "Adding…",
  userMissing: "Write a Slack member ID, such as U0123456.",
  authorMissing: "Write a name and an address: Ada Lovelace <ada@example.com>",
  removed: (name: string, author: string | null) =>
    author === null ? `${name} is left out of commits now.` : `${name} is ${author} now.`,
  undo: "Undo",
  readFailed: "The GitHub authors could not be read.",
  saveFailed: "It could not be saved.",
  removeFailed: "It could not be removed.",
};

/** What the screen GitHub authors says. */
export const words = inLanguage(english, chinese);
