import type { Clock } from "../../broker/clock/clock.ts";
import type { ChangeFeed } from "./changes.ts";
import type { App, Channel, Ephemeral, Message, Team, User } from "./model.ts";
import type { Seed } from "./seed.ts";
import { microsOfTs, Timestamps } from "./timestamps.ts";

/** What a snapshot keeps beside the seed. */
export interface WorldSnapshot {
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
}

/** Per channel; the oldest go first. Far more than a person reads in a playground. */
const MESSAGES_KEPT = 20_000;
/** Over the whole workspace; the oldest go first. */
const EPHEMERALS_KEPT = 500;

/** People, channels and messages. Knows nothing of the wire; each change goes to the feed. */
export class World {
  readonly team: Team;
  readonly app: App;
  readonly #clock: Clock;
  readonly #changes: ChangeFeed;
  readonly #users = new Map<string, User>();
  readonly #channels = new Map<string, Channel>();
  readonly #messages = new Map<string, Message[]>();
  readonly #ephemerals = new Map<string, Ephemeral>();
  readonly #timestamps: Timestamps;

  constructor(seed: Seed, clock: Clock, changes: ChangeFeed, kept: WorldSnapshot | null) {
    this.team = seed.team;
    this.app = seed.app;
    this.#clock = clock;
    this.#changes = changes;
    for (const user of [...seed.users, faceOf(seed.app)]) this.#users.set(user.id, user);
    for (const channel of kept?.channels ?? []) this.#channels.set(channel.id, channel);
    for (const channel of seed.channels) {
      if (!this.#channels.has(channel.id)) this.#channels.set(channel.id, channel);
    }
    for (const message of kept?.messages ?? []) this.#list(message.channel).push(message);
    const last = Math.max(0, ...(kept?.messages ?? []).map((one) => microsOfTs(one.ts) ?? 0));
    this.#timestamps = new Timestamps(last);
  }

  now(): number {
    return this.#clock.now();
  }

  nextTs(): string {
    return this.#timestamps.next(this.#clock.now());
  }

  users(): readonly User[] {
    return [...this.#users.values()];
  }

  user(id: string): User | undefined {
    return this.#users.get(id);
  }

  addUser(user: User): void {
    this.#users.set(user.id, user);
  }

  channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  channel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  addChannel(channel: Channel): void {
    this.#channels.set(channel.id, channel);
    this.#changes.add({ kind: "channel-added", channel });
  }

  changeChannel(channel: Channel): void {
    this.#channels.set(channel.id, channel);
    this.#changes.add({ kind: "channel-changed", channel });
  }

  /** All messages of a channel, oldest first, replies included. */
  messages(channel: string): readonly Message[] {
    return this.#messages.get(channel) ?? [];
  }

  message(channel: string, ts: string): Message | undefined {
    return this.messages(channel).find((one) => one.ts === ts);
  }

  /** The replies to a root, oldest first. */
  replies(channel: string, rootTs: string): readonly Message[] {
    return this.messages(channel).filter((one) => one.threadTs === rootTs);
  }

  /** The `ts` must be newer than all before it: take it from `nextTs`. */
  post(message: Message): void {
    const list = this.#list(message.channel);
    list.push(message);
    if (list.length > MESSAGES_KEPT) list.shift();
    this.#changes.add({ kind: "message-posted", message });
  }

  replace(message: Message): void {
    const list = this.#list(message.channel);
    const index = list.findIndex((one) => one.ts === message.ts);
    if (index === -1) return;
    list[index] = message;
    this.#changes.add({ kind: "message-changed", message });
  }

  remove(channel: string, ts: string): void {
    const list = this.#list(channel);
    const index = list.findIndex((one) => one.ts === ts);
    if (index === -1) return;
    list.splice(index, 1);
    this.#changes.add({ kind: "message-deleted", channel, ts });
  }

  ephemerals(channel: string, user?: string): readonly Ephemeral[] {
    return [...this.#ephemerals.values()].filter(
      (one) => one.channel === channel && (user === undefined || one.user === user),
    );
  }

  ephemeral(channel: string, ts: string): Ephemeral | undefined {
    const found = this.#ephemerals.get(ts);
    return found?.channel === channel ? found : undefined;
  }

  /** Posts one, or replaces the one with its `ts`. */
  showEphemeral(ephemeral: Ephemeral): void {
    this.#ephemerals.set(ephemeral.ts, ephemeral);
    const oldest = this.#ephemerals.keys().next();
    if (this.#ephemerals.size > EPHEMERALS_KEPT && oldest.done !== true) {
      this.#ephemerals.delete(oldest.value);
    }
    this.#changes.add({ kind: "ephemeral-posted", ephemeral });
  }

  removeEphemeral(channel: string, ts: string): void {
    if (this.#ephemerals.delete(ts)) this.#changes.add({ kind: "ephemeral-deleted", channel, ts });
  }

  snapshot(): WorldSnapshot {
    return { channels: this.channels(), messages: [...this.#messages.values()].flat() };
  }

  #list(channel: string): Message[] {
    const found = this.#messages.get(channel);
    if (found !== undefined) return found;
    const made: Message[] = [];
    this.#messages.set(channel, made);
    return made;
  }
}

function faceOf(app: App): User {
  return {
    id: app.botUserId,
    name: app.botName,
    realName: app.botName,
    timeZone: "America/Los_Angeles",
    bot: { botId: app.botId, appId: app.appId },
  };
}
