import { ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { slackStateOf } from "../../main/api/headline.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { blockLines } from "../language/shared-words.ts";
import { problemWords } from "../api/api-error.ts";
import { sentences } from "../../main/api/sentences.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import type { StateKind } from "../ui/states.ts";
import { useNow } from "../ui/time.tsx";
import { type Action, useActionRegistry, useActions } from "./actions.ts";
import { StopDialog } from "./stop-dialog.tsx";
import { useService } from "./use-service.ts";
import { words } from "./words.ts";

/** The action of its screen. */
const DOCTOR = "go.doctor";

/** How the broker is, on every screen, and what can be done about it. */
export function BrokerBlock() {
  const { status, start, stop, restart, rules } = useService();
  const [asks, setAsks] = useState(false);
  const registry = useActionRegistry();
  const actions = useBrokerActions({
    status,
    rules,
    start: () => start.mutate(),
    stop: () => stop.mutate("handover"),
    askHow: () => setAsks(true),
    restart: () => restart.mutate(),
  });
  if (status === undefined || rules === null) return null;
  const failed = [
    { what: words.serviceFailed.start, error: start.error },
    { what: words.serviceFailed.stop, error: stop.error },
    { what: words.serviceFailed.restart, error: restart.error },
  ].find(({ error }) => error !== null);
  return (
    <div className="flex-none">
      {failed !== undefined && (
        // Beside the strip where only icons are left of the sidebar.
        <div
          role="alert"
          className="mx-3 rounded-panel text-12 max-narrow:fixed max-narrow:bottom-3 max-narrow:left-[76px] max-narrow:z-10 max-narrow:w-72 max-narrow:bg-raised max-narrow:shadow-menu"
        >
          <div className="rounded-panel bg-danger-wash px-3 py-2">
            <p className="font-medium">{failed.what}</p>
            <p className="text-text-2">{problemText(failed.error)}</p>
          </div>
        </div>
      )}
      <div className="flex items-center gap-2 py-3 pr-2.5 pl-[18px] max-narrow:justify-center max-narrow:gap-0 max-narrow:px-0">
        <BrokerLines status={status} />
        <Menu
          side="top"
          align="end"
          trigger={
            <IconButton label={words.brokerMenu} size="small">
              <ChevronsUpDown size={14} strokeWidth={2} aria-hidden="true" />
            </IconButton>
          }
          groups={[actions, [{ id: DOCTOR, title: words.doctor, run: () => registry.run(DOCTOR) }]]}
        />
      </div>
      <StopDialog
        open={asks}
        onOpenChange={setAsks}
        runningTurns={status.runningTurns}
        onStop={(mode) => stop.mutate(mode)}
      />
    </div>
  );
}

interface BrokerRuns extends Pick<ReturnType<typeof useService>, "status" | "rules"> {
  readonly start: () => void;
  readonly stop: () => void;
  /** Asks what becomes of the running turns, then stops. */
  readonly askHow: () => void;
  readonly restart: () => void;
}

/** Registers what can be done with the broker; nothing until its state is known. */
function useBrokerActions(runs: BrokerRuns): readonly Action[] {
  const { status, rules, start, stop, askHow, restart } = runs;
  const asks = (status?.runningTurns ?? 0) > 0;
  const usual = {
    place: "everywhere",
    palette: { group: "actions", about: words.broker },
  } as const;
  const actions: readonly Action[] =
    rules === null
      ? []
      : [
          { ...usual, id: "broker.start", title: words.startNow, rule: rules.start, run: start },
          {
            ...usual,
            id: "broker.stop",
            title: asks ? words.stopMenu : words.stop,
            rule: rules.stop,
            run: asks ? askHow : stop,
          },
          {
            ...usual,
            id: "broker.restart",
            title: words.restart,
            rule: rules.restart,
            run: restart,
          },
        ];
  useActions(actions);
  return actions;
}

function BrokerLines({ status }: { readonly status: AdminStatus }) {
  const now = useNow(status.slack?.lastEnvelopeAt ?? status.worker.since);
  const { title, detail } = blockLines(status, now);
  return (
    <>
      <StateIcon state={brokerState(status)} />
      <section className="min-w-0 flex-1 max-narrow:sr-only" aria-label={words.broker}>
        <p className="line-clamp-2 font-medium">{title}</p>
        <p className="line-clamp-2 text-12 text-text-3" title={detail}>
          {detail}
        </p>
      </section>
    </>
  );
}

/** The state that the block shows as an icon. */
function brokerState(status: Pick<AdminStatus, "worker" | "slack">): StateKind {
  const { state } = status.worker;
  switch (state) {
    case "running":
      return slackStateOf(status) === "live" ? "running" : "warning";
    case "starting":
    case "restarting":
    case "stopping":
      return "starting";
    case "stopped":
      return "stopped";
    case "crashed":
    case "refused":
      return "failed";
    default:
      return assertNever(state);
  }
}

function problemText(error: unknown): string {
  const { message, hint } = problemWords(error);
  return sentences(message, hint);
}
