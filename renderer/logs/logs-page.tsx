import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, Pause, Play } from "lucide-react";
import { useCallback, useState } from "react";
import { useFeedState } from "../api/use-admin-api.ts";
import { DiagnosticsDialog } from "../diagnostics/diagnostics-dialog.tsx";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useService } from "../frame/use-service.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Banner } from "../ui/notices.tsx";
import { reasonOf } from "../ui/reason.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { LogView, type ShownLog } from "./log-view.tsx";
import { saveLines } from "./save-lines.ts";
import type { LogsSearch } from "./search.ts";
import { words } from "./words.ts";

/** What just happened, and what does this line mean? */
export function LogsPage() {
  const search = useSearch({ from: "/logs" });
  const navigate = useNavigate({ from: "/logs" });
  const change = useCallback(
    (part: Partial<LogsSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  return (
    <LogView
      search={search}
      onChange={change}
      renderBar={(shown) => (
        <>
          <ScreenBar title={words.title} actions={<BarActions search={search} shown={shown} />} />
          <Stopped />
        </>
      )}
    />
  );
}

function BarActions({ search, shown }: { readonly search: LogsSearch; readonly shown: ShownLog }) {
  const isPast = search.from !== undefined && search.to !== undefined;
  const { isPaused, toggle, lines } = shown;
  const [showsDiagnostics, setShowsDiagnostics] = useState(false);
  const standing = useStanding(shown, isPast);
  return (
    <>
      <span className="inline-flex items-center gap-1.5 text-12 text-text-2">
        {standing === "live" && <StateIcon state="running" />}
        {words.standings[standing]}
      </span>
      {!isPast && (
        <Button keys="Space" onClick={toggle}>
          <span className="inline-flex items-center gap-1.5">
            {isPaused ? (
              <Play size={14} strokeWidth={2} aria-hidden="true" />
            ) : (
              <Pause size={14} strokeWidth={2} aria-hidden="true" />
            )}
            {isPaused ? words.goOn : words.pause}
          </span>
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <IconButton label={words.more}>
            <Download size={16} strokeWidth={1.8} aria-hidden="true" />
          </IconButton>
        }
        groups={[
          [{ id: "save", title: words.save, run: () => saveLines(lines) }],
          [{ id: "diagnostics", title: words.diagnostics, run: () => setShowsDiagnostics(true) }],
        ]}
      />
      {showsDiagnostics && <DiagnosticsDialog onClose={() => setShowsDiagnostics(false)} />}
    </>
  );
}

/** Whether lines arrive as they are written, and why not. */
function useStanding(shown: ShownLog, isPast: boolean): keyof typeof words.standings {
  const isDown = useIsDown();
  const isLost = useFeedState().kind === "lost";
  if (isPast) return "past";
  if (shown.isPaused) return "paused";
  if (isLost) return "reconnecting";
  if (shown.phase === "failed") return "failed";
  if (isDown) return "waiting";
  return shown.phase === "loading" ? "loading" : "live";
}

/** Whether no broker is there that could write. */
function useIsDown(): boolean {
  const state = useService().status?.worker.state;
  return state === "stopped" || state === "crashed" || state === "refused";
}

function Stopped() {
  const { start, rules } = useService();
  if (!useIsDown()) return null;
  return (
    <div className="px-6 pb-2.5">
      <Banner
        action={
          <Button
            size="small"
            kind="primary"
            disabledReason={reasonOf(rules?.start)}
            busy={start.isPending && words.starting}
            onClick={() => start.mutate()}
          >
            {words.startBroker}
          </Button>
        }
      >
        {words.stopped}
      </Banner>
    </div>
  );
}
