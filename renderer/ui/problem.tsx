import { problemWords } from "../api/api-error.ts";

interface ProblemProps {
  /** What could not be done. */
  readonly what: string;
  /** Null shows nothing. */
  readonly error: unknown;
}

/** Says beside a control why what it does failed, and what to do next. */
export function Problem({ what, error }: ProblemProps) {
  if (error === null) return null;
  const { message, hint } = problemWords(error);
  return (
    <p role="alert" className="text-12 text-danger">
      {[what, message, hint].filter(Boolean).join(" ")}
    </p>
  );
}
