import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../world/world.ts";
import type { Dice } from "./dice.ts";
import type { SoakModel } from "./soak-model.ts";

export interface FaultOptions {
  readonly world: World;
  readonly model: SoakModel;
  readonly dice: Dice;
  /** The mean time between two faults, in ms. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
  /** Called with each fault's name before it strikes. */
  readonly onFault: (name: string) => void;
}

/** The faults of a run, and whether Slack is losing events at the moment. */
export interface Faults {
  loses(): boolean;
  /** Strikes until the signal; the worker runs when it resolves. */
  run(): Promise<void>;
}

type Fault = (around: FaultOptions) => Promise<void> | void;

const METHODS = ["chat.postMessage", "conversations.replies", "users.info", "*"] as const;
const DRAINS = ["handover", "handover", "handover", "wait", "stop"] as const;

export function faultsOf(options: FaultOptions): Faults {
  const { world, dice, everyMs, signal, onFault } = options;
  let isLosing = false;

  const deaf: Fault = async ({ world: { slack } }) => {
    isLosing = true;
    slack.socketFaults.deafen(true);
    await pause(dice.between(2_000, 5_000));
    slack.socketFaults.deafen(false);
    isLosing = false;
  };

  const table: readonly (readonly [number, string, Fault])[] = [
    [10, "the worker is killed", (around) => restart(around, "SIGKILL")],
    [8, "the worker is restarted", (around) => restart(around, "SIGTERM")],
    [6, "Codex is killed", killCodex],
    [
      5,
      "the worker and Codex are killed",
      async (around) => {
        await world.worker.end("SIGKILL");
        await killCodex(around);
        await comeBack(around);
      },
    ],
    [6, "the sockets are reset", () => world.slack.resetSockets()],
    [4, "the sockets are refreshed", () => world.slack.disconnect("refresh_requested")],
    [2, "the sockets go silent", () => world.slack.blackHole()],
    [4, "Slack loses events", deaf],
    [4, "Slack is away", beAway],
    [4, "envelopes come twice", () => world.slack.socketFaults.duplicateEnvelopes(3)],
    [3, "deliveries are lost on the way", () => world.slack.socketFaults.loseDeliveries(2)],
    [20, "a call to Slack goes wrong", failCall],
    [10, "the model is not well", failModel],
  ];
  return {
    loses: () => isLosing,
    run: async () => {
      while (!signal.aborted) {
        await pause(dice.between(0.3, 1.7) * everyMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        const [name, fault] = dice.weighted(
          table.map(([weight, what, strike]) => [weight, [what, strike] as const] as const),
        );
        onFault(name);
        await fault(options);
      }
    },
  };
}

async function restart(around: FaultOptions, signal: NodeJS.Signals): Promise<void> {
  const { worker } = around.world;
  const end = await worker.end(signal);
  if (signal === "SIGTERM" && end !== 0) throw new Error(`The worker ended with ${end}.`);
  await comeBack(around);
}

async function comeBack({ world, dice }: FaultOptions): Promise<void> {
  if (dice.chance(0.5)) await pause(dice.between(0, 3_000));
  await world.worker.start({ DRAIN: dice.pick(DRAINS) });
}

async function killCodex({ world }: FaultOptions): Promise<void> {
  const pid = await world.codexPid();
  if (pid === null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (thrown) {
    // It has ended already.
    // macOS answers EPERM for a group that has only zombies left.
    if (!["ESRCH", "EPERM"].includes((thrown as NodeJS.ErrnoException).code ?? "")) throw thrown;
  }
}

async function beAway({ world, dice }: FaultOptions): Promise<void> {
  await world.slack.goOffline();
  await pause(dice.between(500, 4_000));
  await world.slack.comeOnline();
}

function failCall({ world, dice }: FaultOptions): void {
  const times = dice.chance(0.3) ? 3 : 1;
  const fault = dice.weighted([
    [4, { kind: "rate-limit", retryAfter: 1 }],
    [2, { kind: "rate-limit", retryAfter: null }],
    [3, { kind: "http", status: 503 }],
    [4, { kind: "http-after", status: 500 }],
    [3, { kind: "drop-before" }],
    [4, { kind: "drop-after" }],
    [2, { kind: "delay", ms: 4_000 }],
    [1, { kind: "hang" }],
    [1, { kind: "error", error: "internal_error" }],
  ] as const);
  world.slack.fail(dice.pick(METHODS), { ...fault, times });
}

function failModel({ model, dice }: FaultOptions): void {
  const fault = dice.weighted([
    [3, { kind: "refuse", status: 500 }],
    [1, { kind: "refuse", status: 429 }],
    [3, { kind: "drop" }],
    [4, { kind: "slow", pieceMs: 800 }],
  ] as const);
  model.fail(fault);
}
