import { assertNever } from "../../broker/errors/broker-error.ts";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { localized } from "../language/broker-text.ts";
import { clauses } from "../language/clauses.ts";
import { preciseDurationWords } from "../language/time-words.ts";
import { commandMeaning, commitHash } from "./command-words.ts";
import { texts } from "./step-texts.ts";

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
    { now, past }: { readonly now: string; readonly past: string },
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
      return say("edit", { ...texts.edit, past: pastEdit(step) }, shown);
    }
    case "tool":
      return say("tool", texts.tool, title);
    case "web-search":
      return say("web", texts.web, title, false);
    case "reasoning":
      return say(
        "thought",
        { ...texts.thought, past: firstLine(step.detail) ?? texts.thought.past },
        null,
        false,
      );
    case "plan":
      return say("plan", texts.plan, null, false);
    case "message":
      return say("message", texts.message, firstLine(step.detail), false);
    case "helpers":
      return say("helpers", texts.helpers, title, false);
    case "image":
      return say("image", texts.image, shownPath(title, workspace));
    case "compaction":
      return say("compaction", { now: texts.summarising, past: localized(title) }, null, false);
    case "other":
      return say("other", { now: title, past: title }, null, false);
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
    return { ...base, icon: "read", verb: texts.read, subject, note: null };
  }
  if (meaning.kind === "commit" && isFine) {
    const note = commitHash(step.detail) ?? base.note;
    return { ...base, icon: "commit", verb: texts.committed, subject: meaning.message, note };
  }
  const subject = meaning.kind === "run" ? meaning.command : commandText(step.title);
  return { ...base, icon: "command", verb: isRunning ? texts.run.now : ranWord(step), subject };
}

function commandText(title: string): string {
  const meaning = commandMeaning(title);
  return meaning.kind === "run" ? meaning.command : title;
}

function ranWord({ state }: StepEntry): string {
  return state === "declined" ? texts.notRun : texts.run.past;
}

function pastEdit({ state, files }: StepEntry): string {
  if (state === "declined") return texts.notEdited;
  if (state === "failed") return texts.editFailed;
  return files.length > 0 && files.every(({ removed, added }) => removed === 0 && added === 0)
    ? texts.touched
    : texts.edit.past;
}

function noteOf({ step, state, exitCode }: StepEntry): string | null {
  if (state === "declined") return texts.declined;
  if (step === "command" && exitCode !== null) return texts.exit(exitCode);
  return state === "failed" ? texts.failed : null;
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
  return { title: texts.summary(steps.length, span), detail: deeds(steps) };
}

function deeds(steps: readonly StepEntry[]): string {
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
  const said = texts.deeds;
  return clauses(
    edited.size > 0 && said.edited(edited.size),
    read.size > 0 && said.read(read.size),
    commands > 0 && said.ran(commands),
    tools > 0 && said.tools(tools),
    searches > 0 && said.searches(searches),
    failed > 0 && said.failed(failed),
  );
}
