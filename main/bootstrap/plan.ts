import { assertNever } from "../../broker/errors/broker-error.ts";

// What `broker bootstrap` does, decided from what is there. Each step is done or not, so a set-up that
// was cut off goes on where it ended, and a second one changes nothing.

export type BootstrapStep =
  | { readonly kind: "folders"; readonly missing: readonly string[] }
  | {
      readonly kind: "release";
      readonly target: "worker" | "admin";
      readonly version: string | null;
    }
  | { readonly kind: "settings" }
  | { readonly kind: "codex" }
  | { readonly kind: "agent"; readonly label: string }
  | { readonly kind: "keep-running" }
  | { readonly kind: "worker" };

export interface BootstrapFacts {
  readonly root: string;
  /** Folders that are still to be made. */
  readonly missingFolders: readonly string[];
  /** The version that is asked for; null for the newest one. */
  readonly version: string | null;
  readonly current: { readonly worker: string | null; readonly admin: string | null };
  /** Whether the files in `config/` have everything that is given. */
  readonly hasSettings: boolean;
  /** Whether the Codex of the worker's release is there. */
  readonly hasCodex: boolean;
  /** Whether the tokens are given, here or in a file. */
  readonly hasTokens: boolean;
  readonly agent: {
    readonly label: string;
    /** Under which label it was set up before; null before the first time. */
    readonly labelBefore: string | null;
    /** Its files are as they have to be, and launchd runs it. */
    readonly isRunning: boolean;
  };
  /** The pid of a control plane that answers and is not launchd's; null when there is none. */
  readonly otherControlPlane: number | null;
  readonly startsWorker: boolean;
  /** What the running control plane says of the worker; false before it runs. */
  readonly worker: { readonly isRunning: boolean; readonly keepsRunning: boolean };
  /** Agents and daemons of an older installation. */
  readonly older: readonly { readonly label: string; readonly commands: readonly string[] }[];
  readonly ownLabels: readonly string[];
}

export type BootstrapPlan =
  | { readonly kind: "refused"; readonly message: string; readonly hint: string }
  | {
      readonly kind: "steps";
      readonly steps: readonly BootstrapStep[];
      readonly notes: readonly string[];
    };

/** Pure. */
export function planBootstrap(facts: BootstrapFacts): BootstrapPlan {
  const refusal = refusalOf(facts);
  if (refusal !== null) return { kind: "refused", ...refusal };
  const { missingFolders, current, version, agent, worker, startsWorker } = facts;
  const steps: readonly (BootstrapStep | false)[] = [
    missingFolders.length > 0 && { kind: "folders", missing: missingFolders },
    current.worker === null && { kind: "release", target: "worker", version },
    current.admin === null && { kind: "release", target: "admin", version },
    !facts.hasSettings && { kind: "settings" },
    !facts.hasCodex && { kind: "codex" },
    (!agent.isRunning || !facts.hasSettings) && { kind: "agent", label: agent.label },
    startsWorker && !worker.keepsRunning && { kind: "keep-running" },
    startsWorker && !worker.isRunning && { kind: "worker" },
  ];
  return { kind: "steps", steps: steps.filter((step) => step !== false), notes: notesOf(facts) };
}

function refusalOf(
  facts: BootstrapFacts,
): { readonly message: string; readonly hint: string } | null {
  const { agent, older, ownLabels, otherControlPlane } = facts;
  const inTheWay = older.filter(({ label }) => ownLabels.includes(label));
  if (inTheWay.length > 0) {
    return {
      message: `An older installation uses the same launch agents: ${inTheWay.map(({ label }) => label).join(", ")}.`,
      hint: `To remove it, type: ${inTheWay.flatMap(({ commands }) => commands).join("; ")}`,
    };
  }
  if (agent.labelBefore !== null && agent.labelBefore !== agent.label) {
    return {
      message: `This service root was set up with the label ${agent.labelBefore}.`,
      hint: `Give --label ${agent.labelBefore}, or choose another service root.`,
    };
  }
  if (otherControlPlane !== null) {
    return {
      message: `A control plane that launchd did not start runs for ${facts.root} (pid ${otherControlPlane}).`,
      hint: "Quit the app, or end that control plane, then run this again.",
    };
  }
  if (facts.startsWorker && !facts.hasTokens) {
    return {
      message: "The Slack app's credentials are missing.",
      hint: "Set SLACK_APP_TOKEN and SLACK_BOT_TOKEN in the environment, or write them into config/broker.env of the service root. Without --start-worker, the admin page asks for them.",
    };
  }
  return null;
}

function notesOf({ current, version, older }: BootstrapFacts): readonly string[] {
  const kept = (["worker", "admin"] as const).flatMap((target) => {
    const installed = current[target];
    return installed === null || version === null || installed === version
      ? []
      : [
          `The ${target} stays at ${installed}. Update it with: broker deploy ${version} --target ${target}`,
        ];
  });
  const left = older.map(
    ({ label, commands }) =>
      `An older installation's ${label} is still there. To remove it, type: ${commands.join("; ")}`,
  );
  return [...kept, ...left];
}

/** What a step does, for a person. Pure. */
export function stepWords(step: BootstrapStep): string {
  switch (step.kind) {
    case "folders":
      return `Make ${step.missing.join(", ")}`;
    case "release":
      return `Install the ${step.target} ${step.version ?? "(the newest release)"} and make it current-${step.target}`;
    case "settings":
      return "Write config/worker.env and config/admin.env from the environment and config/broker.env";
    case "codex":
      return "Bring the Codex that the worker pins";
    case "agent":
      return `Write the launch agent ${step.label} and have launchd start the control plane`;
    case "keep-running":
      return "Have the worker's launch agent start at login";
    case "worker":
      return "Start the worker and wait until it runs";
    default:
      return assertNever(step);
  }
}
