import type { Clock } from "../../../broker/clock/clock.ts";
import type { AppOffer, AppUpdate, AppUpdateAct, AppUpdateStatus } from "../../api/app-update.ts";
import { failureWords } from "./update-failure.ts";
import { afterEvent, allows, type UpdateEvent } from "./update-state.ts";

/** Where updates come from, and what installs them. */
export interface UpdateSource {
  /** Answers null when nothing newer is there. */
  check(): Promise<AppOffer | null>;
  /** Resolves when the system has the update and has accepted its signature. */
  download(
    onProgress: (bytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Quits the app, installs and starts it again. Failures come by `onInstallFailed`. */
  install(onInstallFailed: (thrown: unknown) => void): void;
}

export interface AppUpdatesOptions {
  /** The version that runs. */
  readonly version: string;
  /** Why this copy cannot update itself; null when nothing speaks against it. */
  readonly refusal: Extract<AppUpdate, { kind: "not-possible" }> | null;
  /** Asked once, before the first check: it takes a program of the system. */
  readonly signatureRefusal: () => Promise<Extract<AppUpdate, { kind: "not-possible" }> | null>;
  /** Made once, when the first check begins. */
  readonly source: () => UpdateSource;
  /** Whether a person wants updates to be downloaded without being asked. */
  readonly isAutomatic: () => boolean;
  readonly clock: Clock;
  readonly onChange: (now: AppUpdateStatus, before: AppUpdate) => void;
  /** In words for people. */
  readonly onInstallFailed: (reason: string) => void;
}

/** Updates of the app: checked daily, downloaded when asked to, installed on quit or at once. */
export interface AppUpdates {
  status(): AppUpdateStatus;
  /** Begins it. What cannot be done now changes nothing. */
  act(act: AppUpdateAct): void;
}

/** The start of the app is busy enough. */
const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 24 * 3_600_000;
const AFTER_FAILURE_MS = 3_600_000;
/** Timers stand still while a Mac sleeps: this often it is looked whether a check is due. */
const LOOK_EVERY_MS = 15 * 60_000;
const CHECK_LIMIT_MS = 60_000;
/** Without a byte for this long, a download is given up. macOS's check of the signature fits in. */
const STALL_LIMIT_MS = 5 * 60_000;

export function openAppUpdates(options: AppUpdatesOptions): AppUpdates {
  const { version, refusal, clock, isAutomatic, onChange } = options;
  let update: AppUpdate = refusal ?? { kind: "idle" };
  let offer: AppOffer | null = null;
  let checkedAt: number | null = null;
  let dueAt = clock.now() + FIRST_CHECK_MS;
  let source: UpdateSource | null = null;

  const status = (): AppUpdateStatus => ({ version, update, offer, checkedAt });
  const show = (next: AppUpdate) => {
    if (next === update) return;
    const before = update;
    update = next;
    onChange(status(), before);
  };
  const take = (event: UpdateEvent) => show(afterEvent(update, event));

  const check = async () => {
    take({ kind: "check-began" });
    dueAt = clock.now() + AFTER_FAILURE_MS;
    try {
      if (source === null) {
        const unsigned = await options.signatureRefusal();
        if (unsigned !== null) return show(unsigned);
        source = options.source();
      }
      offer = await within(source.check(), CHECK_LIMIT_MS, clock);
      checkedAt = clock.now();
      dueAt = checkedAt + CHECK_EVERY_MS;
      take({ kind: "check-ended", offer });
    } catch (thrown) {
      take({ kind: "check-failed", reason: failureWords(thrown) });
    }
    if (update.kind === "available" && isAutomatic()) await download();
  };

  const download = async () => {
    if (source === null) return;
    take({ kind: "download-began" });
    const giveUp = new AbortController();
    let stall = clock.after(STALL_LIMIT_MS, () => giveUp.abort());
    try {
      await source.download((bytes, totalBytes) => {
        stall.cancel();
        stall = clock.after(STALL_LIMIT_MS, () => giveUp.abort());
        take({ kind: "progress", bytes, totalBytes });
      }, giveUp.signal);
      take({ kind: "download-ended" });
    } catch (thrown) {
      take({ kind: "download-failed", reason: failureWords(thrown) });
    } finally {
      stall.cancel();
    }
  };

  const act = (what: AppUpdateAct) => {
    if (!allows(update, what)) return;
    if (what === "check") void check();
    else if (what === "download") void download();
    else {
      source?.install((thrown) => {
        const reason = failureWords(thrown);
        take({ kind: "install-failed", reason });
        options.onInstallFailed(reason);
      });
    }
  };

  const look = () => {
    if (clock.now() >= dueAt) act("check");
    clock.after(LOOK_EVERY_MS, look);
  };
  if (refusal === null) clock.after(FIRST_CHECK_MS, look);
  return { status, act };
}

/** Rejects when there is no answer in time; what comes later is dropped. */
function within<Answer>(answer: Promise<Answer>, limitMs: number, clock: Clock): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const limit = clock.after(limitMs, () =>
      reject(Object.assign(new Error("No answer in time."), { code: "ETIMEDOUT" })),
    );
    answer.then(resolve, reject).finally(() => limit.cancel());
  });
}
