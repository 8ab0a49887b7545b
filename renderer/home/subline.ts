import type { AdminStatus } from "../../main/api/status.ts";
import { sentences } from "../../main/api/sentences.ts";
import { atWords } from "../language/time-words.ts";
import { howItEnded } from "./how-it-ended.ts";
import { words } from "./words.ts";

/** The line below Home's sentence; null when the sentence says all. Pure. */
export function sublineOf(
  { worker, runningTurns }: Pick<AdminStatus, "worker" | "runningTurns">,
  now: number,
): string | null {
  switch (worker.state) {
    case "stopped": {
      if (worker.by === null) return null;
      const when = atWords(worker.since, now);
      const who = worker.by === "you" ? words.stoppedByYou(when) : words.stoppedBy(worker.by, when);
      return sentences(who, runningTurns > 0 ? words.codexGoesOn(runningTurns) : words.keptInSlack);
    }
    case "starting":
    case "restarting": {
      const { exit } = worker;
      if (exit === null) return null;
      return words.endedWith(uncapitalised(howItEnded(exit)), atWords(exit.at, now));
    }
    case "running":
    case "stopping":
    case "crashed":
    case "refused":
      return null;
  }
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
