import { type Clock, systemClock } from "../../../broker/clock/clock.ts";
import type { ApiCall, CallDecision, Envelope } from "../../../playground/workspace/hooks.ts";
import type {
  Channel,
  Message,
  StoredFile,
  ThreadStatus,
} from "../../../playground/workspace/model.ts";
import type { People, Saying, SentFile } from "../../../playground/workspace/people.ts";
import type { SeedOptions } from "../../../playground/workspace/seed.ts";
import type {
  DisconnectReason,
  SocketConnection,
} from "../../../playground/workspace/socket-connection.ts";
import { scaledAckClock, slackTiming, type Timing } from "../../../playground/workspace/timing.ts";
import {
  startWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from "../../../playground/workspace/workspace.ts";
import { doubleSeed } from "./double-seed.ts";
import {
  type Fault,
  type FaultScope,
  type FaultScript,
  FaultScripts,
  rateLimitReply,
} from "./fault-scripts.ts";
import { type RateLimit, RateLimits } from "./rate-limits.ts";
import { type RecordedCall, type RecordedEnvelope, Recorder } from "./recorder.ts";
import { disconnect, type Ending, reset, SocketFaults } from "./socket-faults.ts";
import { type WaitOptions, Watch } from "./waiting.ts";

export interface SlackDoubleOptions {
  readonly port?: number;
  readonly seed?: SeedOptions;
  readonly persistPath?: string;
  readonly clock?: Clock;
  /** Shortens the 3 s of the ack clock and the waits of redelivery: 0.01 is a hundredth. */
  readonly ackScale?: number;
  readonly timing?: Partial<Timing>;
  /** The playground's page at the double's own address; without it there is none. */
  readonly page?: WorkspaceOptions["page"];
}

export type SayOptions = Omit<Saying, "user" | "files"> & {
  /** Ada when left out. */
  readonly user?: string;
  readonly files?: readonly (Omit<SentFile, "bytes"> & { readonly bytes: Uint8Array | string })[];
};

/** The workspace with a hand on everything that can go wrong. */
export interface SlackDouble {
  readonly url: string;
  /** What the broker gets as its Slack API URL. */
  readonly apiUrl: string;
  readonly port: number;
  readonly botToken: string;
  readonly appToken: string;
  readonly botUserId: string;
  readonly workspace: Workspace;
  readonly people: People;

  /** Somebody posts; returns the `ts`. Throws when Slack's client would not let them. */
  say(saying: SayOptions): string;
  /** Everything in a channel, oldest first, replies included. */
  messages(channel: string): readonly Message[];
  archiveChannel(channel: string): void;
  /** Takes the bot out of a channel: `not_in_channel`, and no more events from there. */
  removeBot(channel: string): void;
  /** The bot's own messages, oldest first; of one thread when `threadTs` is given. */
  botMessages(channel: string, threadTs?: string): readonly Message[];
  /** The line that a session's thread begins with where its first turn takes long enough. */
  firstLine(channel: string, threadTs: string): Message | undefined;
  /** What the bot says its threads are doing, now. */
  statuses(): readonly ThreadStatus[];
  /** Every status that was shown, in order. */
  statusHistory(): readonly ThreadStatus[];
  /** Files that the bot uploaded. */
  uploads(): readonly StoredFile[];

  /** The calls so far, with their arguments and times. */
  calls(method?: string): readonly RecordedCall[];
  /** Every delivery with its ack and latency. */
  acks(): readonly RecordedEnvelope[];
  /** Resolves when `look` gives something; it is asked again after each thing that happens. */
  waitFor<T>(look: () => T | null | undefined | false, options?: WaitOptions): Promise<T>;

  /** Arms a fault for the next calls of a method (or of `*`). The oldest that fits strikes first. */
  fail(method: string, fault: Fault & FaultScope): FaultScript;
  /** A token bucket in front of a method: HTTP 429 with Retry-After when it is empty. */
  limit(method: string, limit: RateLimit): void;
  /** What Slack grants to distributed apps outside its Marketplace: 15 objects, once a minute. */
  limitReads(limit?: { readonly objects: number; readonly perMinute: number }): void;
  /** Streaming methods answer `unknown_method`. */
  withoutStreaming(): FaultScript;
  /** Forgets armed faults and limits; held calls go on. */
  heal(): void;

  sockets(): readonly SocketConnection[];
  readonly socketFaults: SocketFaults;
  /** Sends `disconnect` to every open socket and ends it as asked. */
  disconnect(reason: DisconnectReason, ending?: Ending): void;
  resetSockets(): void;
  /** The open sockets go silent in both directions. */
  blackHole(): void;
  /** Writes an envelope, whatever it is, to one open socket. */
  sendRaw(envelope: Readonly<Record<string, unknown>> | string): void;
  /** `app_rate_limited`: an events_api envelope whose payload has no `event`. */
  sendAppRateLimited(): Envelope;

  /** Closes the port and every connection; people can go on talking. */
  goOffline(): Promise<void>;
  /** Listens again, on the same port, with the same conversation. */
  comeOnline(): Promise<void>;
  stop(): Promise<void>;
}

const STREAM_METHODS = ["chat.startStream", "chat.appendStream", "chat.stopStream"];
const READ_METHODS = ["conversations.history", "conversations.replies"];

/** Starts a Slack for a test on loopback. */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const clock = options.clock ?? systemClock;
  const watch = new Watch();
  const recorder = new Recorder(watch.stir);
  const scripts = new FaultScripts((ms) => clock.sleep(ms), watch.stir);
  const limits = new RateLimits();
  const socketFaults = new SocketFaults();
  const statusHistory: ThreadStatus[] = [];
  let objects: number | null = null;

  const beforeCall = async (call: ApiCall): Promise<CallDecision> => {
    recorder.callBegan(call);
    const fault = await scripts.strike(call);
    if (fault !== null) return fault;
    const taken = limits.take(call);
    if (!taken.ok) return { kind: "answer", reply: rateLimitReply(taken.retryAfter) };
    if (objects === null || !READ_METHODS.includes(call.method)) return { kind: "perform" };
    const limit = Math.min(objects, Number(call.args["limit"] ?? objects));
    return { kind: "perform", args: { ...call.args, limit } };
  };
  const timing = { ...slackTiming, ...options.timing };
  const workspace = await startWorkspace({
    clock,
    seed: doubleSeed(options.seed),
    timing: options.ackScale === undefined ? timing : scaledAckClock(timing, options.ackScale),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.page === undefined ? {} : { page: options.page }),
    ...(options.persistPath === undefined ? {} : { persistPath: options.persistPath }),
    hooks: {
      beforeCall,
      afterCall: (call, body) => recorder.callEnded(call, body),
      beforeDelivery: socketFaults.beforeDelivery,
      delivered: (delivery) => recorder.delivered(delivery),
      acknowledged: (ack) => recorder.acknowledged(ack),
      greets: socketFaults.greets,
      answersPing: socketFaults.answersPing,
      connected: watch.stir,
    },
  });
  workspace.onChange(({ change }) => {
    if (change.kind === "status-set") statusHistory.push(change.status);
    watch.stir();
  });
  const { core, people } = workspace;
  const { app, team } = core.world;
  const sockets = () => core.hub.connections().filter((one) => one.open);
  const messages = (channel: string) => core.world.messages(channel);
  const describe = () => {
    const last = recorder.calls().slice(-8);
    return `The last calls were ${last.map((one) => one.method).join(", ") || "none"}; ${sockets().length} sockets are open.`;
  };
  const sendRaw = (envelope: Readonly<Record<string, unknown>> | string) => {
    const socket = sockets()[0];
    if (socket === undefined) throw new Error("No socket is open.");
    if (typeof envelope === "string") socket.sendText(envelope);
    else socket.send(envelope);
  };

  const change = (id: string, changed: (channel: Channel) => Channel) => {
    const channel = core.world.channel(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}.`);
    core.world.changeChannel(changed(channel));
  };

  return {
    url: workspace.url,
    apiUrl: workspace.apiUrl,
    port: workspace.port,
    botToken: app.botToken,
    appToken: app.appToken,
    botUserId: app.botUserId,
    workspace,
    people,
    say: (saying) => {
      const { user = "U0ADA", files = [], ...rest } = saying;
      const said = people.say({
        ...rest,
        user,
        files: files.map((file) => ({
          ...file,
          bytes: typeof file.bytes === "string" ? new TextEncoder().encode(file.bytes) : file.bytes,
        })),
      });
      if (!said.ok) throw new Error(`${user} cannot say that in ${saying.channel}: ${said.error}`);
      return said.value.ts;
    },
    messages,
    archiveChannel: (id) => change(id, (channel) => ({ ...channel, archived: true })),
    removeBot: (id) =>
      change(id, (channel) => ({
        ...channel,
        members: channel.members.filter((member) => member !== app.botUserId),
      })),
    botMessages: (channel, threadTs) =>
      messages(channel).filter(
        (one) =>
          one.bot?.botId === app.botId &&
          (threadTs === undefined || one.threadTs === threadTs) &&
          !isFirstLine(one),
      ),
    firstLine: (channel, threadTs) =>
      messages(channel).find((one) => one.threadTs === threadTs && isFirstLine(one)),
    statuses: () => core.statuses.list(),
    statusHistory: () => statusHistory,
    uploads: () => core.files.list().filter((file) => file.user === app.botUserId),
    calls: (method) => recorder.calls(method),
    acks: () => recorder.envelopes(),
    waitFor: (look, waitOptions = {}) => watch.waitFor(look, waitOptions, describe),
    fail: (method, { times, channel, when, ...fault }) =>
      scripts.arm(method, fault, {
        ...(times === undefined ? {} : { times }),
        ...(channel === undefined ? {} : { channel }),
        ...(when === undefined ? {} : { when }),
      }),
    limit: (method, limit) => limits.set(method, limit),
    limitReads: (reads = { objects: 15, perMinute: 1 }) => {
      objects = reads.objects;
      for (const method of READ_METHODS) limits.set(method, { perMinute: reads.perMinute });
    },
    withoutStreaming: () =>
      scripts.arm(
        "*",
        { kind: "error", error: "unknown_method" },
        { times: Infinity, when: (call) => STREAM_METHODS.includes(call.method) },
      ),
    heal: () => {
      scripts.clear();
      limits.clear();
      objects = null;
    },
    sockets,
    socketFaults,
    disconnect: (reason, ending = "close") => {
      for (const socket of sockets()) disconnect(socket, reason, ending);
    },
    resetSockets: () => {
      for (const socket of sockets()) reset(socket);
    },
    blackHole: () => {
      for (const socket of sockets()) socketFaults.blackHole(socket);
    },
    sendRaw,
    sendAppRateLimited: () => {
      const envelope: Envelope = {
        envelope_id: core.ids.hex(32),
        type: "events_api",
        payload: {
          token: "playground-verification-token",
          type: "app_rate_limited",
          team_id: team.id,
          minute_rate_limited: Math.floor(clock.now() / 60_000) * 60,
          api_app_id: app.appId,
        },
        accepts_response_payload: false,
        retry_attempt: 0,
        retry_reason: "",
      };
      sendRaw({ ...envelope });
      return envelope;
    },
    goOffline: () => workspace.goOffline(),
    comeOnline: () => workspace.comeOnline(),
    stop: async () => {
      scripts.clear();
      await workspace.stop();
    },
  };
}

/** Whether it comes depends on how long a turn takes, so that no test counts it as an answer. */
function isFirstLine(message: Message): boolean {
  return JSON.stringify(message.blocks).includes('"session:first-line"');
}
