import { openAsBlob } from "node:fs";
import type { Kysely } from "kysely";
import { BrokerError, errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { DescribedMessage, InboundMessage, ThreadRef } from "../sessions/model.ts";
import type { Conversation } from "../sessions/ports/conversation.ts";
import type { Posts } from "../sessions/ports/posts.ts";
import { openOutboxSummary } from "../store/outbox.ts";
import type { KnownName } from "../store/names.ts";
import type { BrokerDatabase } from "../store/schema.ts";
import { countSlackEvents, unparkSlackEvent } from "../store/slack-events.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import type { BotChannel } from "../api/channels.ts";
import { readBotChannels } from "./bot-channels.ts";
import { createSlackClients, type SlackClientOptions } from "./clients.ts";
import { describeMessage } from "./describe.ts";
import { createAgentSessions } from "./agent-sessions.ts";
import { createEarlierMessages, type ThreadHistory } from "./earlier-messages.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { postDirectly } from "./direct-word.ts";
import { type EphemeralMessage, postEphemeral } from "./ephemeral.ts";
import { createFeatureSwitches, type OptionalFeature } from "./feature-switches.ts";
import { createFileFetcher, DEFAULT_FILE_BYTES } from "./files.ts";
import { createThreadReader } from "./history.ts";
import type { SlackIdentity } from "./identity.ts";
import type { Admit } from "./intake/admission.ts";
import type { Deliver } from "./intake/deliver.ts";
import { createIntake } from "./intake/intake.ts";
import { createForms, type Forms } from "./forms.ts";
import { createLink, type Link } from "./link/link.ts";
import type { LinkState } from "./link/link-machine.ts";
import { watchStrangers } from "./link/stranger-watch.ts";
import type { Strangers } from "./link/strangers.ts";
import { type Envelope, type SocketDispatcher, socketOpener } from "./link/socket-connection.ts";
import { createLogin, type LoginState } from "./login.ts";
import { createOutbox } from "./outbox/outbox.ts";
import { piecesOfMarkdown } from "./answer/from-markdown.ts";
import { createPostingApi } from "./outbox/slack-posting-api.ts";
import { createPermalinks } from "./permalinks.ts";
import type { Patience } from "./read-policy.ts";
import { type AbsenceRecord, absenceRecord } from "./recovery/absence-record.ts";
import { createRecovery, type RecoveryHealth, type RecoverySettings } from "./recovery/recovery.ts";
import { refusedAnswerSign } from "./refused-answer.ts";
import { replayMessage } from "./recovery/replay.ts";
import { createThreadStatus } from "./status.ts";
import { showThreadTitle } from "./thread-title.ts";

export interface SlackGatewayOptions extends SlackClientOptions, Patience {
  /** Opens sockets through a proxy; undefined opens them directly. */
  readonly socketDispatcher?: SocketDispatcher | undefined;
  readonly db: Kysely<BrokerDatabase>;
  /** `<!channel>` and its like in an answer notify people; without it they are words. */
  readonly allowBroadcasts?: boolean;
  /** A folder of our own, closed to agents, where people's files wait until they are complete. */
  readonly fileSpool: string;
  /** The IP addresses of a host's name; rejects when it has none. */
  readonly addressesOf: (name: string) => Promise<readonly string[]>;
  /** Larger files of people are not fetched; 100 MB when absent. */
  readonly maxFileBytes?: number;
  /** Absent: what Slack did not deliver is not looked for. */
  readonly recovery?: RecoverySettings;
  /** Told of each name that Slack gives, so that it can be remembered. */
  readonly onName?: (name: KnownName) => void;
  /** Told who we are, whenever Slack said so. */
  readonly onIdentity?: (identity: SlackIdentity) => void;
  /** While this is false nothing new is taken from Slack; always true when absent. */
  readonly takesWork?: () => boolean;
}

/** What the gateway calls back into. */
export interface SlackHandlers {
  readonly deliver: Deliver;
  readonly admit: Admit;
  /** What the acknowledgement of a form says; pure, because Slack waits 3 s for it. */
  readonly formProblem: (payload: unknown) => Readonly<Record<string, unknown>> | null;
  /** A click or a submitted form (`interactive`), after it was acknowledged. */
  readonly onInteraction: (payload: unknown) => Promise<void>;
}

export interface SlackHealth {
  readonly link: LinkState;
  readonly login: LoginState;
  /** When the last envelope came, by our clock. */
  readonly lastEnvelopeAt: number | null;
  /** When Slack last answered a ping, by our clock. */
  readonly lastPongAt: number | null;
  readonly events: { readonly received: number; readonly parked: number };
  readonly outbox: { readonly open: number; readonly oldestAt: number | null };
  readonly strangers: Strangers;
  readonly recovery: RecoveryHealth;
  /** Newest first, at most ten. */
  readonly absences: Awaited<ReturnType<AbsenceRecord["list"]>>;
  readonly off: readonly { readonly feature: OptionalFeature; readonly reason: string }[];
}

/** The gateway that speaks to Slack. */
export interface SlackGateway extends Forms {
  readonly conversation: Conversation;
  readonly posts: Posts;
  readonly directory: Directory;
  readonly link: Pick<Link, "state" | "onState" | "lastEnvelopeAt" | "start" | "stop">;
  readonly absences: Pick<AbsenceRecord, "onChange">;
  /** Whether another program uses our app-level token. */
  strangers(): Strangers;
  /** Null until Slack told who we are. */
  identity(): SlackIdentity | null;
  login(): LoginState;
  threadHistory(request: ThreadHistoryRequest): Promise<Result<ThreadHistory, string>>;
  /** One message of a thread as it is now, with its files; null when the thread has none such. */
  threadMessage(
    thread: ThreadRef,
    ts: string,
    workspace: string,
  ): Promise<Result<DescribedMessage | null, string>>;
  /** Gives a session one message of its thread that it does not have; false when there is none. */
  replayMessage(thread: ThreadRef, ts: string): Promise<Result<boolean, string>>;
  /** The channels that the bot is in; a sentence when Slack does not say. */
  channels(): Promise<Result<readonly BotChannel[], string>>;
  /** Shows a thread's title, at best. False where Slack does not. */
  showTitle(thread: ThreadRef, title: string): Promise<boolean>;
  /**
   * Says something to one person in a thread, once and at best (chat.postEphemeral). False when
   * Slack surely did not show it and may do so later.
   */
  tellAlone(message: EphemeralMessage): Promise<boolean>;
  /** Writes to a person directly, once and at best; false when Slack did not take it. */
  tellDirectly(userId: string, text: string): Promise<boolean>;
  /** Works on an event again that was given up; false when it is not parked. */
  retryEvent(eventId: string): Promise<boolean>;
  start(handlers: SlackHandlers): void;
  /** Takes up what waits in the store and looks for what Slack did not deliver. */
  wake(): void;
  /** A new socket, and another try to sign in: after a change of network, a new token. */
  reconnect(): void;
  /** The machine slept and may sleep again: the same, and no search before `woke`. */
  stirred(): void;
  /** The machine stays awake: what was written while it slept is searched for. */
  woke(sleep: { readonly from: number; readonly to: number }): void;
  /** Resolves when nothing of the gateway runs any more. */
  stop(): Promise<void>;
  health(): Promise<SlackHealth>;
}

export interface ThreadHistoryRequest {
  readonly channel: string;
  readonly threadTs: string;
  /** Only messages older than this. */
  readonly beforeTs?: string;
  readonly limit: number;
}

/** Assembles the gateway. Nothing runs before `start`. */
export function createSlackGateway(options: SlackGatewayOptions): SlackGateway {
  const { db, clock, random } = options;
  const log = options.log.with({ module: "slack" });
  const patience = { clock, random };
  const clients = createSlackClients({
    ...options,
    log,
    onTokenAnswer: (takes) => login.heard(takes),
  });
  const { reads, writes } = clients;
  const features = createFeatureSwitches(clock, log);
  let handlers: SlackHandlers | null = null;

  const identity = () => login.identity();
  const directory = createDirectory({
    reads,
    features,
    onName: options.onName ?? (() => {}),
    ...patience,
  });
  const teamUrl = () => identity()?.teamUrl ?? null;
  const permalinks = createPermalinks({ reads, features, teamUrl, ...patience });
  const reader = createThreadReader({ reads, own: identity, ...patience });
  const agents = createAgentSessions({ writes, log });
  const status = createThreadStatus({ writes, agents, features, log, ...patience });
  const files = createFileFetcher({
    ...options,
    reads,
    log,
    maxBytes: options.maxFileBytes ?? DEFAULT_FILE_BYTES,
    spool: options.fileSpool,
  });
  const allowBroadcasts = options.allowBroadcasts ?? false;
  const outbox = createOutbox({
    db,
    log,
    ...patience,
    allowBroadcasts,
    readMarkdown: (text) => piecesOfMarkdown(text, { isKnownUser: () => false, allowBroadcasts }),
    onPosted: status.posted,
    onRefused: refusedAnswerSign({ writes, log }),
    api: createPostingApi({
      clients,
      permalinks,
      fetch: options.fetch,
      openFile: openAsBlob,
      ...patience,
    }),
  });
  const taker = () => {
    if (handlers === null)
      throw new BrokerError("slack.not_started", "The gateway has not been started.");
    return handlers;
  };
  const deliver: Deliver = async (tx, route) => {
    const afterCommit = await taker().deliver(tx, route);
    if (route.kind !== "command" || route.command.kind !== "stop") return afterCommit;
    return () => {
      afterCommit?.();
      status.stopped(route.thread);
    };
  };
  const admit: Admit = async (applicant, signal) => taker().admit(applicant, signal);
  const takesWork = options.takesWork ?? (() => true);
  const intake = createIntake({ db, log, ...patience, takesWork, deliver, admit });
  const link = createLink({
    openSocket: socketOpener({ ...options, log }),
    log,
    ...patience,
    onEnvelope: (envelope) => receive(envelope),
  });
  const strangerWatch = watchStrangers({
    clock,
    log,
    link,
    onChange: (strangers) => {
      const data = { kind: "strangers-on-app-token", ...strangers };
      const entry = { sessionKey: null, kind: "health", data, at: clock.now() };
      addTimelineEntry(db, entry).catch((thrown: unknown) => {
        log.error("A stranger on the app-level token could not be announced to operators", {
          error: errorText(thrown),
        });
      });
    },
  });
  const absences = absenceRecord(db, log);
  const recovery = createRecovery({
    db,
    record: absences,
    log,
    reads,
    reader,
    deliver,
    admit,
    link,
    identity,
    takesWork,
    ...patience,
    posts: outbox,
    ...(options.recovery ?? { intervalMs: 0, maxAgeMs: 0, machine: "" }),
  });
  const login = createLogin({
    reads,
    log,
    ...patience,
    onKnown: (known) => {
      options.onIdentity?.(known);
      intake.start(known);
      recovery.wake();
      outbox.start().catch((thrown: unknown) => {
        log.error("The outbox could not be started", { error: errorText(thrown) });
      });
    },
  });

  const receive = async (envelope: Envelope): Promise<void> => {
    const { type, envelopeId, retryAttempt, body } = envelope;
    log.raw("slack-events", body, { type, envelopeId, retryAttempt });
    if (type === "events_api") return intake.accept(envelope);
    if (type !== "interactive") return void (await envelope.ack());
    const problem = handlers?.formProblem(body) ?? null;
    await envelope.ack(problem ?? {});
    if (problem === null) await handlers?.onInteraction(body);
  };

  const reconnect = () => {
    login.start();
    link.reconnect();
  };

  const earlier = createEarlierMessages({
    reader,
    files,
    directory,
    permalinks,
    admit,
    botUserId: () => identity()?.botUserId ?? null,
    log,
  });

  const describeWithFiles = (message: InboundMessage, workspace: string) => {
    // For lists of sessions; nobody waits for it.
    if (message.channelType !== "im") void directory.channelName(message.thread.channel);
    return describeMessage(message, files.fetchAll(message, workspace), {
      directory,
      permalinks,
    });
  };

  return {
    conversation: {
      describe: describeWithFiles,
      earlierMessages: async (thread, which, workspace) => {
        const page = await earlier.withFiles(thread, which, workspace);
        return page.ok ? succeeded(page.value.messages) : page;
      },
      showActivity: status.show,
    },
    posts: outbox,
    directory,
    link,
    absences,
    strangers: strangerWatch.strangers,
    identity,
    login: login.state,
    ...createForms(writes, log),
    threadHistory: ({ channel, threadTs, beforeTs, limit }) =>
      earlier.named({ channel, threadTs }, { before: beforeTs ?? null, limit, whose: "all" }),
    threadMessage: earlier.one,
    replayMessage: (thread, ts) =>
      replayMessage(thread, ts, { db, reader, identity, deliver, admit }),
    channels: async () => {
      const known = identity();
      return known === null
        ? failed("Slack has not said yet who the bot is.")
        : readBotChannels({ reads, ...patience }, known.scopes);
    },
    showTitle: (thread, title) => showThreadTitle(thread, title, { writes, agents, features, log }),
    tellAlone: (message) => postEphemeral(message, { writes, log }),
    tellDirectly: (userId, text) => postDirectly(userId, text, { writes, log }),
    retryEvent: async (eventId) => {
      const isParked = await unparkSlackEvent(db, eventId);
      if (isParked) intake.wake();
      return isParked;
    },
    start: (given) => {
      handlers = given;
      recovery.start();
      login.start();
      link.start();
    },
    wake: () => {
      intake.wake();
      recovery.wake();
    },
    reconnect,
    stirred: () => {
      recovery.stirred();
      reconnect();
    },
    woke: (sleep) => recovery.slept(sleep),
    stop: async () => {
      login.stop();
      strangerWatch.stop();
      await Promise.all([recovery.stop(), link.stop()]);
      await Promise.all([intake.stop(), outbox.stop(), status.stop()]);
    },
    health: async () => ({
      link: link.state(),
      login: login.state(),
      lastEnvelopeAt: link.lastEnvelopeAt(),
      lastPongAt: link.lastPongAt(),
      events: await countSlackEvents(db),
      outbox: await openOutboxSummary(db),
      strangers: strangerWatch.strangers(),
      recovery: recovery.health(),
      absences: await absences.list(),
      off: features.off(),
    }),
  };
}
