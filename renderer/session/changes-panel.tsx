import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { openLink } from "../frame/open-link.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Failure } from "../ui/notices.tsx";
import { Time } from "../ui/time.tsx";
import { byRepository, pushedWords, type Repository } from "./repository-words.ts";
import { StepDetail } from "./step-detail.tsx";
import { LineCounts } from "./step-row.tsx";
import { shownPath } from "./step-words.ts";
import { useRepositories } from "./use-repositories.ts";
import type { Timeline } from "./use-timeline.ts";
import { words } from "./words.ts";

interface ChangesPanelProps {
  readonly session: SessionDetail;
  readonly timeline: Timeline;
}

/** The files that the session's turns changed, each with its diffs, and which commits are pushed. */
export function ChangesPanel({ session, timeline }: ChangesPanelProps) {
  const { changes, workspace } = session;
  const repositories = useRepositories(session);
  const edits = timeline.entries.filter(
    (entry): entry is StepEntry => entry.kind === "step" && entry.step === "file-change",
  );
  const groups = byRepository(changes.files, repositories.data ?? [], workspace);
  return (
    <div className="flex h-full max-w-[732px] flex-col gap-5 overflow-y-auto px-6 py-4">
      {repositories.error !== null && (
        <Failure
          what={words.repositoriesFailed}
          error={repositories.error}
          onRetry={() => void repositories.refetch()}
        />
      )}
      {changes.files.length === 0 && <p className="text-text-2">{words.noChanges}</p>}
      {groups.map(({ repository, files }) => (
        <section key={repository?.path ?? ""} aria-label={placeOf(repository)}>
          {(repository !== null || groups.length > 1) && <GroupHead repository={repository} />}
          <ul className="flex flex-col gap-1">
            {files.map((file) => (
              <FileChange
                key={file.path}
                file={file}
                name={shownPath(file.path, folderOf(repository, workspace))}
                edits={edits.filter(({ files: some }) =>
                  some.some(({ path }) => path === file.path),
                )}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function GroupHead({ repository }: { readonly repository: Repository | null }) {
  const isAtRisk = (repository?.unpushedCommits ?? 0) > 0;
  return (
    <div className="mb-1 flex items-start gap-3 px-1">
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold">{placeOf(repository)}</h2>
        {repository !== null && (
          <p className={classNames("text-12", isAtRisk ? "text-needs" : "text-text-2")}>
            {pushedWords(repository)}
          </p>
        )}
      </div>
      {repository?.pullRequest != null && <PullRequestButton {...repository.pullRequest} />}
    </div>
  );
}

function PullRequestButton({ number, url }: NonNullable<Repository["pullRequest"]>) {
  return (
    <Button size="small" title={url} onClick={() => openLink(url)}>
      {words.openPullRequest(number)}
    </Button>
  );
}

function placeOf(repository: Repository | null): string {
  if (repository === null) return words.elsewhere;
  return repository.path === "." ? words.wholeWorkspace : repository.path;
}

function folderOf(repository: Repository | null, workspace: string): string {
  return repository === null || repository.path === "."
    ? workspace
    : `${workspace}/${repository.path}`;
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
