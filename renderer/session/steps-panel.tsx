import { useNavigate, useSearch } from "@tanstack/react-router";
import { momentWords } from "../language/time-words.ts";
import { clauses } from "../language/clauses.ts";
import { useActions } from "../frame/actions.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { useNow } from "../ui/time.tsx";
import { StepsLine } from "./step-row.tsx";
import { beganAt, isBroken, stepsSummary } from "./step-words.ts";
import { StepsOnAxis } from "./steps-on-axis.tsx";
import { type TurnSteps, turnsOf } from "./turns.ts";
import type { Timeline } from "./use-timeline.ts";
import { words } from "./words.ts";

interface StepsPanelProps {
  readonly timeline: Timeline;
  /** The newest turn goes on. */
  readonly isRunning: boolean;
}

/** Every step, by turn, the newest turn first: as a list, or as bars on a time axis. */
export function StepsPanel({ timeline, isRunning }: StepsPanelProps) {
  const turns = turnsOf(timeline.entries, timeline.running);
  const { earlier } = timeline;
  const [view, setView] = useView();
  const onAxis = view === "axis";
  useActions([
    {
      id: "session.axis",
      title: words.toggleAxis,
      keys: "t",
      place: "session",
      palette: { group: "actions", about: words.steps },
      run: () => setView(onAxis ? "list" : "axis"),
    },
  ]);
  return (
    <div className="h-full overflow-y-auto px-6 py-4">
      {turns.length > 0 && (
        <div className="mb-4 flex">
          <Segmented
            label={words.stepsView}
            value={view}
            segments={[
              { value: "list", label: words.stepsList },
              { value: "axis", label: words.stepsAxis },
            ]}
            onChange={setView}
          />
        </div>
      )}
      <div
        className={classNames("flex flex-col gap-5", onAxis ? "max-w-[1040px]" : "max-w-[700px]")}
      >
        {turns.length === 0 && !earlier.isThere && <p className="text-text-2">{words.noSteps}</p>}
        {turns.map((turn, index) => (
          <Turn
            key={turn.turnId}
            turn={turn}
            isRunning={isRunning && index === 0}
            onAxis={onAxis}
          />
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

type StepsView = "list" | "axis";

/** How the steps are shown, which the address keeps. */
function useView(): [StepsView, (view: StepsView) => void] {
  const { steps = "list" } = useSearch({ from: "/sessions/$key" });
  const navigate = useNavigate({ from: "/sessions/$key" });
  return [
    steps,
    (next) =>
      void navigate({
        search: (before) => ({ ...before, steps: next === "axis" ? next : undefined }),
        replace: true,
      }),
  ];
}

interface TurnProps {
  readonly turn: TurnSteps;
  readonly isRunning: boolean;
  readonly onAxis: boolean;
}

function Turn({ turn, isRunning, onAxis }: TurnProps) {
  const { turnId, steps, startedAt, end } = turn;
  const begin = startedAt ?? Math.min(...steps.map(beganAt));
  const now = useNow(isRunning ? begin : null);
  const last = end?.at ?? (isRunning ? now : Math.max(begin, ...steps.map(({ at }) => at)));
  const { title, detail } = stepsSummary(steps, begin, last);
  const state = end === null ? words.turnRuns : words.turnEnds[end.status];
  return (
    <section aria-label={words.turnAt(momentWords(begin, now))} id={turnId}>
      <h2 className="flex items-baseline gap-2 font-semibold">
        {words.turnAt(momentWords(begin, now))}
        <span className="truncate text-12 font-normal text-text-3">
          {clauses(state, title, detail)}
        </span>
      </h2>
      {onAxis ? (
        <StepsOnAxis turn={turn} isRunning={isRunning} />
      ) : (
        <ul className="mt-1 ml-1.5 border-l border-line-strong pl-[13px]">
          {steps.map((step) => (
            <li key={step.itemId ?? step.sequence}>
              <StepsLine row={{ kind: "step", step }} opensDetail={isBroken(step)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
