import { assertNever } from "../../broker/errors/broker-error.ts";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { countWord } from "../../main/api/number-words.ts";
import { preciseDurationWords } from "../language/time-words.ts";
import { commandMeaning, commitHash } from "./command-words.ts";

export type StepIcon =
  | "read"
  | "commit"
  | "command"
  | "edit"
  | "tool"
  | "web"
  | "thought"
  | "plan"
  | "message"
  | "helpers"
  | "image"
  | "compaction"
  | "other";

/** One line about a step: "Ran `pnpm test`", at the right "exit 0". */
export interface StepLine {
  readonly icon: StepIcon;
  readonly verb: string;
  /** Null when the verb says all. */
  readonly subject: string | null;
  readonly isCode: boolean;
  /** How it ended, where that is not plain. */
  readonly note: string | null;
}

/** Paths are shown relative to the workspace. Pure. */
export function stepLine(step: StepEntry, workspace: string): StepLine {
  const isRunning = step.state === "running";
  const say = (
    icon: StepIcon,
    now: string,
    past: string,
    subject: string | null,
    isCode = true,
  ) => ({
    icon,
    verb: isRunning ? now : past,
    subject,
    isCode,
    note: noteOf(step),
  });
  const { title } = step;
  switch (step.step) {
    case "command":
      return commandLine(step, workspace);
    case "file-change": {
      const paths = step.files.length > 0 ? step.files.map(({ path }) => path) : title.split(", ");
      const shown = paths.map((path) => shownPath(path, workspace)).join(", ");
      return say("edit", "Editing", pastEdit(step), shown);
    }
    case "tool":
      return say("tool", "Using", "Used", title);
    case "web-search":
      return say("web", "Searching the web for", "Searched the web for", title, false);
    case "reasoning":
      return say("thought", "Thinking", firstLine(step.detail) ?? "Thought", null, false);
    case "plan":
      return say("plan", "Planning", "Changed the plan", null, false);
    case "message":
      return say("message", "Writing", "Wrote", firstLine(step.detail), false);
    case "helpers":
      return say("helpers", "Working with a helper", "Worked with a helper", title, false);
    case "image":
      return say("image", "Looking at", "Looked at", shownPath(title, workspace));
    case "compaction":
      return say("compaction", "Summarising the conversation", title, null, false);
    case "other":
      return say("other", title, title, null, false);
    default:
      return assertNever(step.step);
  }
}

function commandLine(step: StepEntry, workspace: string): StepLine {
  const meaning = commandMeaning(step.title);
  const isRunning = step.state === "running";
  const isFine = step.state === "completed";
  const base = { isCode: true, note: noteOf(step) };
  if (meaning.kind === "read" && isFine) {
    const subject = shownPath(meaning.path, workspace);
    return { ...base, icon: "read", verb: "Read", subject, note: null };
  }
  if (meaning.kind === "commit" && isFine) {
    const note = commitHash(step.detail) ?? base.note;
    return { ...base, icon: "commit", verb: "Committed", subject: meaning.message, note };
  }
  const subject = meaning.kind === "run" ? meaning.command : commandText(step.title);
  return { ...base, icon: "command", verb: isRunning ? "Running" : ranWord(step), subject };
}

function commandText(title: string): string {
  const meaning = commandMeaning(title);
  return meaning.kind === "run" ? meaning.command : title;
}

function ranWord({ state }: StepEntry): string {
  return state === "declined" ? "Did not run" : "Ran";
}

function pastEdit({ state, files }: StepEntry): string {
  if (state === "declined") return "Did not edit";
  if (state === "failed") return "Could not edit";
  return files.length > 0 && files.every(({ removed, added }) => removed === 0 && added === 0)
    ? "Touched"
    : "Edited";
}

function noteOf({ step, state, exitCode }: StepEntry): string | null {
  if (state === "declined") return "declined";
  if (step === "command" && exitCode !== null) return `exit ${String(exitCode)}`;
  return state === "failed" ? "failed" : null;
}

/** A path as people of the project name it. Pure. */
export function shownPath(path: string, workspace: string): string {
  const base = workspace.endsWith("/") ? workspace : `${workspace}/`;
  return path.startsWith(base) ? path.slice(base.length) : path;
}

function firstLine(text: string | null): string | null {
  const line = (text ?? "")
    .split("\n")
    .map((each) => each.replaceAll(/^[#>*\s-]+|\*\*/g, "").trim())
    .find((each) => each !== "");
  return line ?? null;
}

/** True for a step that people should see without opening anything. Pure. */
export function isBroken({ state }: StepEntry): boolean {
  return state === "failed";
}

/** When a step began, in ms since the epoch: its entry is written when it ends. Pure. */
export function beganAt({ at, state, durationMs }: StepEntry): number {
  return state === "running" ? at : at - (durationMs ?? 0);
}

export interface StepsSummary {
  /** "23 steps in 6 min 40 s". */
  readonly title: string;
  /** "read 14 files, ran 8 commands"; empty when the title says all. */
  readonly detail: string;
}

/** What a run of steps did; `end` is when it ended, or now. Pure. */
export function stepsSummary(
  steps: readonly StepEntry[],
  begin: number | null,
  end: number,
): StepsSummary {
  const first = begin ?? Math.min(...steps.map(beganAt));
  const span = preciseDurationWords(end - first);
  const count = steps.length === 1 ? "1 step" : `${String(steps.length)} steps`;
  return { title: `${count} in ${span}`, detail: deeds(steps).join(", ") };
}

function deeds(steps: readonly StepEntry[]): readonly string[] {
  const edited = new Set<string>();
  const read = new Set<string>();
  let commands = 0;
  let searches = 0;
  let tools = 0;
  let failed = 0;
  for (const step of steps) {
    if (step.state === "failed") failed += 1;
    if (step.state === "declined") continue;
    if (step.step === "file-change") for (const { path } of step.files) edited.add(path);
    if (step.step === "web-search") searches += 1;
    if (step.step === "tool") tools += 1;
    if (step.step !== "command") continue;
    const meaning = commandMeaning(step.title);
    if (meaning.kind === "read" && step.state === "completed") read.add(meaning.path);
    else commands += 1;
  }
  return [
    ...counted(edited.size, "edited 1 file", (count) => `edited ${count} files`),
    ...counted(read.size, "read 1 file", (count) => `read ${count} files`),
    ...counted(commands, "ran 1 command", (count) => `ran ${count} commands`),
    ...counted(tools, "used a tool once", (count) => `used tools ${count} times`),
    ...counted(searches, "searched the web once", (count) => `searched the web ${count} times`),
    ...(failed > 0 ? [`${countWord(failed)} failed`] : []),
  ];
}

function counted(count: number, one: string, many: (count: string) => string): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? one : many(String(count))];
}
