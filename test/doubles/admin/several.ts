import type { RemovalPreview, SessionItem } from "../../../broker/api/sessions.ts";
import type { SeveralAct, SeveralActResult } from "../../../broker/api/several-sessions.ts";
import type { AdminWorld } from "./world.ts";

/** Does one of several acts; a stubborn session refuses each. */
export function actedOn(
  world: AdminWorld,
  act: SeveralAct,
  key: string,
  acts: Readonly<Record<SeveralAct, (session: SessionItem) => void>>,
): SeveralActResult {
  const session = world.sessions.find((one) => one.key === key);
  if (session === undefined || world.stubborn.has(key)) return { key, ...refused };
  const wasRunning = session.status.group !== "ended";
  if (act !== "stop" || wasRunning) acts[act](session);
  return { key, ok: true, ...(act === "stop" && { wasRunning }) };
}

const refused = {
  ok: false as const,
  code: "in_use",
  message: "Its work could not be stopped in time.",
  hint: "Try again.",
};

/** What the removal of any session would take along. */
export function removalOf(): RemovalPreview {
  return {
    ok: true,
    workspaceBytes: 1_800_000_000,
    logBytes: 2_400_000,
    messages: 42,
    jobs: 2,
    runningTurn: false,
    repositories: [
      { path: "shop-frontend", branch: "fix/cart-total-race", unpushedCommits: 1, changedFiles: 3 },
    ],
  };
}

/** The status of a session that somebody stopped. */
export function stoppedAt(now: number): SessionItem["status"] {
  return {
    ...{ state: "stopped", group: "ended", word: "Stopped" },
    ...{ reason: null, since: now, until: null },
  };
}
