import type { PlanStep } from "../sessions/ports/agent-events.ts";
import type { OutboundBody } from "../sessions/ports/posts.ts";
import type { EndedProgressView, ProgressView } from "../sessions/progress-view.ts";
import { button, context, escapedUpTo, type RichPart, richLine, richText } from "./card-text.ts";
import { type DoingWords, doingInMrkdwn } from "./doing-words.ts";
import { passedWords } from "./duration-words.ts";

type Card = Extract<OutboundBody, { kind: "notice" }>;

/** A longer plan is shown around what is done now. */
const STEPS_SHOWN = 8;
/** Steps that are shown before the one that is done now. */
const STEPS_BEFORE = 5;

export const STOP_ACTION = "turn.stop";

/** How far a running turn is: its plan, what it did so far, and a button to stop it. */
export function progressCard(view: ProgressView, doing: DoingWords | null): Card {
  const { plan } = view;
  const done = plan.filter((step) => step.state === "done").length;
  const [title, code] =
    plan.length > 0
      ? [`${done} of ${plan.length} done`, null]
      : [doing?.words ?? "Working", doing?.code ?? null];
  const now = plan.find((step) => step.state === "now");
  const waiting = plan.length > 0 && doing !== null && isWaiting(doing) ? doing : null;
  const counts = `${waiting === null ? "" : `${doingInMrkdwn(waiting)}. `}${countWords(view)}${passedWords(view.forMs)} so far.`;
  return {
    kind: "notice",
    text: `${doingInMrkdwn({ words: title, code })}.${now === undefined ? "" : ` Now: ${escapedUpTo(now.text, STEP_CHARACTERS)}.`} ${counts}`,
    blocks: [
      // The same ids at each edit: Slack would fold what it had shown before.
      richText([planSection(title, code, shownSteps(plan))], "progress:plan"),
      { ...context(counts), block_id: "progress:counts" },
      {
        type: "actions",
        block_id: "progress:actions",
        elements: [button(STOP_ACTION, "Stop", view.turnId)],
      },
    ],
  };
}

/** What is left of it at the end: a line in the thread's margin. */
export function endedProgressCard(view: EndedProgressView): Card {
  const line = endLine(view);
  return { kind: "notice", text: line.replaceAll("*", ""), blocks: [context(line)] };
}

function endLine({ status, steps, forMs }: EndedProgressView): string {
  const passed = passedWords(forMs);
  const work = steps === 0 ? passed : counted(steps, "step");
  switch (status) {
    case "completed":
      return steps === 0 ? `*Done* in ${passed}` : `*Done*, ${work} in ${passed}`;
    case "interrupted":
      return `*Stopped* after ${work}`;
    case "failed":
      return `*Failed* after ${work}`;
  }
}

function shownSteps(plan: readonly PlanStep[]): readonly PlanStep[] {
  if (plan.length <= STEPS_SHOWN) return plan;
  const now = plan.findIndex((step) => step.state !== "done");
  const first = (now < 0 ? plan.length : now) - STEPS_BEFORE;
  const start = Math.min(Math.max(0, first), plan.length - STEPS_SHOWN);
  return plan.slice(start, start + STEPS_SHOWN);
}

/** A plan says what is done now; only what keeps it waiting is said besides. */
function isWaiting({ words }: DoingWords): boolean {
  return words.startsWith("Waiting");
}

function planSection(title: string, code: string | null, steps: readonly PlanStep[]): unknown {
  const end = code === null ? [] : [" ", { code }];
  return richLine({ bold: title }, ...end, ...steps.flatMap((step) => ["\n", ...stepParts(step)]));
}

/** The marks are letters, not emoji: Slack draws ✓ ▸ ○ as text. */
function stepParts({ text, state }: PlanStep): readonly RichPart[] {
  const words = text.length <= STEP_CHARACTERS ? text : `${text.slice(0, STEP_CHARACTERS - 1)}…`;
  switch (state) {
    case "done":
      return ["✓ ", ...wordsWithCode(words, (plain) => plain)];
    case "now":
      return ["▸ ", ...wordsWithCode(words, (bold) => ({ bold }))];
    case "open":
      return ["○ ", ...wordsWithCode(words, (plain) => plain)];
  }
}

/** Agents write names of files and commands between backticks: they are shown as code. */
function wordsWithCode(text: string, words: (plain: string) => RichPart): readonly RichPart[] {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) => (/^`[^`]+`$/.test(part) ? { code: part.slice(1, -1) } : words(part)));
}

/** Longer steps of a plan are cut; eight of them have to be read at a glance. */
const STEP_CHARACTERS = 350;

function countWords({ steps, files, commands }: ProgressView): string {
  if (steps === 0) return "";
  const parts = [
    counted(steps, "step"),
    ...(files === 0 ? [] : [`edited ${counted(files, "file")}`]),
    ...(commands === 0 ? [] : [`ran ${counted(commands, "command")}`]),
  ];
  return `${parts.join(", ")}. `;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
