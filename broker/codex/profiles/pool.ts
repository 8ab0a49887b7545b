import type { Clock, Timer } from "../../clock/clock.ts";
import { type Result, errorText, failed, succeeded } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import type { AgentEvent } from "../../sessions/ports/agent-events.ts";
import type {
  AgentError,
  AgentInput,
  AgentRuntime,
  OpenedThread,
  OpenThread,
  SentInput,
  ThreadInspection,
} from "../../sessions/ports/agent-runtime.ts";
import type { QuotaLeft } from "../../sessions/status/status-answer.ts";
import type { CodexHealth } from "../runtime.ts";
import { errorOf, noneUsable } from "./held-work.ts";
import { LiveProfile, type LiveProfileOptions } from "./live-profile.ts";
import { DEFAULT_PROFILE, type ProfilePlace } from "./place.ts";
import { leftOf } from "./quota.ts";
import { ranked } from "./selection.ts";

export interface ProfilePoolOptions {
  /** The profiles that there are now; never empty. */
  readonly places: () => readonly ProfilePlace[];
  readonly runtimeOf: LiveProfileOptions["runtimeOf"];
  readonly onEvent: (event: AgentEvent) => void;
  /** The profile whose home has the thread, as stored with its session. */
  readonly ownerOf: (threadId: string) => Promise<string | null>;
  /** The profile that people want new sessions to take. */
  readonly preferred: () => string | null;
  /** What people named a profile; null when nobody did. */
  readonly labelOf: (name: string) => string | null;
  /** Brings a thread's history from one profile's home to another's; false when it is not there. */
  readonly carry: (threadId: string, from: string, to: ProfilePlace) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

/** `exhaustedUntil`: when the first can work again, while none can for its quota; else null. */
export type PoolHealth = CodexHealth & { readonly exhaustedUntil: number | null };

/** How often the profiles are looked at, in ms. */
const LOOK_EVERY_MS = 60_000;
/** How often an account's quota is asked for, in ms: Codex tells it with each answer anyway. */
const ASK_EVERY_MS = 10 * 60_000;
/** The same while it is used up: it may come back early. */
const ASK_EXHAUSTED_EVERY_MS = 2 * 60_000;
/** After a reset the account's own clock may be a little behind ours, in ms. */
const RESET_GRACE_MS = 1_000;
/** An app-server that nothing used for 20 minutes is ended. Longer than the 10 after which Codex
 *  unloads a thread, with which background commands of the agent end. */
const IDLE_STOP_MS = 20 * 60_000;
/** A rollout's last lines are written some 30 ms after the end of a turn. */
const TURN_END_WRITTEN_MS = 500;

/**
 * The agent over all auth profiles: one app-server for each, a session stays on its own. It knows
 * which account can work, and what each says of itself.
 */
export class ProfilePool implements AgentRuntime {
  readonly #options: ProfilePoolOptions;
  /** Those that were used since the start, removed ones too until they end. */
  readonly #profiles = new Map<string, LiveProfile>();
  /** Which profile's home has a thread that was opened since the start. */
  readonly #owners = new Map<string, LiveProfile>();
  readonly #wasUsable = new Map<string, boolean>();
  readonly #resetTimers = new Map<string, Timer>();
  /** Those that there were at the last look. */
  #present: readonly LiveProfile[] = [];
  /** Profiles that are being removed. */
  readonly #retiring = new Set<string>();
  #lookTimer: Timer | null = null;
  #listener: () => void = () => {};
  #stopped = false;

  constructor(options: ProfilePoolOptions) {
    this.#options = options;
  }

  /** Starts all profiles, so that their quota is known; resolves when one is connected. */
  async start(): Promise<void> {
    const profiles = await this.profiles();
    this.#lookLater();
    await Promise.race(profiles.map((profile) => profile.start()));
  }

  /** The profiles that there are now, used or not. */
  async profiles(): Promise<readonly LiveProfile[]> {
    const places = this.#options.places();
    this.#present = places
      .filter(({ name }) => !this.#retiring.has(name))
      .map((place) => this.#live(place));
    return this.#present;
  }

  /** The app-servers in one word: well when one is, without an account when none can work. */
  health(): PoolHealth {
    const now = this.#now();
    const healths = this.#present.flatMap((profile) => profile.health() ?? []);
    const health = healths.find(({ state }) => state === "ready") ??
      healths[0] ?? { state: "starting", since: now, account: "unknown" };
    const states = this.#present.map((profile) => profile.usability(now));
    if (states.length === 0 || states.some(({ kind }) => kind === "usable")) {
      return { ...health, exhaustedUntil: null };
    }
    const ends = states.flatMap((state) => (state.kind === "exhausted" ? [state.until] : []));
    return {
      ...health,
      account: ends.length > 0 ? "ok" : "none",
      exhaustedUntil: ends.length > 0 ? Math.min(...ends) : null,
    };
  }

  /** What people call a profile. */
  titleOf(name: string): string {
    return this.#options.labelOf(name) ?? name;
  }

  /** What is left of a profile's windows; null when it has none or nothing is known. */
  quotaLeft(name: string): QuotaLeft | null {
    const profile = this.#present.find((one) => one.name === name);
    return profile === undefined ? null : leftOf(profile.quota, this.#now());
  }

  /** When a profile can work again, while its quota is used up; null when it can work. */
  quotaUntil(name: string): number | null {
    const usability = this.#present.find((one) => one.name === name)?.usability(this.#now());
    return usability?.kind === "exhausted" ? usability.until : null;
  }

  async openThread(request: OpenThread): Promise<Result<OpenedThread, AgentError>> {
    const { profile: bound = null, threadProfile = null, ...rest } = request;
    const profiles = await this.profiles();
    const own = profiles.find(({ name }) => name === bound);
    const chosen = own === undefined ? await this.#choose(profiles) : succeeded(own);
    if (!chosen.ok) return chosen;
    const profile = chosen.value;
    const home = threadProfile ?? DEFAULT_PROFILE;
    const { threadId } = request;
    const isElsewhere = threadId !== null && home !== profile.name;
    if (isElsewhere && !(await this.#bring(threadId, home, profile))) {
      const message = `The thread was in the profile ${home} and cannot be brought along`;
      return failed({ kind: "thread-missing", message });
    }
    const runtime = await profile.start();
    const opened = await runtime.openThread(rest);
    if (!opened.ok) return opened;
    const running = opened.value.recentTurns.find((turn) => turn.state === "running");
    if (isElsewhere) this.#leave(threadId, home);
    this.#owners.set(opened.value.threadId, profile);
    profile.opened(opened.value.threadId, running?.turnId ?? null);
    return succeeded({ ...opened.value, profile: profile.name });
  }

  async submit(input: AgentInput): Promise<Result<{ readonly turnId: string }, AgentError>> {
    const profile = await this.#ownerOf(input.threadId);
    if (profile === null) return failed(notOpen(input.threadId));
    const runtime = await profile.start();
    await profile.known();
    const held = await this.#heldError(profile);
    if (held !== null) return failed(held);
    const submitted = await runtime.submit(input);
    if (submitted.ok) profile.submitted(input.threadId, submitted.value.turnId);
    return submitted;
  }

  async interrupt(threadId: string): Promise<Result<{ readonly wasRunning: boolean }, AgentError>> {
    // Neither the account nor its quota matters: a stop works in any state of theirs.
    const profile = await this.#ownerOf(threadId);
    if (profile === null) return succeeded({ wasRunning: false });
    const runtime = profile.runtime ?? (await profile.start());
    return runtime.interrupt(threadId);
  }

  async endCommands(threadId: string): Promise<Result<null, AgentError>> {
    // Where no app-server runs, nothing of the thread does.
    const profile = await this.#ownerOf(threadId);
    return (await profile?.runtime?.endCommands(threadId)) ?? succeeded(null);
  }

  async inspect(
    threadId: string,
    inputs: readonly SentInput[],
  ): Promise<Result<ThreadInspection, AgentError>> {
    const profile = await this.#ownerOf(threadId);
    if (profile === null) return failed(notOpen(threadId));
    return (await profile.start()).inspect(threadId, inputs);
  }

  async closeThread(threadId: string): Promise<void> {
    const profile = this.#owners.get(threadId);
    this.#owners.delete(threadId);
    profile?.closed(threadId);
    await profile?.runtime?.closeThread(threadId);
  }

  /** Removes a thread that nobody works on; at best: only where the profile's app-server runs. */
  async deleteThread(threadId: string, profile: string | null): Promise<void> {
    const home = this.#profiles.get(profile ?? DEFAULT_PROFILE);
    await home?.runtime?.deleteThread(threadId);
  }

  /** The best profile for work now, other than `except`; null when no other can work. */
  async bestOther(except: string | null): Promise<string | null> {
    const others = (await this.profiles()).filter(({ name }) => name !== except);
    const chosen = await this.#choose(others);
    return chosen.ok ? chosen.value.name : null;
  }

  /** Writes a profile's account, new or in the place of another, and starts its app-server. */
  async renew(name: string, write: () => Promise<void>): Promise<void> {
    const present = (await this.profiles()).find((profile) => profile.name === name);
    if (present !== undefined) return present.renew(write);
    await write();
    await (await this.profiles()).find((profile) => profile.name === name)?.known();
  }

  /** Ends a profile by `remove`; nothing is begun on it meanwhile. */
  async retire(name: string, remove: () => Promise<void>): Promise<void> {
    this.#retiring.add(name);
    try {
      await remove();
    } finally {
      this.#retiring.delete(name);
    }
    const profile = this.#profiles.get(name);
    this.#profiles.delete(name);
    this.#wasUsable.delete(name);
    for (const [threadId, owner] of this.#owners)
      if (owner === profile) this.#owners.delete(threadId);
  }

  /** Ends the app-servers too. */
  stop(): Promise<void> {
    return this.#end("stop");
  }

  /** Leaves the app-servers and their turns running for the next worker. */
  release(): Promise<void> {
    return this.#end("release");
  }

  async #end(how: "stop" | "release"): Promise<void> {
    this.#stopped = true;
    this.#lookTimer?.cancel();
    for (const timer of this.#resetTimers.values()) timer.cancel();
    await Promise.all([...this.#profiles.values()].map((profile) => profile.stop(how)));
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #live(place: ProfilePlace): LiveProfile {
    const known = this.#profiles.get(place.name);
    if (known !== undefined) return known;
    const { clock, runtimeOf } = this.#options;
    const profile: LiveProfile = new LiveProfile({
      place,
      clock,
      runtimeOf,
      onEvent: (event) => this.#tell(event),
      onChange: () => this.#reassess(profile),
      mayStart: () => !this.#stopped,
    });
    this.#profiles.set(place.name, profile);
    return profile;
  }

  #tell(event: AgentEvent): void {
    if (!this.#stopped) this.#options.onEvent(event);
  }

  async #ownerOf(threadId: string): Promise<LiveProfile | null> {
    const known = this.#owners.get(threadId);
    if (known !== undefined) return known;
    const name = await this.#options.ownerOf(threadId);
    const profile = (await this.profiles()).find((one) => one.name === name) ?? null;
    if (profile !== null) this.#owners.set(threadId, profile);
    return profile;
  }

  /** The best of `profiles` for a session that has none. */
  async #choose(profiles: readonly LiveProfile[]): Promise<Result<LiveProfile, AgentError>> {
    await Promise.all(profiles.map((profile) => profile.known()));
    const best = await this.#best(profiles);
    return best === null
      ? failed(noneUsable(profiles, this.#now(), (name) => this.titleOf(name)))
      : succeeded(best);
  }

  async #best(profiles: readonly LiveProfile[]): Promise<LiveProfile | null> {
    const preferred = this.#options.preferred();
    const now = this.#now();
    const usable = profiles.filter((profile) => profile.mayTry(now));
    const [first] = ranked(usable, preferred, now);
    return usable.find(({ name }) => name === first) ?? null;
  }

  /** Why a profile cannot take work now; null when it can. */
  async #heldError(profile: LiveProfile): Promise<AgentError | null> {
    const now = this.#now();
    if (profile.mayTry(now)) return null;
    const profiles = await this.profiles();
    const another = profiles.some((one) => one !== profile && one.usability(now).kind === "usable");
    const titleOf = (name: string) => this.titleOf(name);
    return errorOf(profile, { now, another, isOnly: profiles.length === 1, titleOf });
  }

  async #bring(threadId: string, from: string, to: LiveProfile): Promise<boolean> {
    const { carry, clock, log } = this.#options;
    await clock.sleep(TURN_END_WRITTEN_MS);
    try {
      const isThere = await carry(threadId, from, to.place);
      log.info("A session moves to another profile", { from, to: to.name, threadId, isThere });
      return isThere;
    } catch (thrown) {
      log.error("A Codex thread could not be moved with its session", {
        threadId,
        error: errorText(thrown),
      });
      return false;
    }
  }

  /** The home that a thread was taken from forgets it, so that it may come back later. */
  #leave(threadId: string, home: string): void {
    const before = this.#profiles.get(home);
    before?.closed(threadId);
    void before?.runtime?.deleteThread(threadId);
  }

  /** Tells when a profile can work again, and looks again when its quota resets. */
  /** Told when something of a profile has changed: its quota, its account, its app-server. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  #reassess(profile: LiveProfile): void {
    this.#listener();
    const now = this.#now();
    const usability = profile.usability(now);
    const isUsable = usability.kind === "usable";
    const wasUsable = this.#wasUsable.get(profile.name) ?? true;
    this.#wasUsable.set(profile.name, isUsable);
    this.#resetTimers.get(profile.name)?.cancel();
    if (usability.kind === "exhausted") {
      const timer = this.#options.clock.after(usability.until - now + RESET_GRACE_MS, () =>
        this.#reassess(profile),
      );
      this.#resetTimers.set(profile.name, timer);
    }
    if (isUsable === wasUsable) return;
    this.#options.log.info(isUsable ? "A profile can work again" : "A profile cannot work now", {
      profile: profile.name,
      usability,
    });
    this.#tell({ kind: "account", usable: isUsable });
  }

  #lookLater(): void {
    this.#lookTimer = this.#options.clock.after(LOOK_EVERY_MS, () => {
      this.#look().catch((thrown: unknown) => {
        this.#options.log.error("The profiles could not be checked", { error: thrown });
      });
      this.#lookLater();
    });
  }

  async #look(): Promise<void> {
    const now = this.#now();
    for (const profile of this.#profiles.values()) {
      if (profile.runtime === null) continue;
      const isExhausted = profile.usability(now).kind === "exhausted";
      const every = isExhausted ? ASK_EXHAUSTED_EVERY_MS : ASK_EVERY_MS;
      if (now - profile.lastAskedAt >= every) void profile.askQuota();
    }
    const best = await this.#best(await this.profiles());
    for (const profile of this.#profiles.values()) {
      if (profile.runtime === null || profile === best) continue;
      if (profile.idleMs(now) < IDLE_STOP_MS) continue;
      this.#options.log.info("Ending an idle Codex app-server", { profile: profile.name });
      await profile.stop("stop");
    }
  }
}

function notOpen(threadId: string): AgentError {
  return { kind: "unavailable", message: `The thread ${threadId} is not open`, sent: false };
}
