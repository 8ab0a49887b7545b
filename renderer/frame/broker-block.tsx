import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { blockLines, slackStateOf } from "../../main/api/headline.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { problemWords } from "../api/api-error.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import type { StateKind } from "../ui/states.ts";
import { useNow } from "../ui/time.tsx";
import { StopDialog } from "./stop-dialog.tsx";
import { useService } from "./use-service.ts";
import { words } from "./words.ts";

/** How the broker is, on every screen, and what can be done about it. */
export function BrokerBlock() {
  const { status, start, stop, restart, rules } = useService();
  const [asks, setAsks] = useState(false);
  const navigate = useNavigate();
  if (status === undefined || rules === null) return null;
  const stopNow = () => (status.runningTurns > 0 ? setAsks(true) : stop.mutate("handover"));
  const failed = [
    { what: words.serviceFailed.start, error: start.error },
    { what: words.serviceFailed.stop, error: stop.error },
    { what: words.serviceFailed.restart, error: restart.error },
  ].find(({ error }) => error !== null);
  return (
    <div className="flex-none">
      {failed !== undefined && (
        <div
          role="alert"
          className="mx-3 rounded-panel bg-danger-wash px-3 py-2 text-12 max-narrow:hidden"
        >
          <p className="font-medium">{failed.what}</p>
          <p className="text-text-2">{problemText(failed.error)}</p>
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
          groups={[
            [
              {
                id: "broker.start",
                title: words.startNow,
                rule: rules.start,
                run: () => start.mutate(),
              },
              {
                id: "broker.stop",
                title: status.runningTurns > 0 ? words.stopMenu : words.stop,
                rule: rules.stop,
                run: stopNow,
              },
              {
                id: "broker.restart",
                title: words.restart,
                rule: rules.restart,
                run: () => restart.mutate(),
              },
            ],
            [
              {
                id: "go.doctor",
                title: words.doctor,
                run: () => void navigate({ to: "/doctor" }),
              },
            ],
          ]}
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

function BrokerLines({ status }: { readonly status: AdminStatus }) {
  const now = useNow(status.slack?.lastEnvelopeAt ?? status.worker.since);
  const { title, detail } = blockLines(status, now);
  return (
    <>
      <StateIcon state={brokerState(status)} />
      <section className="min-w-0 flex-1 max-narrow:sr-only" aria-label="Broker">
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
  return hint === null ? message : `${message} ${hint}`;
}
