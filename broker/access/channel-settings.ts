import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";
import {
  listChannelSettings,
  removeChannelSettings,
  saveChannelSettings,
} from "../store/channel-settings.ts";
import type { BrokerDatabase } from "../store/schema.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import {
  type ChannelOverride,
  type InForce,
  settingsInForce,
  type TurnSettings,
} from "./turn-settings.ts";

export interface ChannelSettingsOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** What holds where nothing is set for a channel. */
  readonly everywhere: TurnSettings;
}

export interface ChannelItem {
  readonly channel: string;
  readonly set: ChannelOverride | null;
  readonly setBy: string | null;
  readonly setAt: number | null;
  readonly inForce: InForce;
}

interface Stored {
  readonly set: ChannelOverride;
  readonly setBy: string | null;
  readonly setAt: number;
}

/**
 * Settings of single channels, kept in the store and known at once: each turn asks for them. This
 * process is the only one that changes them.
 */
export class ChannelSettings {
  readonly #options: ChannelSettingsOptions;
  readonly #channels = new Map<string, Stored>();

  constructor(options: ChannelSettingsOptions) {
    this.#options = options;
  }

  /** Reads what is stored; before that only what holds everywhere is known. */
  async load(): Promise<void> {
    for (const row of await listChannelSettings(this.#options.db)) {
      this.#channels.set(row.channel, {
        set: JSON.parse(row.settings_json) as ChannelOverride,
        setBy: row.set_by,
        setAt: row.set_at,
      });
    }
  }

  /** Of a channel, or of where nothing is set. */
  inForce(channel: string | null): InForce {
    const stored = channel === null ? undefined : this.#channels.get(channel);
    return settingsInForce(this.#options.everywhere, stored?.set ?? {});
  }

  /** The settings of a channel's next turn. */
  of(channel: string | null): TurnSettings {
    const { sandbox, approvals, model, effort } = this.inForce(channel);
    return {
      sandbox: sandbox.value,
      approvals: approvals.value,
      model: model.value,
      effort: effort.value,
    };
  }

  item(channel: string): ChannelItem {
    const stored = this.#channels.get(channel);
    return {
      channel,
      set: stored?.set ?? null,
      setBy: stored?.setBy ?? null,
      setAt: stored?.setAt ?? null,
      inForce: this.inForce(channel),
    };
  }

  /** Channels that have settings of their own, by id. */
  list(): readonly ChannelItem[] {
    return [...this.#channels.keys()].toSorted().map((channel) => this.item(channel));
  }

  /** Takes the place of all that was set for the channel, from its next turn on. */
  async set(channel: string, set: ChannelOverride, setBy: string | null): Promise<ChannelItem> {
    const setAt = this.#options.clock.now();
    await this.#change(channel, set, setBy, async (db) => {
      const row = { channel, settings_json: JSON.stringify(set), set_by: setBy, set_at: setAt };
      await saveChannelSettings(db, row);
    });
    this.#channels.set(channel, { set, setBy, setAt });
    return this.item(channel);
  }

  /** The channel is as everywhere again; false when nothing was set for it. */
  async remove(channel: string): Promise<boolean> {
    if (!this.#channels.has(channel)) return false;
    await this.#change(channel, null, null, async (db) => {
      await removeChannelSettings(db, channel);
    });
    this.#channels.delete(channel);
    return true;
  }

  async #change(
    channel: string,
    set: ChannelOverride | null,
    setBy: string | null,
    store: (db: Kysely<BrokerDatabase>) => Promise<void>,
  ): Promise<void> {
    const { clock, db, log } = this.#options;
    const before = this.#channels.get(channel)?.set ?? null;
    const data = { channel, before, set, setBy };
    await db.transaction().execute(async (transaction) => {
      await store(transaction);
      await addTimelineEntry(transaction, {
        sessionKey: null,
        kind: "channel-settings",
        data,
        at: clock.now(),
      });
    });
    log.info("The settings of a channel have changed", data);
  }
}
