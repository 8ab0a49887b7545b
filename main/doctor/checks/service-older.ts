import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { AgentSource, OlderAgentFact } from "../agent-source.ts";

/** Whether agents or daemons of an older installation still are there. */
export function serviceOlder(agent: AgentSource | null): Check {
  return {
    id: "service.older",
    category: "service",
    title: "Older installations",
    limitMs: USUAL_LIMIT_MS,
    notApplicable: () => (agent === null ? "launchd does not run the broker here." : null),
    run: async () => {
      if (agent === null) return [];
      const { older } = await agent.read();
      if (older.length === 0) return [passed("Nothing is left of an older installation.")];
      return older.map((each) => ({
        ...judgeOlder(each),
        ...(each.where === "daemon"
          ? {}
          : {
              fix: {
                kind: "act" as const,
                label: "Remove",
                does: `Unloads ${each.label} and sets its plist aside.`,
                act: async () => {
                  await agent.removeOlder(each.label);
                  return `${each.label} was unloaded, and its plist set aside.`;
                },
              },
            }),
      }));
    },
  };
}

/** Pure. */
export function judgeOlder({ label, where, program, isLoaded, commands }: OlderAgentFact): Finding {
  const what = where === "daemon" ? "system daemon" : "launch agent";
  const starts = program === null ? "" : ` It starts ${program}.`;
  return {
    subject: `${where} ${label}`,
    state: isLoaded ? "failed" : "warning",
    cause: `The ${what} ${label} is of another installation.${starts}`,
    consequence: isLoaded
      ? "Two brokers may answer the same messages."
      : "It may start again at the next login or restart.",
    hint: `Type in Terminal: ${commands.join("; ")}`,
  };
}
