import type { Kysely } from "kysely";
import type { Access } from "../../access/access.ts";
import type { ChannelSettings } from "../../access/channel-settings.ts";
import { machineName } from "../../app/texts.ts";
import type { ProfilePool } from "../../codex/profiles/pool.ts";
import { factsOfFile } from "../../files/file-facts.ts";
import type { SessionTokens } from "../../http/session-tokens.ts";
import { findTempadHelper } from "../../integrations/tempad-helper.ts";
import { AgentEvents } from "../../sessions/agent-events.ts";
import { Asks } from "../../sessions/asks.ts";
import { Commands } from "../../sessions/commands.ts";
import { LiveSteps } from "../../sessions/live-steps.ts";
import { type SessionKey, threadOf } from "../../sessions/model.ts";
import { OpenThreads } from "../../sessions/open-threads.ts";
import { Progress } from "../../sessions/progress.ts";
import { SerialLanes } from "../../sessions/serial-lanes.ts";
import { Sessions } from "../../sessions/sessions.ts";
import { type LiveStatus, readSessionView } from "../../sessions/status/read-session-status.ts";
import type { Notice, SessionEvent } from "../../sessions/state.ts";
import { askCard, settledAskCard } from "../../slack/ask-cards.ts";
import { noticeBody, settledNoticeBody } from "../../slack/notices.ts";
import { doingWords } from "../../slack/doing-words.ts";
import { endedProgressCard, progressCard } from "../../slack/progress-card.ts";
import type { SlackGateway } from "../../slack/gateway.ts";
import type { BrokerDatabase, SessionRow } from "../../store/schema.ts";
import { keysOfUnfinishedSessions } from "../../store/sessions.ts";
import type { DiskSpaceGate } from "../../store/disk-space-gate.ts";
import { firstLineFor } from "../../app/sessions/first-line.ts";
import { briefing, sessionEnvironment, threadRequest } from "../../app/sessions/thread-request.ts";
import type { WorkerBase } from "./worker-base.ts";
import { prepareWorkspace } from "./workspace-folders.ts";

export interface SessionServicesOptions extends WorkerBase {
  readonly db: Kysely<BrokerDatabase>;
  readonly diskSpace: DiskSpaceGate;
  readonly gateway: SlackGateway;
  readonly runtime: ProfilePool;
  readonly access: Access;
  readonly settings: ChannelSettings;
  readonly tokens: SessionTokens;
  readonly inContainer: boolean;
  /** Ends the session's background jobs. */
  readonly cancelJobs: (key: SessionKey) => Promise<void>;
  /** What is wrong with the sandbox, as far as it is known; null when nothing is. */
  readonly sandboxProblem: () => string | null;
  readonly onCodexConnected: () => void;
  /** An account can work again, or can no longer. */
  readonly onAccount: () => void;
  /** What the running turn of a session does has changed. */
  readonly onActivity: (key: SessionKey) => void;
}

/** What wakes the sessions that have something to do. */
type Occasion = "worker-started" | "codex-connected" | "account-usable" | "retry-due";

/** Everything about sessions, between the Slack gateway and the runtime. */
export interface SessionServices {
  readonly threads: OpenThreads;
  readonly sessions: Sessions;
  readonly asks: Asks;
  readonly progress: Progress;
  readonly events: AgentEvents;
  readonly liveSteps: LiveSteps;
  readonly liveStatus: LiveStatus;
  readonly commands: Commands;
  /** What a session's agent has in its environment beside what all have. */
  environmentOf(session: SessionRow): Readonly<Record<string, string>>;
  /** Tells all sessions with something to do, of one profile when it is named. */
  everyUnfinished(kind: Occasion, profile?: string | null): Promise<void>;
  /** What the agent says of itself, behind what Codex told before: which question it answers. */
  dispatchInOrder(key: SessionKey, event: SessionEvent): Promise<void>;
}

export function sessionServices(options: SessionServicesOptions): SessionServices {
  const { access, cancelJobs, clock, config, db, inContainer, log, gateway, runtime } = options;
  const { diskSpace, ending, settings, tokens } = options;
  const tempad = findTempadHelper({
    configured: config.tempadLinkServiceUrl,
    inContainer,
    fetch: globalThis.fetch,
    log,
  });
  const environmentOf = (session: SessionRow) =>
    sessionEnvironment(session, {
      config,
      issueToken: (one) => tokens.issue(one),
      tempadUrl: tempad.url(),
    });
  const threads = new OpenThreads({
    clock,
    runtime,
    requestFor: (session) =>
      threadRequest(session, {
        config,
        issueToken: (key) => tokens.issue(key),
        tempadUrl: tempad.url(),
        bot: () => {
          const identity = gateway.identity();
          return identity === null ? null : { userId: identity.botUserId, name: identity.botName };
        },
      }),
  });
  const modelOf = ({ channel, key }: Pick<SessionRow, "channel" | "key">) =>
    settings.of(channel).model ?? threads.modelOf(key);
  const wire = new SerialLanes();
  const wordsOf = (notice: Notice) => noticeBody(notice, machineName, config.accessAdmin);
  const sessions = new Sessions({
    db,
    persist: diskSpace.persist,
    hasDiskSpace: () => diskSpace.isAmple(),
    clock,
    log: log.with({ module: "sessions" }),
    conversation: gateway.conversation,
    posts: gateway.posts,
    runtime,
    threads,
    wire,
    wordsOf,
    endedCard: endedProgressCard,
    settledNotice: settledNoticeBody,
    prepareWorkspace: (path) => prepareWorkspace(path, log),
    briefing: () => briefing(config),
    turnEnd: config.turnEnd,
    maxRunningTurns: config.turnMaxRunning,
    initialHistory: config.slackInitialThreadHistoryCount,
    historyAfterLoss: config.slackHistoryApiMaxLimit,
    firstLine: firstLineFor(config.adminBaseUrl),
    modelOf,
    cancelJobs,
  });
  ending.parts.defer("sessions", () => sessions.stop());
  const asks = new Asks({
    db,
    persist: diskSpace.persist,
    clock,
    log,
    posts: gateway.posts,
    card: askCard,
    settledCard: settledAskCard,
    lookAtFile: factsOfFile,
    timeoutMs: config.askTimeoutMs,
    mayAnswer: (click) => access.mayAnswer(click),
    poke: (key) => sessions.poke(key),
    showActivity: (key, activity) => {
      const thread = threadOf(key);
      const shown = activity ?? events.activityOf(key);
      if (thread !== null && shown !== null) gateway.conversation.showActivity(thread, shown);
      progress.changed(key);
    },
  });
  ending.watches.defer("asks", () => asks.stop());
  const progress = new Progress({
    db,
    clock,
    log,
    posts: gateway.posts,
    sessions,
    doing: (executor, session) => readSessionView(executor, session, liveStatus),
    card: (view, { status, awaited }) => progressCard(view, doingWords(status, awaited)),
  });
  ending.parts.defer("progress cards", () => progress.stop());
  const everyUnfinished = async (kind: Occasion, profile: string | null = null) => {
    const keys = await keysOfUnfinishedSessions(db, profile);
    for (const key of keys) void sessions.dispatch(key, { kind });
  };
  const liveSteps = new LiveSteps();
  const events = new AgentEvents({
    db,
    persist: diskSpace.persist,
    clock,
    log,
    sessions,
    threads,
    wire,
    conversation: gateway.conversation,
    posts: gateway.posts,
    progress,
    liveSteps,
    asks,
    onConnected: (profile) => {
      options.onCodexConnected();
      void everyUnfinished("codex-connected", profile);
    },
    modelOf,
    maxTurnTokens: config.turnMaxTokens,
    onActivity: options.onActivity,
    onAccount: (usable) => {
      options.onAccount();
      if (usable) void everyUnfinished("account-usable");
    },
  });

  const liveStatus: LiveStatus = {
    activityOf: (key) => events.activityOf(key),
    quotaUntil: (profile) => runtime.quotaUntil(profile),
  };
  const commands = new Commands({
    posts: gateway.posts,
    wordsOf,
    sessions,
    liveFacts: (key, userId) => ({
      now: clock.now(),
      ...liveStatus,
      model: settings.of(threadOf(key)?.channel ?? null).model ?? threads.modelOf(key),
      sandbox: settings.of(threadOf(key)?.channel ?? null).sandbox,
      sandboxIsUnsound: options.sandboxProblem() !== null,
      titleOf: (profile) => runtime.titleOf(profile),
      quotaOf: (profile) => runtime.quotaLeft(profile),
      access: access.whyAllowed(userId, threadOf(key)?.channel ?? ""),
    }),
  });
  const dispatchInOrder = (key: SessionKey, event: SessionEvent) =>
    wire.run(key, () => sessions.dispatch(key, event));
  return {
    threads,
    sessions,
    asks,
    progress,
    events,
    liveSteps,
    liveStatus,
    commands,
    environmentOf,
    everyUnfinished,
    dispatchInOrder,
  };
}
