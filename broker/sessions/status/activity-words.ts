import { assertNever } from "../../errors/broker-error.ts";
import type { Activity } from "../ports/conversation.ts";
import { numberWord } from "./number-words.ts";

/** What the agent is doing, such as "running tests": within a sentence, without its end. */
export function activityWords(activity: Activity): string {
  switch (activity.kind) {
    case "starting":
      return "starting";
    case "thinking":
      return "thinking";
    case "planning":
      return "planning";
    case "reading-code":
      return "reading the code";
    case "editing":
      return editing(activity.files);
    case "testing":
      return "running tests";
    case "building":
      return "building";
    case "installing":
      return "installing packages";
    case "git":
      return "working with git";
    case "command":
      return "running a command";
    case "web-search":
      return "searching the web";
    case "image":
      return "looking at an image";
    case "summarising":
      return "summarising the conversation";
    case "writing":
      return "writing an answer";
    case "tool":
      return `using ${shortName(activity.name)}`;
    case "helpers":
      return `working with ${numberWord(activity.count)} ${activity.count === 1 ? "helper" : "helpers"}`;
    case "approval":
      return "waiting for approval";
    case "answer":
      return "waiting for an answer";
    case "job":
      return "waiting for a job";
    case "network":
      return "waiting for the network";
    case "retrying":
      return "trying again, the model is busy";
    default:
      return assertNever(activity);
  }
}

function editing(files: number): string {
  if (files < 1) return "editing files";
  return files === 1 ? "editing a file" : `editing ${files} files`;
}

/** Slack cuts long statuses; a name that would not fit is cut here, with a sign of it. */
const NAME_CHARACTERS = 40;

function shortName(name: string): string {
  const plain = name.replaceAll(/\s+/g, " ").trim();
  return plain.length > NAME_CHARACTERS ? `${plain.slice(0, NAME_CHARACTERS - 1)}…` : plain;
}
