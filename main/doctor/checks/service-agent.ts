import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { AgentSource } from "../agent-source.ts";

/** Whether launchd has the broker's agent loaded, and whether it starts at login. */
export function serviceAgent(agent: AgentSource | null): Check {
  return {
    id: "service.agent",
    category: "service",
    title: "Launch agent",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: () => (agent === null ? "launchd does not run the broker here." : null),
    run: async ({ facts }) => {
      if (agent === null) return [];
      return [judgeAgent(await agent.read(), facts.status().wanted)];
    },
  };
}

/** Pure. */
export function judgeAgent(
  { label, isLoaded, keepRunning }: Awaited<ReturnType<AgentSource["read"]>>,
  wanted: "running" | "stopped",
): Finding {
  if (isLoaded === null) {
    return {
      state: "unknown",
      cause: "launchd did not say whether it has the agent loaded.",
      consequence: "Whether the broker is started again after a crash is unknown.",
      hint: "Check again. If it stays so, log out and in.",
    };
  }
  if (!isLoaded && wanted === "running") {
    return {
      state: "failed",
      cause: `launchd does not have ${label} loaded.`,
      consequence: "The broker is not started at login or after a crash.",
      hint: "Start the broker. Its reason says what launchd answered.",
    };
  }
  const loaded = isLoaded ? "launchd has it loaded" : "It is unloaded, as the broker is stopped";
  if (keepRunning === true) return passed(`${loaded}, and it starts at login.`);
  return {
    state: "information",
    cause: `${loaded}, and it does not start at login.`,
    hint: 'To change that, switch on "Keep broker running".',
  };
}
