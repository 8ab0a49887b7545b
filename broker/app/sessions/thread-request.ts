import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config/settings.ts";
import type { Briefing } from "../../sessions/briefing.ts";
import { baseInstructions, type InstructionFacts } from "../../sessions/instructions.ts";
import type { OpenThread } from "../../sessions/ports/agent-runtime.ts";
import { durationWords } from "../../slack/duration-words.ts";
import type { SessionRow } from "../../store/schema.ts";

export interface ThreadRequestOptions {
  readonly config: Pick<
    Config,
    | "brokerAgentAuth"
    | "brokerHttpBaseUrl"
    | "codexTeamHome"
    | "isolatedMcpServers"
    | "jobHeartbeatMaxMs"
    | "jobMaxMs"
    | "reposAccess"
    | "reposRoot"
    | "turnEnd"
  >;
  /** The token with which the session's agent calls the worker. */
  readonly issueToken: (sessionKey: string) => string;
  readonly bot: () => InstructionFacts["bot"];
  /** Address of the Tempad helper that agents may use, if there is one. */
  readonly tempadUrl: string | null;
}

/** Team memory is given whole up to this many characters; the rest is read from the file. */
const MEMORY_CHARACTERS = 32_000;

/** What a session's Codex thread is opened with; the same again on each resume. */
export function threadRequest(
  session: Pick<
    SessionRow,
    "channel" | "key" | "profile" | "thread_profile" | "thread_ts" | "workspace"
  >,
  options: ThreadRequestOptions,
): Omit<OpenThread, "threadId"> {
  const { config, bot } = options;
  return {
    sessionKey: session.key,
    profile: session.profile,
    threadProfile: session.thread_profile,
    workspace: session.workspace,
    instructions: baseInstructions({
      sessionKey: session.key,
      thread: { channel: session.channel, threadTs: session.thread_ts },
      workspace: session.workspace,
      reposRoot: config.reposRoot,
      reposAreReadOnly: config.reposAccess === "read-only",
      teamMemoryPath: memoryPath(config),
      teamMemory: readMemory(memoryPath(config)),
      generatedImages: join(config.codexTeamHome, "generated_images"),
      bot: bot(),
      turnEnd: config.turnEnd,
      mcpServers: config.isolatedMcpServers,
      jobs: {
        longest: durationWords(config.jobMaxMs),
        silentAfter: durationWords(config.jobHeartbeatMaxMs),
      },
      tokenNeeded: config.brokerAgentAuth === "token",
    }),
    environment: sessionEnvironment(session, options),
  };
}

/** What a session's programs have in their environment beside what those of all sessions have. */
export function sessionEnvironment(
  { key, workspace }: Pick<SessionRow, "key" | "workspace">,
  { config, issueToken, tempadUrl }: Omit<ThreadRequestOptions, "bot">,
): Readonly<Record<string, string>> {
  return {
    BROKER_SESSION_WORKSPACE: workspace,
    BROKER_API_BASE: config.brokerHttpBaseUrl,
    BROKER_SESSION_TOKEN: issueToken(key),
    ...(tempadUrl === null ? {} : { TEMPAD_LINK_SERVICE_URL: tempadUrl }),
  };
}

/** What each thread is told at its start, and later when it has changed. */
export function briefing(config: Config): Briefing {
  return { apiBase: config.brokerHttpBaseUrl, memory: readMemory(memoryPath(config)) };
}

function memoryPath(config: Pick<Config, "codexTeamHome">): string {
  return join(config.codexTeamHome, "AGENT.md");
}

/** At once: it is on the way of each message, and waiting for a small file takes longer. */
function readMemory(path: string): string {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text.length > MEMORY_CHARACTERS
    ? `${text.slice(0, MEMORY_CHARACTERS)}\n(cut here; the rest is in the file)`
    : text;
}
