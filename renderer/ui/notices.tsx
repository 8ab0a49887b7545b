import { OctagonX, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { problemWords } from "../api/api-error.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { words } from "./words.ts";

interface BannerProps {
  readonly tone?: "plain" | "needs" | "danger";
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Read aloud at once: for what broke, not for what merely is. */
  readonly isAlert?: boolean;
}

/** One line of what happened and what to do, at the top of what it is about. */
export function Banner({ tone = "plain", children, action, isAlert = false }: BannerProps) {
  const wash = { plain: "bg-sunken", needs: "bg-needs-wash", danger: "bg-danger-wash" }[tone];
  const Icon = { plain: null, needs: TriangleAlert, danger: OctagonX }[tone];
  return (
    <div
      role={isAlert ? "alert" : undefined}
      className={classNames(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel px-3.5 py-2.5",
        wash,
      )}
    >
      <div className="flex min-w-[200px] flex-1 items-start gap-3">
        {Icon !== null && (
          <Icon
            size={16}
            strokeWidth={1.8}
            aria-hidden="true"
            className={classNames(
              "mt-0.5 flex-none",
              tone === "needs" ? "text-needs" : "text-danger",
            )}
          />
        )}
        <div className="min-w-0 flex-1">{children}</div>
      </div>
      {action}
    </div>
  );
}

interface FailureProps {
  /** What could not be done, such as "The sessions could not be read." */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A part of a screen that could not be read. */
export function Failure({ what, error, onRetry }: FailureProps) {
  const { message, hint } = problemWords(error);
  return (
    <Banner
      tone="danger"
      isAlert
      action={
        <Button size="small" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      }
    >
      <p className="font-medium">{what}</p>
      <p className="text-12 text-text-2">{sentences(message, hint)}</p>
    </Banner>
  );
}

/** One sentence and one action, where there is nothing. */
export function EmptyState({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-3 py-6">
      <p className="text-text-2">{children}</p>
      {action !== undefined && <div className="flex gap-2">{action}</div>}
    </div>
  );
}

const SHOWN_AFTER_MS = 150;

/** Grey bars in the height of the rows to come. Nothing at all for the first 150 ms. */
export function SkeletonRows({
  rows,
  height,
}: {
  readonly rows: number;
  readonly height: 26 | 34 | 36 | 56;
}) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  const rowClass = { 26: "h-[26px]", 34: "h-[34px]", 36: "h-9", 56: "h-14" }[height];
  return (
    <output aria-label={words.loading} className="block">
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={classNames("flex items-center", rowClass)}>
          <span
            className={classNames("h-3 rounded-chip bg-fill", ["w-3/5", "w-2/5", "w-1/2"][row % 3])}
          />
        </span>
      ))}
    </output>
  );
}
