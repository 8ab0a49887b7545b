import type { FailureWords } from "./download-failure.ts";
import type { ReleaseRuntime, Runtimes } from "./runtimes.ts";

/**
 * Finds or fetches the Node and the Codex that a release pins; null once both are there. Where it names
 * no Node for this computer, ours runs it. The signal ends a download; what has arrived is kept.
 */
export async function ensureRuntime(
  runtimes: Runtimes,
  release: ReleaseRuntime,
  signal: AbortSignal,
): Promise<FailureWords | null> {
  const cancel = () => runtimes.cancel(release);
  signal.addEventListener("abort", cancel);
  try {
    if (release.pins.node.pin !== null) {
      const node = await runtimes.ensureNode(release);
      if (!node.ok) return node.error;
    }
    const codex = await runtimes.ensureCodex(release);
    return codex.ok ? null : codex.error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
