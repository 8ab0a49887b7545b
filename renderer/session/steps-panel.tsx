import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import { momentWords } from "../../main/api/time-words.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { useNow } from "../ui/time.tsx";
import { StepsLine } from "./step-row.tsx";
import { beganAt, isBroken, stepsSummary } from "./step-words.ts";
import { type TurnSteps, turnsOf } from "./turns.ts";
import type { Timeline } from "./use-timeline.ts";
import { words } from "./words.ts";

interface StepsPanelProps {
  readonly timeline: Timeline;
  /** The newest turn goes on. */
  readonly isRunning: boolean;
}

/** Every step, by turn, the newest turn first. */
export function StepsPanel({ timeline, isRunning }: StepsPanelProps) {
  const turns = turnsOf(timeline.entries, timeline.running);
  const { earlier } = timeline;
  return (
    <div className="h-full overflow-y-auto px-6 py-4">
      <div className="flex max-w-[700px] flex-col gap-5">
        {turns.length === 0 && !earlier.isThere && <p className="text-text-2">{words.noSteps}</p>}
        {turns.map((turn, index) => (
          <Turn key={turn.turnId} turn={turn} isRunning={isRunning && index === 0} />
        ))}
        {earlier.isThere && (
          <div className="flex flex-col items-center gap-1">
            <Button
              size="small"
              busy={earlier.isLoading && words.loadingEarlier}
              onClick={earlier.load}
            >
              {words.earlierSteps}
            </Button>
            <Problem what={words.earlierFailed} error={earlier.error} />
          </div>
        )}
      </div>
    </div>
  );
}

interface TurnProps {
  readonly turn: TurnSteps;
  readonly isRunning: boolean;
}

function Turn({ turn: { turnId, steps, startedAt, end }, isRunning }: TurnProps) {
  const begin = startedAt ?? Math.min(...steps.map(beganAt));
  const now = useNow(isRunning ? begin : null);
  const last = end?.at ?? (isRunning ? now : Math.max(begin, ...steps.map(({ at }) => at)));
  const { title, detail } = stepsSummary(steps, begin, last);
  const state = end === null ? words.turnRuns : words.turnEnds[end.status];
  return (
    <section aria-label={`${words.turn} ${momentWords(begin, now)}`} id={turnId}>
      <h2 className="flex items-baseline gap-2 font-semibold">
        {words.turn} {momentWords(begin, now)}
        <span className="truncate text-12 font-normal text-text-3">
          {[state, title, detail].filter(Boolean).join(", ")}
        </span>
      </h2>
      <ul className="mt-1 ml-1.5 border-l border-line-strong pl-[13px]">
        {steps.map((step) => (
          <li key={step.itemId ?? step.sequence}>
            <StepsLine row={{ kind: "step", step }} opensDetail={isBroken(step)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many steps are loaded; with a plus when earlier ones are not. Pure. */
export function stepCountWords(
  entries: readonly TimelineEntry[],
  running: readonly StepEntry[],
  hasEarlier: boolean,
): string {
  const count = entries.filter(({ kind }) => kind === "step").length + running.length;
  return `${String(count)}${hasEarlier ? "+" : ""}`;
}
