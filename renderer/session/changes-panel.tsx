import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { Time } from "../ui/time.tsx";
import { StepDetail } from "./step-detail.tsx";
import { LineCounts } from "./step-row.tsx";
import { shownPath } from "./step-words.ts";
import type { Timeline } from "./use-timeline.ts";
import { words } from "./words.ts";

interface ChangesPanelProps {
  readonly session: SessionDetail;
  readonly timeline: Timeline;
}

/** The files that the session's turns changed, each with its diffs. */
export function ChangesPanel({ session: { changes, workspace }, timeline }: ChangesPanelProps) {
  const edits = timeline.entries.filter(
    (entry): entry is StepEntry => entry.kind === "step" && entry.step === "file-change",
  );
  return (
    <div className="h-full overflow-y-auto px-6 py-4">
      {changes.files.length === 0 && <p className="text-text-2">{words.noChanges}</p>}
      <ul className="flex max-w-[700px] flex-col gap-1">
        {changes.files.map((file) => (
          <FileChange
            key={file.path}
            file={file}
            name={shownPath(file.path, workspace)}
            edits={edits.filter(({ files }) => files.some(({ path }) => path === file.path))}
          />
        ))}
      </ul>
    </div>
  );
}

interface FileChangeProps {
  readonly file: SessionDetail["changes"]["files"][number];
  readonly name: string;
  readonly edits: readonly StepEntry[];
}

function FileChange({ file, name, edits }: FileChangeProps) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-7 w-full items-center gap-1.5 rounded-control px-1 text-left hover:bg-hover"
      >
        <Chevron size={14} strokeWidth={2} aria-hidden="true" className="flex-none text-text-3" />
        <code className="truncate">{name}</code>
        <span className="ml-auto flex-none text-12">
          <LineCounts added={file.added} removed={file.removed} />
        </span>
      </button>
      {isOpen && (
        <div className="mb-2">
          {edits.length === 0 && <p className="ml-6 text-12 text-text-3">{words.noDiff}</p>}
          {edits.map((step) => (
            <div key={step.sequence}>
              <Time at={step.at} form="moment" className="ml-6 text-12 text-text-3" />
              <StepDetail step={step} path={file.path} />
            </div>
          ))}
        </div>
      )}
    </li>
  );
}
