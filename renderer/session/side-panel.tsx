import { Check, Circle, Hand, LoaderCircle } from "lucide-react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { percentWords, tokenWords } from "../../main/api/number-words.ts";
import { clauses } from "../language/clauses.ts";
import { useProfileTitles } from "../profiles/use-profile-titles.ts";
import { classNames } from "../ui/class-names.ts";
import { JobsSection } from "./jobs/jobs-section.tsx";
import { PanelHead } from "./panel-head.tsx";
import { pushedWords, unpushedOf } from "./repository-words.ts";
import { LineCounts } from "./step-row.tsx";
import { shownPath } from "./step-words.ts";
import { useRepositories } from "./use-repositories.ts";
import { WebLink } from "../ui/web-link.tsx";
import { words } from "./words.ts";

/** Files beyond these are in the tab of changes. */
const FILES_SHOWN = 12;

interface SidePanelProps {
  readonly session: SessionDetail;
  readonly onOpenJob: (id: string) => void;
}

/** What the agent plans, with what it works, what it changed, and its jobs. */
export function SidePanel({ session, onOpenJob }: SidePanelProps) {
  return (
    <div className="flex flex-col gap-[18px]">
      {session.plan.length > 0 && <Plan session={session} />}
      <section aria-labelledby="facts">
        <PanelHead id="facts" title={words.session} />
        <Facts session={session} />
      </section>
      <Changes session={session} />
      <JobsSection session={session} onOpen={onOpenJob} />
    </div>
  );
}

function Plan({ session: { plan, status, turn } }: { readonly session: SessionDetail }) {
  const done = plan.filter(({ state }) => state === "done").length;
  const needsYou = status.group === "needs-you";
  const isRunning = turn !== null;
  return (
    <section aria-labelledby="plan">
      <PanelHead id="plan" title={words.plan} aside={words.planCount(done, plan.length)} />
      <ul>
        {plan.map(({ text, state }, index) => (
          <li
            key={index}
            className={classNames(
              "grid grid-cols-[14px_minmax(0,1fr)] gap-x-2 py-[3px] text-12",
              state === "done" && "text-text-2",
              state === "now" && "font-medium text-text",
              state === "open" && "text-text-3",
            )}
          >
            <PlanIcon state={state} needsYou={needsYou} isRunning={isRunning} />
            <span className="[overflow-wrap:anywhere]">
              {state !== "open" && (
                <span className="sr-only">{state === "done" ? words.planDone : words.planNow}</span>
              )}
              {text}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PlanIconProps {
  readonly state: SessionDetail["plan"][number]["state"];
  readonly needsYou: boolean;
  readonly isRunning: boolean;
}

function PlanIcon({ state, needsYou, isRunning }: PlanIconProps) {
  const look = { size: 14, strokeWidth: 2, "aria-hidden": true as const };
  if (state === "done") return <Check {...look} className="mt-px" />;
  if (state === "open") return <Circle {...look} className="mt-px" />;
  if (needsYou) return <Hand {...look} className="mt-px text-needs" />;
  return (
    <LoaderCircle
      {...look}
      className={classNames("mt-px text-accent-text", isRunning ? "animate-turn" : "opacity-50")}
    />
  );
}

function Facts({ session }: { readonly session: SessionDetail }) {
  const { settings, model, tokens, context, workspace, profile, host } = session;
  const profileTitle = useProfileTitles();
  const effort = settings?.effort.value ?? null;
  const named = model ?? settings?.model.value ?? null;
  const full = context === null ? null : (100 * context.usedTokens) / context.windowTokens;
  return (
    <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-1 gap-y-[5px] text-12">
      <Fact name={words.profile}>{profile === null ? words.none : profileTitle(profile)}</Fact>
      <Fact name={words.model} rule={settings?.model.from}>
        {clauses(named ?? words.none, effort)}
      </Fact>
      {settings !== null && (
        <Fact name={words.sandbox} rule={settings.sandbox.from}>
          {words.sandboxes[settings.sandbox.value]}
        </Fact>
      )}
      <Fact name={words.tokens}>
        {words.tokenCount(tokenWords(tokens.input), tokenWords(tokens.output))}
      </Fact>
      {full !== null && (
        <>
          <dt className="text-text-3">{words.context}</dt>
          <dd className="flex items-center gap-2">
            <span className="h-1 flex-1 overflow-hidden rounded-[2px] bg-track" aria-hidden="true">
              <span
                className="block h-1 rounded-[2px] bg-text-3"
                style={{ width: `${String(Math.min(100, full))}%` }}
              />
            </span>
            {percentWords(full)}
          </dd>
        </>
      )}
      <Fact name={words.workspace} title={workspace}>
        {workspaceName(workspace)}
      </Fact>
      <Fact name={words.machine}>{host}</Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly title?: string;
  /** Where a setting comes from; Codex's own choice says nothing. */
  readonly rule?: "channel" | "environment" | "codex" | undefined;
  readonly children: string;
}

function Fact({ name, title, rule, children }: FactProps) {
  const from =
    rule === "channel"
      ? words.channelRule
      : rule === "environment"
        ? words.environmentRule
        : undefined;
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0">
        <span className="block truncate" title={title ?? children}>
          {children}
        </span>
        {rule === "channel" && <span className="block text-text-3">{from}</span>}
      </dd>
    </>
  );
}

/** The folder that tells sessions apart: workspaces themselves are all called "workspace". Pure. */
function workspaceName(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  const last = parts.at(-1) ?? path;
  return last === "workspace" ? (parts.at(-2) ?? last) : last;
}

function Changes({ session }: { readonly session: SessionDetail }) {
  const { changes, workspace } = session;
  const { added, removed, files } = changes;
  const { data: repositories = [] } = useRepositories(session);
  const unpushed = unpushedOf(repositories);
  const requests = repositories.flatMap(({ pullRequest }) => pullRequest ?? []);
  const more = files.length - FILES_SHOWN;
  if (files.length === 0 && unpushed.length === 0 && requests.length === 0) return null;
  return (
    <section aria-labelledby="changes">
      <PanelHead
        id="changes"
        title={words.changes}
        aside={files.length > 0 && <LineCounts added={added} removed={removed} />}
      />
      <ul>
        {files.slice(0, FILES_SHOWN).map((file) => (
          <li key={file.path} className="flex h-[22px] items-center gap-2 text-12">
            <span className="truncate" title={shownPath(file.path, workspace)}>
              {file.path.split("/").at(-1)}
            </span>
            <span className="ml-auto flex-none">
              <LineCounts added={file.added} removed={file.removed} />
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-12 text-text-3">{words.moreFiles(more)}</p>}
      {unpushed.map((repository) => (
        <p key={repository.path} title={repository.path} className="mt-1 text-12 text-needs">
          {pushedWords(repository)}
        </p>
      ))}
      {requests.map(({ number, url }) => (
        <p key={url} className="mt-1 text-12">
          <WebLink url={url}>{words.pullRequest(number)}</WebLink>
        </p>
      ))}
    </section>
  );
}
