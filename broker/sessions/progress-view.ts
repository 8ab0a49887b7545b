import type { ProgressRow } from "../store/schema.ts";
import type { AgentStep, EndedTurn, PlanStep } from "./ports/agent-events.ts";

/** How far a turn is, as its message in the thread says it. */
export interface ProgressView {
  readonly turnId: string;
  readonly plan: readonly PlanStep[];
  readonly steps: number;
  readonly files: number;
  readonly commands: number;
  /** How long it has run, in ms. */
  readonly forMs: number;
}

/** The message's last form. */
export interface EndedProgressView {
  readonly status: EndedTurn["status"];
  readonly steps: number;
  readonly forMs: number;
}

/** A message is posted once there is a plan, or when a turn takes longer than this. */
const SHOW_AFTER_MS = 45_000;
/** The longest plan that is kept; nobody reads more. */
const PLAN_STEPS = 50;
/** The longest step of a plan that is kept, in characters. */
const PLAN_STEP_CHARACTERS = 200;
/** How many paths are kept to count the files that were edited. */
const FILES_KEPT = 1_000;

export function progressView(row: ProgressRow, now: number): ProgressView {
  return {
    turnId: row.turn_id,
    plan: JSON.parse(row.plan_json) as readonly PlanStep[],
    steps: row.steps,
    files: filesOf(row).length,
    commands: row.commands,
    forMs: Math.max(0, now - row.started_at),
  };
}

export function isWorthShowing(view: ProgressView): boolean {
  return view.plan.length > 0 || view.forMs >= SHOW_AFTER_MS;
}

/** The counts after a finished step; null for what is none of the agent's deeds. */
export function afterStep(
  row: ProgressRow,
  step: AgentStep,
): Pick<ProgressRow, "steps" | "commands" | "files_json"> | null {
  if (thoughts.has(step.type)) return null;
  const files = new Set([...filesOf(row), ...(step.files ?? []).map(({ path }) => path)]);
  return {
    steps: row.steps + 1,
    commands: row.commands + (step.type === "command" ? 1 : 0),
    files_json: JSON.stringify([...files].slice(0, FILES_KEPT)),
  };
}

/** What the agent says and thinks is no step of its work. */
const thoughts: ReadonlySet<string> = new Set(["message", "reasoning", "compaction", "plan"]);

/** A plan as it is kept: bounded, without empty steps. */
export function boundedPlan(plan: readonly PlanStep[]): readonly PlanStep[] {
  return plan
    .map(({ text, state }) => ({ state, text: shortened(text.replaceAll(/\s+/g, " ").trim()) }))
    .filter(({ text }) => text !== "")
    .slice(0, PLAN_STEPS);
}

function shortened(text: string): string {
  return text.length > PLAN_STEP_CHARACTERS ? `${text.slice(0, PLAN_STEP_CHARACTERS - 1)}…` : text;
}

function filesOf(row: ProgressRow): readonly string[] {
  return JSON.parse(row.files_json) as readonly string[];
}
