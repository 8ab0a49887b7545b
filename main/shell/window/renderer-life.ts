import type { Clock, Timer } from "../../../broker/clock/clock.ts";

export interface RendererLifeOptions {
  readonly clock: Clock;
  readonly isVisible: () => boolean;
  /** Ends the renderer's process; the window stays, with its page's address and session storage. */
  readonly release: () => void;
  /** Starts a renderer on the same page. */
  readonly reload: () => void;
}

/** When the window's page has a process. */
export interface RendererLife {
  shown(): void;
  hidden(): void;
  /** The process has ended: it was released, or it crashed. */
  gone(): void;
  /** Releases it now, where the window is hidden. */
  rest(): void;
}

/** A window that is hidden for so long gives its memory back. */
const REST_AFTER_MS = 10 * 60_000;
/** A page that crashes is loaded again at once, but not without an end. */
const CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;
const PAUSE_MS = 30_000;

export function rendererLife(options: RendererLifeOptions): RendererLife {
  const { clock, isVisible, release, reload } = options;
  let timer: Timer | null = null;
  let isGone = false;
  let crashes: readonly number[] = [];
  const cancel = () => {
    timer?.cancel();
    timer = null;
  };
  const bringBack = () => {
    cancel();
    if (!isGone) return;
    isGone = false;
    reload();
  };
  const rest = () => {
    cancel();
    if (!isGone && !isVisible()) release();
  };
  return {
    shown: bringBack,
    hidden: () => {
      cancel();
      timer = clock.after(REST_AFTER_MS, rest);
    },
    gone: () => {
      isGone = true;
      if (!isVisible()) return;
      const now = clock.now();
      crashes = [...crashes.filter((at) => now - at < CRASHES_WITHIN_MS), now];
      if (crashes.length <= CRASHES) return bringBack();
      cancel();
      timer = clock.after(PAUSE_MS, bringBack);
    },
    rest,
  };
}
