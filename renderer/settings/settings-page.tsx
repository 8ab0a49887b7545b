import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SettingsView } from "../../main/api/settings.ts";
import { useActions } from "../frame/actions.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useService } from "../frame/use-service.ts";
import { words as frameWords } from "../frame/words.ts";
import { sentences } from "../../main/api/sentences.ts";
import { UninstallSection } from "../uninstall/uninstall-section.tsx";
import { Button } from "../ui/button.tsx";
import { Banner, EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { reasonOf } from "../ui/reason.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { SearchField } from "../ui/text-field.tsx";
import { AppSection } from "../app-preferences/app-section.tsx";
import { NotificationsSection } from "../app-preferences/notifications-section.tsx";
import { AdminTokenSection } from "./admin-token-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { CommandSection } from "./command-section.tsx";
import { foundSettings, type ScreenGroup, screenGroups, sectionsOf } from "./groups.ts";
import { HistoryPanel } from "./history-panel.tsx";
import { KeepRunningSection } from "./keep-running-section.tsx";
import { PathSection } from "./path-section.tsx";
import { SaveBar } from "./save-bar.tsx";
import { type RowContext, SettingRow } from "./setting-row.tsx";
import { UnknownVariables } from "./unknown-variables.tsx";
import { type SettingsDraft, useSettingsDraft } from "./use-settings-draft.ts";
import { useSettings, useSettingsActs } from "./use-settings.ts";
import { words } from "./words.ts";

const INVALID = '[aria-invalid="true"]';

/** How is it set, and what follows from a change? */
export function SettingsPage() {
  const { group = "general", setting } = useSearch({ from: "/settings" });
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const settings = useSettings();
  const draft = useSettingsDraft(settings.data);
  const { undo } = useSettingsActs();
  const list = useRef<HTMLDivElement>(null);
  const isThere = settings.data !== undefined;
  useEffect(() => {
    if (setting !== undefined && isThere) goToSetting(list.current, setting);
  }, [setting, isThere]);
  // The field that was refused may be far above or below what is in view.
  useEffect(() => {
    if (draft.error !== null) list.current?.querySelector<HTMLElement>(INVALID)?.focus();
  }, [draft.error]);
  useActions([
    {
      id: "settings.find",
      title: words.search,
      keys: words.searchKeys,
      place: "list",
      run: () => field.current?.focus(),
    },
  ]);
  return (
    <>
      <ScreenBar
        title={words.title}
        actions={
          <SearchField
            ref={field}
            label={words.search}
            keys={words.searchKeys}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="w-[240px]"
          />
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[168px_minmax(0,1fr)]">
        <GroupList current={text === "" ? group : null} onChoose={() => setText("")} />
        <div className="flex min-h-0 flex-col">
          <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-6 pb-6">
            <div className="flex max-w-[960px] flex-col gap-5">
              {settings.data !== undefined && <Notices view={settings.data} />}
              {undo.error !== null && (
                <Failure
                  what={words.undoFailed}
                  error={undo.error}
                  onRetry={() => undo.mutate(undo.variables)}
                />
              )}
              {settings.error !== null && settings.data === undefined && (
                <Failure
                  what={words.failed}
                  error={settings.error}
                  onRetry={() => void settings.refetch()}
                />
              )}
              {settings.isPending && <SkeletonRows rows={8} height={56} />}
              {settings.data !== undefined && (
                <Shown
                  {...{ view: settings.data, group, text, draft }}
                  onClear={() => setText("")}
                />
              )}
            </div>
          </div>
          <SaveBar draft={draft} onUndo={undo.mutateAsync} />
        </div>
      </div>
    </>
  );
}

/** Shows a setting and puts the focus on its control. */
function goToSetting(list: HTMLElement | null, name: string): void {
  const row = list?.querySelector<HTMLElement>(`[data-setting="${CSS.escape(name)}"]`);
  row?.scrollIntoView({ block: "center" });
  row
    ?.querySelector<HTMLElement>("input, select, textarea, button")
    ?.focus({ preventScroll: true });
}

interface GroupListProps {
  /** Null while a search shows settings of all groups. */
  readonly current: ScreenGroup | null;
  readonly onChoose: () => void;
}

function GroupList({ current, onChoose }: GroupListProps) {
  const navigate = useNavigate();
  return (
    <nav aria-label={words.groupList} className="flex flex-col gap-px overflow-y-auto pr-2 pl-4">
      {screenGroups.map((group) => (
        <button
          key={group}
          type="button"
          aria-current={group === current ? "page" : undefined}
          onClick={() => {
            onChoose();
            void navigate({ to: "/settings", search: { group } });
          }}
          className="flex h-7 flex-none items-center rounded-control px-2 text-left hover:bg-hover aria-[current]:bg-pressed aria-[current]:font-medium"
        >
          {words.groups[group]}
        </button>
      ))}
    </nav>
  );
}

/** What stands in the way, and what is not in force yet. */
function Notices({ view }: { readonly view: SettingsView }) {
  const { status, start, restart, rules } = useService();
  const isStopped = status?.worker.state === "stopped";
  const isRunning = status?.worker.state === "running";
  const pending = isRunning ? (view.pending ?? []) : [];
  return (
    <>
      {view.fault !== null && (
        <Banner tone="danger" isAlert>
          <p className="font-medium">
            {sentences(view.fault.message, isRunning ? words.faultRunning : words.faultStopped)}
          </p>
          <p className="text-12 break-all text-text-2">{words.faultWhere(view.file)}</p>
        </Banner>
      )}
      {view.releaseProblem !== null && (
        <Banner tone="danger" isAlert>
          <p className="font-medium">{words.noRelease}</p>
          <p className="text-12 text-text-2">{view.releaseProblem}</p>
        </Banner>
      )}
      {isStopped && view.fault === null && (
        <Banner
          action={
            <Button
              size="small"
              disabledReason={reasonOf(rules?.start)}
              busy={start.isPending && frameWords.starting}
              onClick={() => start.mutate()}
            >
              {frameWords.startBroker}
            </Button>
          }
        >
          {words.stopped}
        </Banner>
      )}
      {pending.length > 0 && (
        <Banner
          tone="needs"
          action={
            <Button
              size="small"
              disabledReason={reasonOf(rules?.restart)}
              busy={restart.isPending && words.restarting}
              onClick={() => restart.mutate()}
            >
              {words.restartNow}
            </Button>
          }
        >
          {words.pending(pending)}
        </Banner>
      )}
    </>
  );
}

interface ShownProps {
  readonly view: SettingsView;
  readonly group: ScreenGroup;
  readonly text: string;
  readonly draft: SettingsDraft;
  readonly onClear: () => void;
}

function Shown({ view, group, text, draft, onClear }: ShownProps) {
  const row: RowContext = {
    drafts: draft.drafts,
    problems: draft.problems,
    disabledReason: view.fault === null ? null : words.faultReason,
    onChange: draft.change,
    onTakeBack: draft.takeBack,
  };
  if (text.trim() !== "") {
    const found = foundSettings(view.settings, text);
    return found.length === 0 ? (
      <EmptyState action={<Button onClick={onClear}>{words.clearSearch}</Button>}>
        {words.noneFound(text.trim())}
      </EmptyState>
    ) : (
      <Section id="found" title={words.found(found.length)}>
        {found.map((setting) => (
          <SettingRow key={setting.name} setting={setting} withName {...row} />
        ))}
      </Section>
    );
  }
  if (group === "history") return <HistoryPanel settings={view.settings} />;
  const titles = new Map(view.groups.map(({ id, title }) => [id, title]));
  return (
    <>
      {group === "general" && <KeepRunningSection />}
      {group === "general" && <AppSection />}
      {group === "uninstall" && <UninstallSection />}
      {group === "notifications" && <NotificationsSection />}
      {group === "general" && <AppearanceSection hasUnsaved={draft.drafts.size > 0} />}
      {group === "admin-page" && <AdminTokenSection file={view.adminTokenFile} />}
      {sectionsOf(group, view.settings, view.groups).map(
        ({ id, settings }) =>
          settings.length > 0 && (
            <Section key={id} id={id} title={titles.get(id) ?? words.groups[group]}>
              {settings.map((setting) => (
                <SettingRow
                  key={setting.name}
                  setting={setting}
                  withName={group === "advanced"}
                  {...row}
                />
              ))}
            </Section>
          ),
      )}
      {group === "general" && <PathSection path={view.path} />}
      {group === "general" && <CommandSection />}
      {group === "advanced" && <UnknownVariables variables={view.unknown} />}
    </>
  );
}

function Section({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-labelledby={`settings-${id}`}>
      <SectionHead id={`settings-${id}`} title={title} />
      <ul>{children}</ul>
    </section>
  );
}
