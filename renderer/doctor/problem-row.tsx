import { useState } from "react";
import type { FindingRow } from "./doctor-rows.ts";
import { openInSlack } from "../frame/open-link.ts";
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
  const isMine = fix.variables?.key === finding.key;
  const isFixing = isMine && fix.isPending;
  const { fix: offered, key } = finding;
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
                onClick={() => mute.mutate({ key, muted: true })}
                aria-label={`${words.mute}: ${finding.title}`}
              >
                {words.mute}
              </Button>
              {offered !== null && (
                <Button
                  size="small"
                  onClick={() => {
                    if (offered.kind === "open") openInSlack(offered.url);
                    else setAsks(true);
                  }}
                >
                  {offered.label}
                </Button>
              )}
            </>
          )
        }
      >
        {offered?.kind === "act" && asks && (
          <div className="mt-1.5 rounded-panel bg-sunken px-3.5 py-2.5">
            <p className="max-w-[720px] break-words">{offered.does}</p>
            <div className="mt-2 flex gap-2">
              <Button
                size="small"
                kind="primary"
                busy={isFixing && words.fixing}
                onClick={() => fix.mutate({ check, key }, { onSuccess: () => setAsks(false) })}
              >
                {offered.label}
              </Button>
              <Button size="small" onClick={() => setAsks(false)}>
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
