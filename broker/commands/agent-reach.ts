import type { CheckFinding } from "../api/check.ts";
import { finding } from "./finding.ts";

/** What decides how far agents reach, beside the sandbox itself. */
export interface ReachFacts {
  readonly sandbox: "workspace-write" | "read-only" | "full-access";
  readonly approvals: "ask" | "never";
  /** Agents write in the shared clones under `repos/`. */
  readonly clonesAreShared: boolean;
  /** The names in `AGENT_ENV`. */
  readonly passedVariables: readonly string[];
  readonly hasGitHubToken: boolean;
  /** Folders with keys of the person who runs the broker, such as `~/.ssh`. */
  readonly keyFolders: readonly string[];
}

/**
 * What agents can reach where no channel says otherwise, for people to know: nothing of it is a
 * fault, but `full-access` is worth a warning. Pure. docs/guide.md, "What agents can reach".
 */
export function agentReach(facts: ReachFacts): readonly CheckFinding[] {
  return facts.sandbox === "full-access"
    ? [withoutSandbox(), ...variables(facts)]
    : [...inSandbox(facts), ...variables(facts)];
}

function withoutSandbox(): CheckFinding {
  return finding("warning", "reach.sandbox", "Agents work without a sandbox.", {
    consequence:
      "Anyone who may give work here can run any command as you on this machine, and read the broker's secrets.",
    hint: "Set CODEX_SANDBOX to workspace-write, unless the machine itself is the sandbox.",
  });
}

function inSandbox(facts: ReachFacts): readonly CheckFinding[] {
  const writes =
    facts.sandbox === "read-only"
      ? "Agents read this machine and write nothing."
      : "Agents write in their workspace, in the clones and in the temporary folder.";
  const beyond =
    facts.approvals === "ask"
      ? "For anything else they ask in the thread. An allowed command runs with all your rights."
      : "Anything else is declined.";
  const keys = facts.keyFolders.length === 0 ? "" : ` Among them: ${facts.keyFolders.join(", ")}.`;
  const information = (id: string, cause: string, consequence: string, hint?: string) =>
    finding("information", id, cause, { consequence, ...(hint === undefined ? {} : { hint }) });
  return [
    information("reach.sandbox", writes, beyond),
    information(
      "reach.network",
      "Agents have the network.",
      "They reach other machines, and this machine's own TCP ports.",
    ),
    information(
      "reach.files",
      "Agents can read your files outside the broker's own folders.",
      `What they read, they can send over the network.${keys}`,
    ),
    information(
      "reach.temporary-folder",
      "All agents share the temporary folder.",
      "What one thread's agent writes there, another thread's agent can read. Their workspaces are apart.",
    ),
    ...(facts.clonesAreShared && facts.sandbox === "workspace-write"
      ? [
          information(
            "reach.clones",
            "All sessions write in the same clones.",
            "What one agent writes in a clone's files and configuration, another session's agent meets. Git hooks of these clones do not run.",
            "With REPOS_ACCESS=read-only each session clones for itself.",
          ),
        ]
      : []),
  ];
}

function variables(facts: ReachFacts): readonly CheckFinding[] {
  const names = [...facts.passedVariables, ...(facts.hasGitHubToken ? ["GH_TOKEN"] : [])];
  if (names.length === 0) return [];
  const keys = names.includes("SSH_AUTH_SOCK")
    ? "They can sign with the keys of your SSH agent."
    : "They can use what these give access to.";
  return [
    finding("information", "reach.environment", `Agents see ${names.join(", ")}.`, {
      consequence: keys,
    }),
  ];
}
