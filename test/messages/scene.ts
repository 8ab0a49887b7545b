import type { World, WorldOptions } from "../world/world.ts";

/** Where a message is seen: whose eyes, and in which thread, or in the channel itself. */
export interface Seen {
  readonly channel: string;
  readonly threadTs: string | null;
  /** Ada when absent. */
  readonly as?: string;
}

/** A message of the bot, and how people bring it about. */
export interface Scene {
  readonly name: string;
  /** Ends when the message is there. */
  readonly show: (world: World) => Promise<Seen>;
}

/** Scenes that share a worker, one after another. */
export interface Stage {
  readonly options: WorldOptions;
  /** Before the worker starts. */
  readonly prepare?: (world: World) => Promise<void>;
  /** After the worker's end. */
  readonly finish?: () => void;
  readonly scenes: readonly Scene[];
}
