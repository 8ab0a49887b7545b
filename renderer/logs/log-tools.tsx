import { Menu as BaseMenu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, ListFilter, X } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import {
  logLevels,
  logLevelSchema,
  type LogView,
  logViewSchema,
  rawStreams,
} from "../../main/api/logs.ts";
import { atWords, momentWords } from "../language/time-words.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { channelName } from "../sessions/session-words.ts";
import { classNames } from "../ui/class-names.ts";
import { menuItemClass, MenuPopup } from "../ui/menu.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SearchField } from "../ui/text-field.tsx";
import { useNow } from "../ui/time.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { jobQuery } from "./log-queries.ts";
import { type LogsSearch, noSpan, pastTimeSchema } from "./search.ts";
import { words } from "./words.ts";

interface LogToolsProps {
  readonly search: LogsSearch;
  /** True on a session's own screen: its lines are all there is. */
  readonly isOfSession: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  /** What is wrong with the text or pattern; null when nothing is. */
  readonly problem: string | null;
  readonly onChange: (part: Partial<LogsSearch>) => void;
}

/** How long typing rests before the lines follow. */
const TYPING_MS = 250;

/** Which lines are shown. */
export function LogTools(props: LogToolsProps) {
  const { search, isOfSession, field, problem, onChange } = props;
  const isWide = useIsWide();
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const view = search.view ?? "broker";
  const filters = [
    <LevelFilter key="level" search={search} onChange={onChange} />,
    <TimeFilter key="time" search={search} onChange={onChange} />,
  ];
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 pr-5 pb-2.5 pl-6">
      {!isOfSession && (
        <Segmented
          label={words.view}
          value={view}
          segments={logViewSchema.options.map((value) => ({ value, label: words.views[value] }))}
          onChange={(next: LogView) =>
            onChange({ view: next === "broker" ? undefined : next, job: undefined })
          }
        />
      )}
      {view === "raw" && (
        <FilterMenu label={words.stream} shown={words.streams[search.stream ?? "codex-rpc"]}>
          <Choices
            label={words.stream}
            value={search.stream ?? "codex-rpc"}
            options={rawStreams.map((id) => ({ id, label: words.streams[id] }))}
            onChange={(id) => onChange({ stream: rawStreams.find((each) => each === id) })}
          />
        </FilterMenu>
      )}
      {isWide ? (
        filters
      ) : (
        <FilterMenu label={words.filter} shown={words.filter} isFilter>
          <LevelChoices search={search} onChange={onChange} />
          <TimeChoices search={search} onChange={onChange} />
        </FilterMenu>
      )}
      {search.from !== undefined && search.to !== undefined && (
        <SpanChip from={search.from} to={search.to} onClear={() => onChange(noSpan)} />
      )}
      {search.session !== undefined && !isOfSession && (
        <SessionChip session={search.session} onClear={() => onChange({ session: undefined })} />
      )}
      {search.job !== undefined && view === "jobs" && (
        <JobChip job={search.job} onClear={() => onChange({ job: undefined })} />
      )}
      <span className="flex-1" />
      <span className="relative">
        <SearchField
          ref={field}
          label={words.find}
          keys="/"
          defaultValue={search.find ?? ""}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : "pattern-problem"}
          onChange={({ target }) => {
            clearTimeout(typing.current);
            typing.current = setTimeout(() => {
              onChange({ find: target.value.trim() === "" ? undefined : target.value });
            }, TYPING_MS);
          }}
          className={classNames(
            "w-[250px] max-narrow:w-[190px]",
            problem !== null && "ring-1 ring-danger",
          )}
        />
        {problem !== null && (
          <span
            id="pattern-problem"
            role="alert"
            className="absolute top-8 right-0 z-10 max-w-[360px] rounded-control bg-raised px-2.5 py-1.5 text-12 text-danger shadow-menu"
          >
            {problem}
          </span>
        )}
      </span>
    </div>
  );
}

interface FilterProps {
  readonly search: LogsSearch;
  readonly onChange: (part: Partial<LogsSearch>) => void;
}

function LevelFilter(props: FilterProps) {
  const { level } = props.search;
  return (
    <FilterMenu
      label={words.level}
      shown={words.levels[level ?? "debug"]}
      isSet={level !== undefined}
    >
      <LevelChoices {...props} />
    </FilterMenu>
  );
}

function LevelChoices({ search, onChange }: FilterProps) {
  return (
    <Choices
      label={words.level}
      value={search.level ?? "debug"}
      options={logLevels.map((id) => ({ id, label: words.levels[id] }))}
      onChange={(id) => {
        const level = logLevelSchema.parse(id);
        onChange({ level: level === "debug" ? undefined : level });
      }}
    />
  );
}

function TimeFilter(props: FilterProps) {
  const { past = "1h", from } = props.search;
  // A chosen time stands in a chip of its own.
  const shown = from === undefined ? words.past[past] : words.time;
  return (
    <FilterMenu label={words.time} shown={shown} isSet={from === undefined && past !== "1h"}>
      <TimeChoices {...props} />
    </FilterMenu>
  );
}

function TimeChoices({ search, onChange }: FilterProps) {
  return (
    <Choices
      label={words.time}
      value={search.from === undefined ? (search.past ?? "1h") : ""}
      options={pastTimeSchema.options.map((id) => ({ id, label: words.past[id] }))}
      onChange={(id) => {
        const past = pastTimeSchema.parse(id);
        onChange({ ...noSpan, past: past === "1h" ? undefined : past });
      }}
    />
  );
}

interface FilterMenuProps {
  readonly label: string;
  readonly shown: string;
  readonly isSet?: boolean;
  readonly isFilter?: boolean;
  readonly children: ReactNode;
}

function FilterMenu({ label, shown, isSet = false, isFilter = false, children }: FilterMenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger
        aria-label={label === shown ? undefined : words.filterIs(label, shown)}
        className={classNames(
          "no-drag inline-flex h-7 flex-none items-center gap-1 rounded-control px-2 hover:bg-hover data-[popup-open]:bg-pressed",
          isSet ? "font-medium text-accent-text" : "text-text-2",
        )}
      >
        {isFilter && <ListFilter size={14} strokeWidth={2} aria-hidden="true" />}
        {shown}
        <ChevronDown size={12} strokeWidth={2} aria-hidden="true" className="text-text-3" />
      </BaseMenu.Trigger>
      <MenuPopup>{children}</MenuPopup>
    </BaseMenu.Root>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

function Choices({ label, value, options, onChange }: ChoicesProps) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1 pb-1 text-11 text-text-3">
        {label}
      </BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={onChange}>
        {options.map(({ id, label: option }) => (
          <BaseMenu.RadioItem key={id} value={id} closeOnClick className={menuItemClass}>
            <span className="w-3.5 flex-none">
              <BaseMenu.RadioItemIndicator>
                <Check size={14} strokeWidth={2} aria-hidden="true" />
              </BaseMenu.RadioItemIndicator>
            </span>
            {option}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

function SessionChip({
  session,
  onClear,
}: {
  readonly session: string;
  readonly onClear: () => void;
}) {
  const { data } = useQuery(sessionQuery(useAdminApi(), session));
  const now = useNow(null);
  const label =
    data === undefined
      ? session
      : words.sessionLabel(channelName(data), momentWords(data.createdAt, now));
  return <Chip label={label} clear={words.clearSession(label)} onClear={onClear} />;
}

function JobChip({ job, onClear }: { readonly job: string; readonly onClear: () => void }) {
  const { data } = useQuery(jobQuery(useAdminApi(), job));
  const label = data?.kind ?? job;
  return <Chip label={label} clear={words.clearJob(label)} onClear={onClear} />;
}

function SpanChip({
  from,
  to,
  onClear,
}: {
  readonly from: number;
  readonly to: number;
  readonly onClear: () => void;
}) {
  const now = useNow(null);
  const label = `${atWords(from, now).replace(/^at /, "")} – ${atWords(to, now).replace(/^at /, "")}`;
  return <Chip label={label} clear={words.clearTime} onClear={onClear} />;
}

interface ChipProps {
  readonly label: string;
  readonly clear: string;
  readonly onClear: () => void;
}

function Chip({ label, clear, onClear }: ChipProps) {
  return (
    <span className="inline-flex h-6 max-w-[260px] min-w-0 items-center gap-1 rounded-[5px] bg-selected pl-2 text-12">
      <span className="truncate">{label}</span>
      <button
        type="button"
        aria-label={clear}
        title={clear}
        onClick={onClear}
        className="inline-flex size-6 flex-none items-center justify-center rounded-[5px] text-text-2 hover:bg-hover"
      >
        <X size={14} strokeWidth={2} aria-hidden="true" />
      </button>
    </span>
  );
}
