import type { AdminStatus, WorkerExit } from "../../main/api/status.ts";
import { useService } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { comma } from "../language/clauses.ts";
import { Button } from "../ui/button.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { Time } from "../ui/time.tsx";
import { howItEnded } from "./how-it-ended.ts";
import { words } from "./words.ts";

/** Why the broker is down and stays down: the cause, what to do, and what it printed last. */
export function WhyStopped({ status }: { readonly status: AdminStatus }) {
  const { exit, reason } = status.worker;
  return (
    <section aria-labelledby="why-stopped" className="max-w-[880px]">
      <h2 id="why-stopped" className="mt-1 font-semibold">
        {words.whyStopped}
      </h2>
      {reason !== null && <p className="mt-1.5">{localized(reason)}</p>}
      {exit !== null && (
        <p className="mt-1 text-12 text-text-2">
          {howItEnded(exit)}
          {comma}
          <Time at={exit.at} form="moment" />
        </p>
      )}
      <NextActs status={status} />
      {exit !== null && exit.neverStarted !== true && <LastLines exit={exit} />}
    </section>
  );
}

/** First what removes the cause: a configuration is corrected, anything else is looked into. */
function NextActs({ status }: { readonly status: AdminStatus }) {
  const { start, rules } = useService();
  // The setup that was left is the primary button of the screen then.
  const kind = status.setup === "left" ? "plain" : "primary";
  return (
    <>
      <p className="mt-3 flex flex-wrap gap-2">
        {status.worker.state === "refused" ? (
          <LinkButton to="/settings" kind={kind}>
            {words.openSettings}
          </LinkButton>
        ) : (
          <LinkButton to="/doctor" kind={kind}>
            {words.openDoctor}
          </LinkButton>
        )}
        <Button
          disabledReason={reasonOf(rules?.start)}
          busy={start.isPending && words.starting}
          onClick={() => start.mutate()}
        >
          {words.startAnyway}
        </Button>
        <LinkButton to="/logs">{words.openLogs}</LinkButton>
      </p>
      <div className="not-empty:mt-2">
        <Problem what={words.startFailed} error={start.error} />
      </div>
    </>
  );
}

function LastLines({ exit }: { readonly exit: WorkerExit }) {
  return (
    <>
      <h3 className="mt-4 text-12 font-medium text-text-2">{words.lastLines}</h3>
      {exit.lines.length === 0 ? (
        <p className="mt-1 text-text-3">{words.noLines}</p>
      ) : (
        <pre
          // Focusable, so that long lines can be scrolled by keyboard in Chromium 114 too.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={words.lastLines}
          className="mt-1.5 overflow-x-auto rounded-panel bg-sunken px-3.5 py-2.5"
        >
          {exit.lines.join("\n")}
        </pre>
      )}
    </>
  );
}
