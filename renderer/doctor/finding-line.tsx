import type { ReactNode } from "react";
import type { DoctorFinding, DoctorState } from "../../main/api/doctor.ts";
import { localized } from "../language/broker-text.ts";
import { classNames } from "../ui/class-names.ts";
import { StateWord } from "../ui/state-icon.tsx";
import type { StateKind } from "../ui/states.ts";
import { words } from "./words.ts";

const kinds: Readonly<Record<DoctorState, StateKind>> = {
  passed: "ready",
  information: "note",
  warning: "warning",
  failed: "failed",
  unknown: "unknown",
};

/** The columns of every row of the screen. */
const rowGrid =
  "grid grid-cols-[104px_minmax(0,180px)_minmax(0,1fr)_auto] items-start gap-x-3 max-narrow:grid-cols-[104px_minmax(0,1fr)]";

interface RowProps {
  readonly state: StateKind;
  readonly word: string;
  readonly title: string;
  readonly children: ReactNode;
  /** At the right: buttons. */
  readonly aside?: ReactNode;
  readonly isQuiet?: boolean;
}

/** A row: state, what it is about, and what was found. */
export function Row({ state, word, title, children, aside, isQuiet = false }: RowProps) {
  return (
    <div className={classNames(rowGrid, "min-h-[34px] py-2")}>
      <StateWord state={state}>{word}</StateWord>
      <span className={classNames("truncate", !isQuiet && "font-medium")} title={title}>
        {title}
      </span>
      <div className="min-w-0 max-narrow:col-start-2">{children}</div>
      {aside !== undefined && (
        <div className="-my-0.5 flex flex-wrap justify-end gap-2 max-narrow:col-start-2 max-narrow:mt-1.5 max-narrow:flex-row-reverse max-narrow:justify-end">
          {aside}
        </div>
      )}
    </div>
  );
}

interface FindingLineProps {
  readonly finding: DoctorFinding;
  readonly aside?: ReactNode;
  /** Below what was found. */
  readonly children?: ReactNode;
}

/** A finding: cause, consequence and what to do, in that order. */
export function FindingLine({ finding, aside, children }: FindingLineProps) {
  const { state, title, cause, consequence, hint } = finding;
  const explained = [consequence, hint].filter((part) => part !== null);
  const isQuiet = state === "passed" || state === "information";
  return (
    <Row
      state={kinds[state]}
      word={words.states[state]}
      title={localized(title)}
      isQuiet={isQuiet}
      aside={aside}
    >
      <p className={classNames("break-words", isQuiet && "text-text-2")}>{localized(cause)}</p>
      {explained.length > 0 && (
        <p className="max-w-[720px] text-12 break-words text-text-2">
          {words.explained(explained.map(localized))}
        </p>
      )}
      {children}
    </Row>
  );
}
