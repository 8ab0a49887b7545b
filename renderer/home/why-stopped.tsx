import type { WorkerExit, WorkerStatus } from "../../main/api/status.ts";
import { Time } from "../ui/time.tsx";
import { howItEnded } from "./how-it-ended.ts";
import { words } from "./words.ts";

/** Why the broker is down and stays down: the cause, how it ended, and what it printed last. */
export function WhyStopped({ worker }: { readonly worker: WorkerStatus }) {
  const { exit, reason } = worker;
  return (
    <section aria-labelledby="why-stopped" className="max-w-[880px]">
      <h2 id="why-stopped" className="mt-1 font-semibold">
        {words.whyStopped}
      </h2>
      {reason !== null && <p className="mt-1.5">{reason}</p>}
      {exit !== null && <Exit exit={exit} />}
    </section>
  );
}

function Exit({ exit }: { readonly exit: WorkerExit }) {
  return (
    <>
      <p className="mt-1 text-12 text-text-2">
        {howItEnded(exit)}, <Time at={exit.at} form="moment" />
      </p>
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
