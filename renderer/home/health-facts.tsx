import { Link } from "@tanstack/react-router";
import type { AdminStatus } from "../../main/api/status.ts";
import { classNames } from "../ui/class-names.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { useNow } from "../ui/time.tsx";
import { factsOf } from "./facts.ts";

/** How Slack, Codex, the disk and the release are, in a row. */
export function HealthFacts({ status }: { readonly status: AdminStatus }) {
  const now = useNow(status.slack?.lastEnvelopeAt ?? null);
  const facts = factsOf(status, now);
  return (
    <ul
      className={classNames(
        "mt-6 mb-[22px] grid gap-x-6 gap-y-3",
        facts.length === 5
          ? "grid-cols-[repeat(4,minmax(0,1fr))_300px] max-narrow:grid-cols-3"
          : "grid-cols-[repeat(3,minmax(0,1fr))_300px] max-narrow:grid-cols-4",
      )}
    >
      {facts.map(({ id, state, title, detail, to }) => (
        <li key={id} className="grid grid-cols-[14px_minmax(0,1fr)] content-start gap-x-2">
          <span className="flex h-[18px] items-center">
            <StateIcon state={state} still={status.worker.state !== "running"} />
          </span>
          <span className="font-medium">{title}</span>
          <span className="col-start-2 mt-px text-12 text-text-2">
            {to === undefined ? (
              detail
            ) : (
              <Link to={to} className="text-accent-text hover:underline">
                {detail}
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
