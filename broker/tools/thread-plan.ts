import { z } from "zod";
import type { PlanStep } from "../sessions/ports/agent-events.ts";
import { LINE_MAX_CHARACTERS, defineTool, refuse, type Tool } from "./tool.ts";

export interface ThreadPlanOptions {
  /** False when no turn runs in the session. */
  readonly setPlan: (sessionKey: string, plan: readonly PlanStep[]) => Promise<boolean>;
}

/** Nobody reads a longer plan in a thread. */
const STEPS_AT_MOST = 50;

const stateOf = { pending: "open", in_progress: "now", completed: "done" } as const;

/** `slack_set_plan`: the plan that the running turn's progress message shows. */
export function setPlanTool(options: ThreadPlanOptions): Tool {
  return defineTool({
    name: "slack_set_plan",
    route: { method: "POST", path: "/slack/thread-plan" },
    description:
      "Show your plan in the thread while your turn runs: all steps with their status. It replaces the previous plan; call it again when a step is done.",
    input: z.object({
      steps: z
        .array(
          z.object({
            step: z
              .string()
              .trim()
              .min(1)
              .max(LINE_MAX_CHARACTERS)
              .describe("The step in a few words."),
            status: z.enum(["pending", "in_progress", "completed"]),
          }),
        )
        .min(1)
        .max(STEPS_AT_MOST),
    }),
    handle: async ({ steps }, { sessionKey }) => {
      const plan = steps.map(({ step, status }) => ({ text: step, state: stateOf[status] }));
      return (await options.setPlan(sessionKey, plan))
        ? { ok: true, body: { steps: plan.length }, text: "The plan is shown." }
        : refuse(
            409,
            "no_running_turn",
            "A plan is shown only while a turn runs, and no turn is running.",
          );
    },
  });
}
