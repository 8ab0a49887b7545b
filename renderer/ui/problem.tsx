import { problemWords } from "../api/api-error.ts";
import { sentences } from "../../main/api/sentences.ts";
import { classNames } from "./class-names.ts";

interface ProblemProps {
  /** What could not be done. */
  readonly what: string;
  /** Null shows nothing. */
  readonly error: unknown;
  /** Where there is room for one line: the rest is in the tooltip. */
  readonly isOneLine?: boolean;
}

/** Says beside a control why what it does failed, and what to do next. */
export function Problem({ what, error, isOneLine = false }: ProblemProps) {
  if (error === null) return null;
  const { message, hint } = problemWords(error);
  const said = sentences(what, message, hint);
  return (
    <p
      role="alert"
      title={isOneLine ? said : undefined}
      className={classNames("text-12 text-danger", isOneLine && "min-w-0 truncate")}
    >
      {said}
    </p>
  );
}
