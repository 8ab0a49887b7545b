import { assertNever } from "../errors/broker-error.ts";
import type { Activity } from "../sessions/ports/conversation.ts";
import { numberWord } from "./number-words.ts";

/** What Slack shows after the bot's name, such as "is thinking…". */
export function statusLabel(activity: Activity): string {
  switch (activity.kind) {
    case "starting":
      return "is starting…";
    case "thinking":
      return "is thinking…";
    case "planning":
      return "is planning…";
    case "reading-code":
      return "is reading the code…";
    case "editing":
      return editing(activity.files);
    case "testing":
      return "is running tests…";
    case "building":
      return "is building…";
    case "installing":
      return "is installing packages…";
    case "git":
      return "is working with git…";
    case "command":
      return "is running a command…";
    case "web-search":
      return "is searching the web…";
    case "image":
      return "is looking at an image…";
    case "summarising":
      return "is summarising the conversation…";
    case "writing":
      return "is writing an answer…";
    case "tool":
      return `is using ${shortName(activity.name)}…`;
    case "helpers":
      return `is working with ${numberWord(activity.count)} ${activity.count === 1 ? "helper" : "helpers"}…`;
    case "approval":
      return "is waiting for approval…";
    case "answer":
      return "is waiting for an answer…";
    case "job":
      return "is waiting for a job…";
    case "network":
      return "is waiting for the network…";
    case "retrying":
      return "is trying again, the model is busy…";
    default:
      return assertNever(activity);
  }
}

function editing(files: number): string {
  if (files < 1) return "is editing files…";
  return files === 1 ? "is editing a file…" : `is editing ${files} files…`;
}

/** Slack cuts long statuses; a name that would not fit is cut here, with a sign of it. */
const NAME_CHARACTERS = 40;

function shortName(name: string): string {
  const plain = name.replaceAll(/\s+/g, " ").trim();
  return plain.length > NAME_CHARACTERS ? `${plain.slice(0, NAME_CHARACTERS - 1)}…` : plain;
}
