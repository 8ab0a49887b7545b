import type { Clock } from "../../../broker/clock/clock.ts";
import type { LaunchedProcess } from "./launch.ts";
import { afterLaunchEnd, type LaunchEnd, type LinkState } from "./link-state.ts";

export interface LinkOptions {
  /** Whether a control plane of the service root answers now. */
  readonly answers: () => Promise<boolean>;
  readonly launch: () => LaunchedProcess;
  readonly clock: Clock;
  readonly onChange: (state: LinkState) => void;
}

/** Keeps a control plane in reach: one that runs already, else one of the app's own. */
export interface ControlPlaneLink {
  state(): LinkState;
  /** Tries again at once where it is down. */
  retry(): void;
  /** Ends the app's own control plane, waits for its end, and looks for no other. */
  close(): Promise<void>;
}

const START_LIMIT_MS = 20_000;
const LOOK_WHILE_STARTING_MS = 50;
/** How soon the end of another's control plane is noticed. */
const LOOK_WHILE_ATTACHED_MS = 3_000;
/** One that ran for this long and died is started again without counting its earlier ends. */
const STEADY_MS = 60_000;
/** It closes its doors within a second. */
const END_LIMIT_MS = 5_000;

export function controlPlaneLink(options: LinkOptions): ControlPlaneLink {
  const link = new Link(options);
  const running = link.run();
  return {
    state: () => link.state,
    retry: () => link.retry(),
    close: async () => {
      link.askToEnd();
      await running;
    },
  };
}

class Link {
  readonly #options: LinkOptions;
  #state: LinkState = { kind: "looking" };
  #isClosed = false;
  #own: LaunchedProcess | null = null;
  /** Ends the wait of now. */
  #interrupt: () => void = () => {};

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  retry(): void {
    if (this.#state.kind === "down") this.#interrupt();
  }

  askToEnd(): void {
    this.#isClosed = true;
    const own = this.#own;
    own?.askToEnd();
    if (own !== null) {
      const late = this.#options.clock.after(END_LIMIT_MS, () => own.kill());
      void own.ended.then(() => late.cancel());
    }
    this.#interrupt();
  }

  async run(): Promise<void> {
    const { answers, clock } = this.#options;
    let ends = 0;
    while (!this.#isClosed) {
      if (await answers()) {
        await this.#stayAttached();
        continue;
      }
      if (this.#isClosed) return;
      const { end, wasSteady } = await this.#runOwn();
      if (this.#isClosed) return;
      ends = wasSteady ? 1 : ends + 1;
      // It may have ended because another one came first: that one answers now.
      if (await answers()) continue;
      const now = clock.now();
      const next = afterLaunchEnd(end, ends, now);
      this.#show(next);
      await this.#pause(next.nextTryAt === null ? null : next.nextTryAt - now);
    }
  }

  async #stayAttached(): Promise<void> {
    this.#show({ kind: "ready", isOwn: false });
    do await this.#pause(LOOK_WHILE_ATTACHED_MS);
    while (!this.#isClosed && (await this.#options.answers()));
  }

  /** Starts one of our own and stays until it has ended. */
  async #runOwn(): Promise<{ readonly end: LaunchEnd; readonly wasSteady: boolean }> {
    const { clock, launch, answers } = this.#options;
    const startedAt = clock.now();
    this.#show({ kind: "starting", since: startedAt });
    const launched = launch();
    this.#own = launched;
    let isOver = false;
    void launched.ended.then(() => {
      isOver = true;
      this.#own = null;
      this.#interrupt();
    });
    let isUp = false;
    const isWaiting = () => !isUp && !isOver && !this.#isClosed;
    while (isWaiting() && clock.now() - startedAt < START_LIMIT_MS) {
      isUp = await answers();
      if (isWaiting()) await this.#pause(LOOK_WHILE_STARTING_MS);
    }
    if (isWaiting()) {
      launched.kill();
      await launched.ended;
      const end = { kind: "silent", limitMs: START_LIMIT_MS, lines: launched.lines() } as const;
      return { end, wasSteady: false };
    }
    if (isUp && !isOver) this.#show({ kind: "ready", isOwn: true });
    const readyAt = clock.now();
    const end = await launched.ended;
    return { end, wasSteady: isUp && clock.now() - readyAt >= STEADY_MS };
  }

  #show(state: LinkState): void {
    this.#state = state;
    if (!this.#isClosed) this.#options.onChange(state);
  }

  /** Waits so long, or without an end where it is null, unless it is interrupted. */
  #pause(ms: number | null): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer?.cancel();
        this.#interrupt = () => {};
        resolve();
      };
      const timer = ms === null ? null : this.#options.clock.after(ms, done);
      this.#interrupt = done;
    });
  }
}
