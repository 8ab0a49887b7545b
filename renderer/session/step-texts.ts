import { countWord } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./step-texts.zh.ts";

const english = {
  edit: { now: "Editing", past: "Edited" },
  touched: "Touched",
  notEdited: "Did not edit",
  editFailed: "Could not edit",
  tool: { now: "Using", past: "Used" },
  web: { now: "Searching the web for", past: "Searched the web for" },
  thought: { now: "Thinking", past: "Thought" },
  plan: { now: "Planning", past: "Changed the plan" },
  message: { now: "Writing", past: "Wrote" },
  helpers: { now: "Working with a helper", past: "Worked with a helper" },
  image: { now: "Looking at", past: "Looked at" },
  summarising: "Summarising the conversation",
  read: "Read",
  committed: "Committed",
  run: { now: "Running", past: "Ran" },
  notRun: "Did not run",
  declined: "declined",
  failed: "failed",
  exit: (code: number) => `exit ${String(code)}`,
  summary: (steps: number, span: string) =>
    `${steps === 1 ? "1 step" : `${String(steps)} steps`} in ${span}`,
  deeds: {
    edited: (files: number) => (files === 1 ? "edited 1 file" : `edited ${String(files)} files`),
    read: (files: number) => (files === 1 ? "read 1 file" : `read ${String(files)} files`),
    ran: (commands: number) =>
      commands === 1 ? "ran 1 command" : `ran ${String(commands)} commands`,
    tools: (times: number) =>
      times === 1 ? "used a tool once" : `used tools ${String(times)} times`,
    searches: (times: number) =>
      times === 1 ? "searched the web once" : `searched the web ${String(times)} times`,
    failed: (steps: number) => `${countWord(steps)} failed`,
  },
};

/** What lines of steps say. A verb stands before what it is about. */
export const texts = inLanguage(english, chinese);
