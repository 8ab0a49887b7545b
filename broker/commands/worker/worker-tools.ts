import { join } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import type { Config } from "../../config/settings.ts";
import type { SessionEvent } from "../../sessions/state.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { Store } from "../../store/database.ts";
import { saveSession } from "../../store/sessions.ts";
import { addTimelineEntry } from "../../store/timeline.ts";
import { type CoauthorToolsOptions, coauthorTools } from "../../tools/coauthors.ts";
import { postFileTool } from "../../tools/files.ts";
import { type GitHubTokenOptions, gitHubTokenTool } from "../../tools/github-token.ts";
import { threadHistoryTool } from "../../tools/history.ts";
import { type IntegrationToolsOptions, integrationTools } from "../../tools/integrations.ts";
import { type JobToolsOptions, jobTools } from "../../tools/jobs.ts";
import { postMessageTool, postStateTool } from "../../tools/messages.ts";
import type { PostingOptions } from "../../tools/posting.ts";
import { readMessageTool, replayMessageTool } from "../../tools/thread-message.ts";
import { setPlanTool, type ThreadPlanOptions } from "../../tools/thread-plan.ts";
import { setTitleTool } from "../../tools/thread-title.ts";
import type { Tool } from "../../tools/tool.ts";

/** The largest file that an agent may post: 32 MiB. */
const POST_FILE_MAX_BYTES = 32 * 1024 * 1024;

export interface WorkerToolsOptions extends ThreadPlanOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly gateway: Pick<
    SlackGateway,
    "posts" | "threadHistory" | "threadMessage" | "replayMessage" | "showTitle"
  >;
  readonly dispatch: (sessionKey: string, event: SessionEvent) => Promise<void>;
  readonly jobs: JobToolsOptions;
  readonly coauthors: CoauthorToolsOptions;
  readonly integrations: IntegrationToolsOptions;
  readonly gitHubToken: GitHubTokenOptions["resolve"];
  readonly temporaryFolder: string;
  /** Of every auth profile. */
  readonly codexHomes: () => Promise<readonly string[]>;
}

/** All that the agent can call, each defined once. */
export function workerTools(options: WorkerToolsOptions): readonly Tool[] {
  const { clock, config, gateway, store } = options;
  const posting: PostingOptions = {
    db: store.db,
    posts: gateway.posts,
    dispatch: options.dispatch,
    record: (sessionKey, kind, data, ref) =>
      addTimelineEntry(store.db, {
        sessionKey,
        kind,
        data,
        at: clock.now(),
        ...(ref === undefined ? {} : { ref }),
      }),
  };
  return [
    postMessageTool(posting),
    postStateTool(posting),
    postFileTool({
      ...posting,
      spool: join(config.stateDir, "outgoing-files"),
      roots: async () => [
        config.reposRoot,
        join(config.codexTeamHome, "generated_images"),
        // A home with images from before it shared them keeps its own.
        ...(await options.codexHomes()).map((home) => join(home, "generated_images")),
        options.temporaryFolder,
      ],
      closed: [config.dataRoot, config.configDir, config.stateDir, config.runDir],
      maxBytes: POST_FILE_MAX_BYTES,
    }),
    threadHistoryTool({
      readThread: ({ thread, before, limit }) =>
        gateway.threadHistory({
          ...thread,
          limit,
          ...(before === null ? {} : { beforeTs: before }),
        }),
      defaultLimit: Math.min(config.slackInitialThreadHistoryCount, config.slackHistoryApiMaxLimit),
      maxLimit: config.slackHistoryApiMaxLimit,
    }),
    readMessageTool({ readMessage: gateway.threadMessage }),
    replayMessageTool({ replay: gateway.replayMessage }),
    setTitleTool({
      save: (sessionKey, title) => saveSession(store.db, sessionKey, { title }),
      show: gateway.showTitle,
      record: posting.record,
    }),
    setPlanTool(options),
    ...jobTools(options.jobs),
    ...coauthorTools(options.coauthors),
    ...integrationTools(options.integrations),
    gitHubTokenTool({ resolve: options.gitHubToken }),
  ];
}
