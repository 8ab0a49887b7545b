import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { FindingRow } from "./doctor-rows.ts";
import { openInSlack } from "../frame/open-link.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { FindingLine } from "./finding-line.tsx";
import type { useDoctor } from "./use-doctor.ts";
import { words } from "./words.ts";

type Doctor = ReturnType<typeof useDoctor>;

interface ProblemRowProps {
  readonly row: FindingRow;
  readonly fix: Doctor["fix"];
  readonly mute: Doctor["mute"];
}

/** A problem, its one fix, and a way not to be told of it. */
export function ProblemRow({ row, fix, mute }: ProblemRowProps) {
  const { check, finding } = row;
  const [asks, setAsks] = useState(false);
  const offer = useRef<HTMLButtonElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  // The button that was pressed gives way to the question, and comes back after it.
  const wasAsked = useRef(false);
  useEffect(() => {
    if (asks) confirm.current?.focus();
    else if (wasAsked.current) offer.current?.focus();
    wasAsked.current = asks;
  }, [asks]);
  const isMine = fix.variables?.key === finding.key;
  const isFixing = isMine && fix.isPending;
  const { fix: offered, key } = finding;
  const leaveOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isFixing) setAsks(false);
  };
  /** Several rows have a button of the same word. */
  const named = (label: string) => words.named(label, localized(finding.title));
  return (
    <li className="border-t border-line first:border-t-0">
      <FindingLine
        finding={finding}
        aside={
          asks ? undefined : (
            <>
              <Button
                size="small"
                kind="quiet"
                needsControlPlane
                onClick={() => mute.mutate({ key, muted: true })}
                aria-label={named(words.mute)}
              >
                {words.mute}
              </Button>
              {offered !== null && (
                <Button
                  ref={offer}
                  size="small"
                  aria-label={named(localized(offered.label))}
                  onClick={() => {
                    if (offered.kind === "open") openInSlack(offered.url);
                    else setAsks(true);
                  }}
                >
                  {localized(offered.label)}
                </Button>
              )}
            </>
          )
        }
      >
        {offered?.kind === "act" && asks && (
          <div className="mt-1.5 rounded-panel bg-sunken px-3.5 py-2.5">
            <p className="max-w-[720px] break-words">{localized(offered.does)}</p>
            <div className="mt-2 flex gap-2">
              <Button
                ref={confirm}
                size="small"
                kind="primary"
                aria-label={named(localized(offered.label))}
                onKeyDown={leaveOnEscape}
                busy={isFixing && words.fixing}
                onClick={() => fix.mutate({ check, key }, { onSuccess: () => setAsks(false) })}
              >
                {localized(offered.label)}
              </Button>
              <Button size="small" aria-label={named(words.cancel)} onClick={() => setAsks(false)}>
                {words.cancel}
              </Button>
            </div>
          </div>
        )}
        <Problem what={words.fixFailed} error={isMine ? fix.error : null} />
        <Problem what={words.muteFailed} error={mute.variables?.key === key ? mute.error : null} />
      </FindingLine>
    </li>
  );
}
