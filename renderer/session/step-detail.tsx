import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { stepDetailQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { classNames } from "../ui/class-names.ts";
import { Problem } from "../ui/problem.tsx";
import { type DiffLine, diffLines, diffOfFile } from "./diff-lines.ts";
import { shownPath } from "./step-words.ts";
import { words } from "./words.ts";

interface SessionPlace {
  readonly sessionKey: string;
  readonly workspace: string;
}

const PlaceContext = createContext<SessionPlace>({ sessionKey: "", workspace: "" });
/** Which session the steps below are of. */
export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): SessionPlace {
  return useContext(PlaceContext);
}

const DIFF_LINES = 12;
const OUTPUT_LINES = 20;

interface StepDetailProps {
  readonly step: StepEntry;
  /** Of a change of several files, show this one's part alone. */
  readonly path?: string;
}

/** A step's diff or the end of its output; the rest is fetched when it is asked for. */
export function StepDetail({ step, path }: StepDetailProps) {
  const [showsAll, setShowsAll] = useState(false);
  const { sessionKey } = usePlace();
  const itemId = step.itemId ?? "";
  const canFetch = step.hasMore && step.itemId !== null;
  const partOf = (text: string) => (path === undefined ? text : diffOfFile(text, path));
  // The file's part may be in what was cut off.
  const part = partOf(step.detail ?? "");
  const needsWhole = canFetch && (showsAll || part === "");
  const whole = useQuery({
    ...stepDetailQuery(useAdminApi(), sessionKey, itemId),
    enabled: needsWhole,
  });
  const fetched = needsWhole && whole.data !== undefined ? partOf(whole.data.text) : undefined;
  const text = fetched ?? part;
  if (text === "" && !needsWhole) return null;
  const isDiff = step.step === "file-change";
  const view = { text, step, showsAll };
  return (
    <div className="mt-0.5 mb-1.5 ml-6 min-w-0">
      {isDiff ? <Diff {...view} /> : <Output {...view} />}
      {showsAll && whole.data?.truncated === true && <Note>{words.cutOff}</Note>}
      <Problem what={words.readFailed} error={needsWhole ? whole.error : null} />
      <MoreButton
        isShort={
          (!canFetch || fetched !== undefined) &&
          lineCount(text, step) <= (isDiff ? DIFF_LINES : OUTPUT_LINES)
        }
        showsAll={showsAll}
        isLoading={whole.isFetching}
        onToggle={() => (whole.error === null ? setShowsAll(!showsAll) : void whole.refetch())}
      />
    </div>
  );
}

interface MoreButtonProps {
  readonly isShort: boolean;
  readonly showsAll: boolean;
  readonly isLoading: boolean;
  readonly onToggle: () => void;
}

function MoreButton({ isShort, showsAll, isLoading, onToggle }: MoreButtonProps) {
  if (isShort) return null;
  return (
    <button
      type="button"
      aria-expanded={showsAll}
      onClick={onToggle}
      className="mt-1 min-h-6 rounded-chip text-12 text-accent-text hover:underline"
    >
      {isLoading ? words.loadingEarlier : showsAll ? words.showLess : words.showAll}
    </button>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return <p className="mt-1 text-12 text-text-3">{children}</p>;
}

interface ViewProps {
  readonly text: string;
  readonly step: StepEntry;
  readonly showsAll: boolean;
}

/** The end of an output: what came last says most. */
function Output({ text, showsAll }: ViewProps) {
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = showsAll ? lines : lines.slice(-OUTPUT_LINES);
  return (
    <pre
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-[420px] overflow-auto rounded-control bg-sunken px-3 py-2 text-text-2"
    >
      {shown.join("\n")}
    </pre>
  );
}

function Diff({ text, step, showsAll }: ViewProps) {
  const lines = diffLines(text, wholeFile(step));
  const shown = showsAll ? lines : lines.slice(0, DIFF_LINES);
  return <DiffView lines={shown} />;
}

function DiffView({ lines }: { readonly lines: readonly DiffLine[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0} className="max-h-[420px] overflow-auto rounded-control bg-sunken">
      <code className="block w-max min-w-full">
        {lines.map((line, index) => (
          <DiffRow key={index} line={line} />
        ))}
      </code>
    </pre>
  );
}

const rowLooks = {
  context: { row: "text-text-2", sign: "", number: "text-text-3", mark: " ", spoken: "" },
  added: {
    row: "bg-add-wash",
    sign: "text-live",
    number: "text-text-2",
    mark: "+",
    spoken: words.addedLine,
  },
  removed: {
    row: "bg-del-wash",
    sign: "text-danger",
    number: "text-text-2",
    mark: "−",
    spoken: words.removedLine,
  },
  gap: { row: "text-text-3", sign: "", number: "text-text-3", mark: " ", spoken: "" },
  file: { row: "text-text-2 font-medium", sign: "", number: "", mark: " ", spoken: "" },
};

function DiffRow({ line: { kind, number, text } }: { readonly line: DiffLine }) {
  const look = rowLooks[kind];
  const { workspace } = usePlace();
  return (
    <span className={classNames("grid grid-cols-[34px_16px_auto] whitespace-pre", look.row)}>
      <span className={classNames("pr-2 text-right select-none", look.number)} aria-hidden="true">
        {kind === "gap" ? "⋯" : number}
      </span>
      <span className={classNames("select-none", look.sign)}>{look.mark}</span>
      <span className="pr-3">
        {look.spoken !== "" && <span className="sr-only">{look.spoken}</span>}
        {kind === "file" ? shownPath(text, workspace) : text}
        {"\n"}
      </span>
    </span>
  );
}

function lineCount(text: string, step: StepEntry): number {
  return step.step === "file-change"
    ? diffLines(text, wholeFile(step)).length
    : text.replace(/\n$/, "").split("\n").length;
}

/** A new or removed file comes as its text, without hunks. Pure. */
function wholeFile({ files }: StepEntry): "added" | "removed" | null {
  const [file] = files;
  if (file === undefined || files.length > 1) return null;
  if (file.removed === 0 && file.added > 0) return "added";
  return file.added === 0 && file.removed > 0 ? "removed" : null;
}
