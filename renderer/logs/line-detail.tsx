import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { jobParamsSchema } from "../../broker/api/jobs.ts";
import type { LogEntry, LogFilters } from "../../main/api/logs.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Problem } from "../ui/problem.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { exactTime, type FieldText, flatFieldTexts } from "./line-words.ts";
import { localized } from "../language/broker-text.ts";
import { meaningOf } from "./means.ts";
import { words } from "./words.ts";

interface LineDetailProps {
  readonly entry: LogEntry;
  readonly filters: LogFilters;
  /** Null where only one session is shown anyway. */
  readonly onOnlySession: ((session: string) => void) | null;
  /** Null where only one session is shown. */
  readonly onOnlyJob: ((job: string) => void) | null;
  readonly onFilterBy: (value: string) => void;
  readonly onClose: () => void;
}

/** Everything that one line says, and what its error code means. */
export function LineDetail({ entry, filters, ...act }: LineDetailProps) {
  const { level, message, session, isCut, bytes } = entry;
  const job = jobOf(entry);
  const copy = useCopyLine(filters);
  const meaning = meaningOf(entry);
  const fields = allFields(entry);
  const half = Math.ceil(fields.length / 2);
  return (
    <section
      aria-label={words.detail}
      className="border-hair-strong-t flex h-[186px] flex-none flex-col pt-3 pr-5 pl-6"
    >
      <div className="flex flex-none items-center gap-2">
        {level === "error" && <StateWord state="failed">{words.lineError}</StateWord>}
        {level === "warn" && <StateWord state="warning">{words.lineWarning}</StateWord>}
        <h2 className="min-w-0 truncate font-medium">{message.slice(0, 300)}</h2>
        <span className="flex-1" />
        <Problem what={words.copyFailed} error={copy.error} />
        {session !== null && act.onOnlySession !== null && (
          <>
            <LinkButton
              to="/sessions/$key"
              params={{ key: session }}
              search={{}}
              size="small"
              kind="quiet"
            >
              {words.openSession}
            </LinkButton>
            <Button size="small" kind="quiet" onClick={() => act.onOnlySession?.(session)}>
              {words.onlyThread}
            </Button>
          </>
        )}
        {job !== null && filters.job === undefined && act.onOnlyJob !== null && (
          <Button size="small" kind="quiet" onClick={() => act.onOnlyJob?.(job)}>
            {words.onlyJob}
          </Button>
        )}
        <Button size="small" onClick={() => copy.mutate(entry.at)}>
          {words.copyJson}
        </Button>
        <IconButton size="small" label={words.closeDetail} onClick={act.onClose}>
          <X size={14} strokeWidth={2} aria-hidden="true" />
        </IconButton>
      </div>
      {/* It scrolls, so that the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} className="mt-2 min-h-0 flex-1 overflow-y-auto pb-2 font-mono">
        {isCut && <p className="text-text-2">{words.cutLine(bytes)}</p>}
        {/* First: a small window shows little more. */}
        {meaning !== null && (
          <dl className="mb-1 grid grid-cols-[112px_minmax(0,1fr)] gap-x-3">
            <dt className="text-text-3">{words.means}</dt>
            <dd className="max-w-[720px] whitespace-pre-wrap">
              {localized(`${meaning.sentence} ${meaning.hint}`)}
            </dd>
          </dl>
        )}
        <div className="grid grid-cols-[1fr_1.2fr] gap-x-8 max-narrow:grid-cols-1">
          <Fields fields={fields.slice(0, half)} onFilterBy={act.onFilterBy} />
          <Fields fields={fields.slice(half)} onFilterBy={act.onFilterBy} />
        </div>
      </div>
    </section>
  );
}

/** The job that a line is about; null for none. */
function jobOf({ fields }: LogEntry): string | null {
  const id = jobParamsSchema.shape.id.safeParse(fields["jobId"]);
  return id.success ? id.data : null;
}

function allFields(entry: LogEntry): readonly FieldText[] {
  const { time, source } = entry;
  return [
    ...(time === null ? [] : [{ key: "time", value: exactTime(time) }]),
    ...(source === null ? [] : [{ key: "module", value: source }]),
    ...flatFieldTexts(entry),
  ];
}

interface FieldsProps {
  readonly fields: readonly FieldText[];
  readonly onFilterBy: (value: string) => void;
}

function Fields({ fields, onFilterBy }: FieldsProps) {
  return (
    <dl className="grid grid-cols-[112px_minmax(0,1fr)] content-start gap-x-3">
      {fields.map(({ key, value }) => (
        <div key={key} className="contents">
          <dt className="truncate text-text-3" title={key}>
            {key}
          </dt>
          <dd className="min-w-0">
            <button
              type="button"
              title={words.filterBy(value.slice(0, 60))}
              data-value={value.slice(0, 200)}
              onClick={() => onFilterBy(value.slice(0, 200))}
              className="max-w-full rounded-chip text-left break-words whitespace-pre-wrap select-text hover:bg-hover"
            >
              {value === "" ? "–" : value}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Copies the whole line as the file has it. */
function useCopyLine({ view, stream, session, job }: LogFilters) {
  const { client } = useAdminApi();
  const toast = useToast();
  return useMutation({
    mutationFn: async (at: string) => {
      const { text } = await answerOf(
        client.logLine({ query: { view, stream, session, job, at } }),
      );
      await navigator.clipboard.writeText(text);
    },
    onSuccess: () => toast(words.copied),
  });
}
