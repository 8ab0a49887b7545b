import type { Clock } from "../../clock/clock.ts";
import type { AgentEvent, TurnFailure } from "../../sessions/ports/agent-events.ts";
import type { RateLimitSnapshot } from "../protocol.generated.ts";
import type { CodexHealth, CodexRuntime } from "../runtime.ts";
import type { ProfilePlace } from "./place.ts";
import {
  type Quota,
  quotaState,
  unknownQuota,
  type WindowName,
  withoutWindows,
  withProblem,
  withReading,
  withRefusal,
  withUpdate,
} from "./quota.ts";

/** Whether a profile can take work now. Not knowing is no reason against it. */
export type Usability =
  | { readonly kind: "usable" }
  | { readonly kind: "exhausted"; readonly until: number; readonly window: WindowName | null }
  /** OpenAI refused the sign-in. */
  | { readonly kind: "refused"; readonly httpStatus: number | null }
  | { readonly kind: "signed-out" };

/** What a profile's runtime tells beside the events of its threads. */
export interface ProfileHooks {
  readonly onEvent: (event: AgentEvent) => void;
  readonly onRateLimits: (update: RateLimitSnapshot) => void;
  readonly onAccountChanged: () => void;
}

export interface LiveProfileOptions {
  readonly place: ProfilePlace;
  readonly clock: Clock;
  readonly runtimeOf: (place: ProfilePlace, hooks: ProfileHooks) => CodexRuntime;
  readonly onEvent: (event: AgentEvent) => void;
  /** Something changed that may make the profile usable, or no longer. */
  readonly onChange: () => void;
  /** False once the worker ends: nothing is started any more. */
  readonly mayStart: () => boolean;
}

/** How long calls wait for a server that was just started, in ms; it needs some 500. Later ones do
 *  not wait: they fail because Codex is unavailable, so that the thread is informed. */
const START_WAIT_MS = 5_000;
/** How long work waits for the first word on the quota, in ms. Then unknown has to do. */
const QUOTA_WAIT_MS = 3_000;
/** A refused sign-in is tried again no sooner, in ms: by then a person may have set it right. */
const REFUSED_PAUSE_MS = 60_000;

/** One profile in use: its app-server, what is known of its account, and what runs on it. */
export class LiveProfile {
  readonly #options: LiveProfileOptions;
  #runtime: CodexRuntime | null = null;
  #started: Promise<void> = Promise.resolve();
  #startedAt = 0;
  #stopping: Promise<void> = Promise.resolve();
  /** The first question about the quota on the present connection, or its bounded wait. */
  #firstAnswer: Promise<void> = Promise.resolve();
  #isSignedOut = false;
  #refusal: { readonly httpStatus: number | null; readonly at: number } | null = null;
  #quota: Quota = unknownQuota;
  #asking: Promise<void> | null = null;
  #lastAskedAt = Number.NEGATIVE_INFINITY;
  #lastUsedAt: number;
  /** Running turns by thread. */
  readonly #turns = new Map<string, string>();
  readonly #openThreads = new Set<string>();

  constructor(options: LiveProfileOptions) {
    this.#options = options;
    this.#lastUsedAt = options.clock.now();
  }

  get place(): ProfilePlace {
    return this.#options.place;
  }

  get name(): string {
    return this.#options.place.name;
  }

  get quota(): Quota {
    return this.#quota;
  }

  /** Turns that run on it. */
  get load(): number {
    return this.#turns.size;
  }

  get runningThreads(): readonly string[] {
    return [...this.#turns.keys()];
  }

  /** Its app-server, once it was needed; null before and after. */
  get runtime(): CodexRuntime | null {
    return this.#runtime;
  }

  health(): CodexHealth | null {
    return this.#runtime?.health() ?? null;
  }

  usability(now: number): Usability {
    if (this.#isSignedOut) return { kind: "signed-out" };
    if (this.#refusal !== null) return { kind: "refused", httpStatus: this.#refusal.httpStatus };
    const state = quotaState(this.#quota, now);
    return state.kind === "exhausted" ? state : { kind: "usable" };
  }

  /** True when work may be tried on it: usable, or refused so long ago that it is tried again. */
  mayTry(now: number): boolean {
    const refusal = this.#refusal;
    const isWorthATry = refusal !== null && now - refusal.at >= REFUSED_PAUSE_MS;
    return this.usability(now).kind === "usable" || (isWorthATry && !this.#isSignedOut);
  }

  /** Starts or adopts the app-server; resolves when it is connected, or after a bounded wait. */
  async start(): Promise<CodexRuntime> {
    const { clock, mayStart, place, runtimeOf } = this.#options;
    this.#lastUsedAt = clock.now();
    await this.#stopping;
    if (this.#runtime === null) {
      const created = runtimeOf(place, {
        onEvent: (event) => this.#take(event),
        onRateLimits: (update) => this.#setQuota(withUpdate(this.#quota, update, clock.now())),
        onAccountChanged: () => this.#signedIn(),
      });
      // Without a start each call of it says that Codex is not there.
      if (!mayStart()) return created;
      this.#runtime = created;
      this.#started = this.#runtime.start();
      this.#startedAt = clock.now();
    }
    const runtime = this.#runtime;
    const waitMs = this.#startedAt + START_WAIT_MS - clock.now();
    if (waitMs > 0) await within(this.#started, waitMs, clock);
    return runtime;
  }

  /** Resolves when the account was asked for its quota, or after a bounded wait. */
  async known(): Promise<void> {
    if (this.#lastAskedAt === Number.NEGATIVE_INFINITY) await this.start();
    await this.#firstAnswer;
  }

  /** Asks the account's service; one question at a time. */
  askQuota(): Promise<void> {
    this.#asking ??= this.#askQuota().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askQuota(): Promise<void> {
    const { clock } = this.#options;
    if (this.#runtime === null) return;
    this.#lastAskedAt = clock.now();
    const reading = await this.#runtime.readQuota();
    const now = clock.now();
    switch (reading.kind) {
      case "windows":
        return this.#setQuota(withReading(this.#quota, reading.limits, now));
      case "by-token":
        return this.#setQuota(withoutWindows(this.#quota, now));
      case "no-account":
        return this.#setQuota(unknownQuota);
      case "unknown":
        return this.#setQuota(withProblem(this.#quota, reading.reason));
    }
  }

  /** When OpenAI refused the sign-in, in ms since the epoch; null while it does not. */
  get refusedSince(): number | null {
    return this.#refusal?.at ?? null;
  }

  /** When the quota was last asked for, in ms since the epoch. */
  get lastAskedAt(): number {
    return this.#lastAskedAt;
  }

  opened(threadId: string, runningTurn: string | null): void {
    this.#openThreads.add(threadId);
    if (runningTurn !== null) this.#turns.set(threadId, runningTurn);
    this.#lastUsedAt = this.#options.clock.now();
  }

  submitted(threadId: string, turnId: string): void {
    this.#turns.set(threadId, turnId);
    this.#lastUsedAt = this.#options.clock.now();
  }

  closed(threadId: string): void {
    this.#openThreads.delete(threadId);
    this.#turns.delete(threadId);
  }

  /** How long nothing has used its app-server, in ms; 0 while something does. */
  idleMs(now: number): number {
    if (this.#turns.size > 0 || this.#openThreads.size > 0) return 0;
    return now - this.#lastUsedAt;
  }

  /** Ends its app-server; what is known of the account stays. */
  async stop(how: "stop" | "release"): Promise<void> {
    const runtime = this.#runtime;
    const threads = [...this.#openThreads];
    this.#runtime = null;
    this.#turns.clear();
    this.#openThreads.clear();
    if (runtime !== null) {
      const reason = "its app-server was ended";
      this.#options.onEvent({ kind: "disconnected", reason, profile: this.name, threads });
      this.#stopping = how === "stop" ? runtime.stop() : runtime.release();
    }
    await this.#stopping;
  }

  /** Gives it another account: its app-server, which reads it only once, is restarted. */
  async renew(write: () => Promise<void>): Promise<void> {
    const stopped = this.stop("stop");
    // Callers that need the app-server meanwhile wait for the new account.
    this.#stopping = stopped.then(write);
    await this.#stopping;
    this.#quota = unknownQuota;
    this.#isSignedOut = false;
    this.#refusal = null;
    await this.start();
    await this.known();
  }

  #setQuota(quota: Quota): void {
    if (quota === this.#quota) return;
    this.#quota = quota;
    this.#options.onChange();
  }

  #signedIn(): void {
    this.#refusal = null;
    void this.askQuota();
    this.#options.onChange();
  }

  /** Takes note of what an event means for the profile, then hands it on. */
  #take(event: AgentEvent): void {
    const { clock, onChange, onEvent } = this.#options;
    switch (event.kind) {
      case "connected":
      case "disconnected": {
        const threads = [...this.#openThreads];
        this.#openThreads.clear();
        this.#turns.clear();
        this.#lastUsedAt = clock.now();
        if (event.kind === "connected") {
          this.#firstAnswer = within(this.askQuota(), QUOTA_WAIT_MS, clock);
          this.#isSignedOut = this.#runtime?.health().account === "none";
          onChange();
        }
        return onEvent({ ...event, profile: this.name, threads });
      }
      case "account":
        this.#isSignedOut = !event.usable;
        return onChange();
      case "turn-started":
        this.#turns.set(event.threadId, event.turnId);
        return onEvent(event);
      case "turn-ended":
        if (this.#turns.get(event.threadId) === event.turn.turnId) {
          this.#turns.delete(event.threadId);
        }
        this.#lastUsedAt = clock.now();
        if (event.turn.status === "completed") this.#worked();
        if (event.turn.error !== null) this.#failed(event.turn.error);
        return onEvent(event);
      case "thread-closed":
        this.closed(event.threadId);
        return onEvent(event);
      default:
        return onEvent(event);
    }
  }

  #worked(): void {
    if (this.#refusal === null) return;
    this.#refusal = null;
    this.#options.onChange();
  }

  #failed({ kind, httpStatus }: TurnFailure): void {
    const now = this.#options.clock.now();
    if (kind === "usage-limit") this.#setQuota(withRefusal(this.#quota, now));
    if (kind !== "unauthorized") return;
    this.#refusal = { httpStatus: httpStatus ?? null, at: now };
    this.#options.onChange();
  }
}

async function within(work: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, clock.sleep(ms, late.signal)]);
  late.abort();
}
