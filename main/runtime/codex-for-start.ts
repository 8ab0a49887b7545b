import type { Clock } from "../../broker/clock/clock.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { byteWords } from "../api/number-words.ts";
import { ControlError } from "../errors/control-error.ts";
import type { FetchProgress } from "./fetch-package.ts";
import type { ReleaseRuntime, Runtimes } from "./runtimes.ts";

/** Often enough for a number that grows, and no flood of them. */
const SAY_EVERY_MS = 1_000;

/**
 * Whether a worker with these variables runs the Codex of its release: not one that is named, which it
 * judges itself, nor one that runs elsewhere. Pure.
 */
export function needsOwnCodex(variables: Readonly<Record<string, string | undefined>>): boolean {
  return ["CODEX_BIN", "CODEX_APP_SERVER_URL"].every(
    (name) => (variables[name]?.trim() ?? "") === "",
  );
}

/**
 * Fetches the Codex of a release before its worker starts, and says how far that is; does nothing
 * where there is one. Rejects with a ControlError when it cannot be had. When the start is ended, so
 * is the download; what has arrived is kept.
 */
export async function codexForStart(
  runtimes: Runtimes,
  release: ReleaseRuntime,
  { say, signal }: { readonly say: (message: string) => void; readonly signal: AbortSignal },
  clock: Clock,
): Promise<void> {
  const before = await runtimes.codexState(release);
  if (before.state === "present") return;
  const what = `Codex ${release.pins.codex.version}`;
  const ended = new AbortController();
  const fetched = runtimes.ensureCodex(release).finally(() => ended.abort());
  const cancel = () => runtimes.cancel(release);
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  while (!ended.signal.aborted) {
    const now = await runtimes.codexState(release);
    if (now.state === "fetching") say(progressSentence(what, now));
    await clock.sleep(SAY_EVERY_MS, ended.signal);
  }
  signal.removeEventListener("abort", cancel);
  const outcome = await fetched;
  if (outcome.ok) return;
  const { message, hint } = outcome.error;
  throw new ControlError("service.cannot_start", message, { hint });
}

/** How far a download is, in a sentence for people. Pure. */
export function progressSentence(what: string, progress: FetchProgress): string {
  const { phase, receivedBytes, totalBytes } = progress;
  switch (phase) {
    case "asking":
      return `Looking for ${what}.`;
    case "downloading": {
      const received = byteWords(receivedBytes);
      const whole = totalBytes === null ? "" : ` of ${byteWords(totalBytes)}`;
      return `Downloading ${what}: ${received}${whole}.`;
    }
    case "verifying":
      return `Verifying ${what}.`;
    case "unpacking":
      return `Unpacking ${what}.`;
    default:
      return assertNever(phase);
  }
}
