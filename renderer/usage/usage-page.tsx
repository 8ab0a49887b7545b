import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import {
  type Usage,
  usageGroupingSchema,
  type UsageSubject,
  usageWindowSchema,
} from "../../broker/api/usage.ts";
import { todaySentence } from "../language/shared-words.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { StoppedBanner } from "../frame/stopped-banner.tsx";
import { useProfileTitles } from "../profiles/use-profile-titles.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { useToast } from "../ui/toast.tsx";
import { chartSeries } from "./chart-data.ts";
import { UsageChart } from "./usage-chart.tsx";
import { UsageTable } from "./usage-table.tsx";
import { subjectName, usageCsv } from "./usage-words.ts";
import { type UsageChoice, useUsage } from "./use-usage.ts";
import { words } from "./words.ts";

/** Who or what uses the quota. */
export function UsagePage() {
  const { by = "profile", window = "7d" } = useSearch({ from: "/usage" });
  const usage = useUsage({ by, window });
  const copy = useCopyTable();
  const profileTitle = useProfileTitles();
  const nameOf = (subject: UsageSubject) =>
    subjectName(usage.data?.by ?? by, subject, profileTitle);
  const hasRows = usage.data !== undefined && usage.data.rows.length > 0;
  return (
    <>
      <ScreenBar
        title={words.title}
        actions={
          hasRows && (
            <Button onClick={() => copy.mutate(usageCsv(usage.data, nameOf))}>{words.copy}</Button>
          )
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-6 pb-6">
        <StoppedBanner />
        <Problem what={words.copyFailed} error={copy.error} />
        {usage.data !== undefined && (
          <p className="font-medium">{todaySentence(usage.data.today)}</p>
        )}
        <Choice choice={{ by, window }} />
        {usage.isError && (
          <Failure
            what={words.readFailed}
            error={usage.error}
            onRetry={() => void usage.refetch()}
          />
        )}
        {usage.isPending && <SkeletonRows rows={8} height={34} />}
        {usage.data !== undefined &&
          (hasRows ? <Shown usage={usage.data} nameOf={nameOf} /> : <Empty usage={usage.data} />)}
      </div>
    </>
  );
}

function Empty({ usage: { by, totals, window } }: { readonly usage: Usage }) {
  const navigate = useNavigate();
  const longest = () =>
    void navigate({ to: "/usage", search: { window: "90d", by }, replace: true });
  const isElsewhere = totals.turns > 0 && window !== "90d";
  return (
    <EmptyState
      action={isElsewhere ? <Button onClick={longest}>{words.showLongest}</Button> : undefined}
    >
      {words.empty}
    </EmptyState>
  );
}

function Choice({ choice: { by, window } }: { readonly choice: UsageChoice }) {
  const navigate = useNavigate();
  const choose = (choice: Partial<UsageChoice>) =>
    void navigate({ to: "/usage", search: { window, by, ...choice }, replace: true });
  return (
    <div className="flex flex-none flex-wrap items-center gap-2">
      <Segmented
        label={words.window}
        value={window}
        onChange={(next) => choose({ window: next })}
        segments={usageWindowSchema.options.map((value) => ({
          value,
          label: words.windows[value],
        }))}
      />
      <span className="text-text-2">{words.by}</span>
      <Segmented
        label={words.grouping}
        value={by}
        onChange={(next) => choose({ by: next })}
        segments={usageGroupingSchema.options.map((value) => ({
          value,
          label: words.groupings[value],
        }))}
      />
    </div>
  );
}

function Shown({
  usage,
  nameOf,
}: {
  readonly usage: Usage;
  readonly nameOf: (subject: UsageSubject) => string;
}) {
  const series = chartSeries(usage, { of: nameOf, other: words.other });
  return (
    <>
      <UsageChart buckets={usage.buckets} series={series} />
      <UsageTable usage={usage} nameOf={nameOf} />
    </>
  );
}

/** Copies the table, exact numbers and all. */
function useCopyTable() {
  const toast = useToast();
  return useMutation({
    mutationFn: (csv: string) => navigator.clipboard.writeText(csv),
    onSuccess: () => toast(words.copied),
  });
}
