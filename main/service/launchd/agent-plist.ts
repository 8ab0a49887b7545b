import { build, parse } from "plist";
import { z } from "zod";

/** What a launch agent of ours is made from. Paths are absolute. */
export interface Agent {
  readonly label: string;
  readonly programArguments: readonly string[];
  /** Never a secret: everybody on this machine may read a plist. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly outputFile: string;
  /** How long launchd waits between SIGTERM and SIGKILL, in seconds. */
  readonly exitTimeOutSeconds: number;
  /** Whether what it started goes on when it ends: Codex and background jobs do. */
  readonly abandonsProcessGroup: boolean;
}

/** The bundle whose name the Login Items show; the app's id. */
const APP_ID = "dev.slackcodexbroker.app";
/** launchd's own default, and how soon it may start the same job again. */
const THROTTLE_SECONDS = 10;
/** Codex alone takes hundreds; launchd's default is 256. */
const OPEN_FILES = 8_192;

/** The text of the agent's plist. Pure. */
export function agentPlist(agent: Agent): string {
  return build({
    Label: agent.label,
    ProgramArguments: [...agent.programArguments],
    EnvironmentVariables: { ...agent.environment },
    WorkingDirectory: agent.workingFolder,
    RunAtLoad: true,
    // An exit with 0 is meant: a stop, or a configuration that a person has to change first.
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: THROTTLE_SECONDS,
    ExitTimeOut: agent.exitTimeOutSeconds,
    // Background is throttled, and chats wait for it.
    ProcessType: "Interactive",
    LimitLoadToSessionType: "Aqua",
    AssociatedBundleIdentifiers: [APP_ID],
    AbandonProcessGroup: agent.abandonsProcessGroup,
    SoftResourceLimits: { NumberOfFiles: OPEN_FILES },
    StandardOutPath: agent.outputFile,
    StandardErrorPath: agent.outputFile,
    Umask: "077",
  });
}

const readPlistSchema = z.object({
  Label: z.string(),
  ProgramArguments: z.array(z.string()).optional(),
  Program: z.string().optional(),
});

/** Whose an agent is, by its plist. */
export type PlistOwner =
  | { readonly kind: "none" }
  | { readonly kind: "ours" }
  /** Another program's or installation's under our label. `program` is null when it is unreadable. */
  | { readonly kind: "other"; readonly program: string | null };

/** Whether this plist starts the given program of ours. Pure. */
export function plistOwner(text: string | null, ourProgram: string): PlistOwner {
  if (text === null) return { kind: "none" };
  const program = programOf(text);
  return program === ourProgram ? { kind: "ours" } : { kind: "other", program };
}

function programOf(text: string): string | null {
  // The parser prints what it cannot read.
  if (!/<plist\b/.test(text)) return null;
  try {
    const parsed = readPlistSchema.safeParse(parse(text));
    if (!parsed.success) return null;
    return parsed.data.ProgramArguments?.[0] ?? parsed.data.Program ?? null;
  } catch {
    // Not a plist: whatever it is, it is not ours.
    return null;
  }
}
