import { Circle, CircleCheck, CircleDot, TriangleAlert } from "lucide-react";
import type { SetupStep, SetupStepId, SetupView } from "../../main/api/setup.ts";
import { classNames } from "../ui/class-names.ts";
import { Mark } from "../ui/mark.tsx";
import { shortText } from "./short-text.ts";
import { words } from "./words.ts";

interface StepListProps {
  readonly view: SetupView;
  readonly current: SetupStepId;
  readonly playgroundUrl: string | null;
  readonly onGo: (step: SetupStepId) => void;
}

/** The steps at the left. Every one can be opened: what is missing there says so itself. */
export function StepList({ view, current, playgroundUrl, onGo }: StepListProps) {
  return (
    <aside className="drag flex min-h-0 flex-col overflow-y-auto bg-sidebar pt-(--bar-h) shadow-side">
      <div className="flex flex-1 flex-col px-5 pt-2 pb-5">
        <div className="mb-7 flex items-center gap-2.5">
          <Mark size={28} />
          <div>
            <b className="block text-15 font-semibold">{words.product}</b>
            <span className="text-12 text-text-2">{words.duration}</span>
          </div>
        </div>
        <nav aria-label={words.steps}>
          <ol className="-mx-2">
            {view.steps.map((step) => (
              <StepItem key={step.id} step={step} isCurrent={step.id === current} onGo={onGo} />
            ))}
          </ol>
        </nav>
        {playgroundUrl !== null && (
          <p className="no-drag mt-auto pt-6 text-12 text-text-2">
            {words.playground.before}
            <a
              href={playgroundUrl}
              target="_blank"
              rel="noreferrer"
              className="text-accent-text underline"
            >
              {words.playground.link}
            </a>
            {words.playground.after}
          </p>
        )}
      </div>
    </aside>
  );
}

interface StepItemProps {
  readonly step: SetupStep;
  readonly isCurrent: boolean;
  readonly onGo: (step: SetupStepId) => void;
}

function StepItem({ step, isCurrent, onGo }: StepItemProps) {
  const { id, state, summary } = step;
  const isTodo = state === "open" && !isCurrent;
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent ? "step" : undefined}
        onClick={() => onGo(id)}
        className="no-drag grid w-full grid-cols-[18px_1fr] gap-x-2.5 rounded-control px-2 py-[7px] text-left hover:bg-hover aria-[current]:bg-pressed"
      >
        <StepIcon state={state} isCurrent={isCurrent} />
        <span className="min-w-0">
          <span
            className={classNames(
              "block",
              isCurrent ? "font-semibold" : isTodo ? "text-text-2" : "font-medium",
            )}
          >
            {words.stepTitles[id]}
            <span className="sr-only">{words.stepStates[state]}</span>
          </span>
          <span
            className={classNames(
              "mt-px block text-12 wrap-break-word",
              isCurrent ? "text-text-2" : "text-text-3",
            )}
          >
            {summary === null ? words.stepHints[id] : shortText(summary)}
          </span>
        </span>
      </button>
    </li>
  );
}

function StepIcon({
  state,
  isCurrent,
}: Pick<SetupStep, "state"> & { readonly isCurrent: boolean }) {
  const common = { size: 16, strokeWidth: 1.8, "aria-hidden": true } as const;
  if (state === "done") return <CircleCheck {...common} className="mt-px text-live" />;
  if (state === "attention") return <TriangleAlert {...common} className="mt-px text-needs" />;
  return isCurrent ? (
    <CircleDot {...common} className="mt-px text-accent-text" />
  ) : (
    <Circle {...common} className="mt-px text-text-3" />
  );
}
