import type { AccessRequest } from "../../broker/api/access.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { liftWords, nameOf, placeName } from "./rule-words.ts";
import type { useRuleChanges } from "./use-rule-changes.ts";
import { words } from "./words.ts";
import { comma } from "../language/clauses.ts";

interface RequestListProps {
  readonly requests: readonly AccessRequest[];
  readonly changes: ReturnType<typeof useRuleChanges>;
  /** Why what needs the broker cannot be done now; null when it can. */
  readonly brokerReason: string | null;
  /** Why the list behind a request cannot be changed here. */
  readonly lockReason: (request: AccessRequest) => string | null;
}

/** People who were refused and ask to be allowed. Nothing while nobody does. */
export function RequestList({ requests, changes, brokerReason, lockReason }: RequestListProps) {
  const toast = useToast();
  const { change, ignore, make, reopen } = changes;
  if (requests.length === 0) return null;
  return (
    <section
      aria-labelledby="access-requests"
      className="rounded-panel bg-needs-wash px-3.5 py-2.5"
    >
      <h2 id="access-requests" className="font-semibold text-needs">
        {words.requests(requests.length)}
      </h2>
      <ul className="mt-1">
        {requests.map((request, index) => {
          const name = nameOf(request.person);
          const place = placeName(request.channel);
          const { id, lift } = request;
          const subject = change.variables?.subject;
          const isThis = JSON.stringify(subject) === JSON.stringify(lift);
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-1.5">
              <p className="min-w-[240px] flex-1">
                <span className="font-medium">{name}</span>{" "}
                <span className="text-text-2">
                  {words.inPlace(place)}
                  <Time at={request.askedAt} form="elapsed" />
                </span>
                <span className="block text-12 text-text-2">{localized(request.reason)}</span>
              </p>
              <span className="flex gap-1.5">
                <Button
                  size="small"
                  disabledReason={brokerReason}
                  busy={ignore.isPending && ignore.variables === id && words.ignoring}
                  onClick={() =>
                    ignore.mutate(id, {
                      onSuccess: () =>
                        toast(words.ignored(name), {
                          label: words.undo,
                          undo: () => reopen.mutateAsync(id),
                        }),
                    })
                  }
                >
                  {words.ignore}
                  <span className="sr-only">
                    {name}
                    {comma}
                    {place}
                  </span>
                </Button>
                <Button
                  size="small"
                  kind={index === 0 && brokerReason === null ? "primary" : "plain"}
                  disabledReason={lockReason(request)}
                  busy={change.isPending && isThis && words.allowing}
                  onClick={() =>
                    make({ act: "allow", subject: lift }, lift.kind === "person" ? name : place)
                  }
                >
                  {liftWords(lift)}
                  <span className="sr-only">{lift.kind === "person" ? name : place}</span>
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      <p className="text-12 text-text-2">{words.toldInSlack}</p>
      <Problem what={words.ignoreFailed} error={ignore.error} />
    </section>
  );
}
