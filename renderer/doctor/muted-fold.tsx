import { useState } from "react";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import type { FindingRow } from "./doctor-rows.ts";
import { FindingLine } from "./finding-line.tsx";
import { FoldButton } from "./fold-button.tsx";
import type { useDoctor } from "./use-doctor.ts";
import { words } from "./words.ts";

interface MutedFoldProps {
  readonly rows: readonly FindingRow[];
  readonly mute: ReturnType<typeof useDoctor>["mute"];
}

/** Of what a person did not want to be told. */
export function MutedFold({ rows, mute }: MutedFoldProps) {
  const [isOpen, setOpen] = useState(false);
  const title = words.muted(rows.length);
  return (
    <section aria-label={title} className="mt-3">
      <FoldButton isOpen={isOpen} onToggle={() => setOpen(!isOpen)} name={words.title}>
        {title}
      </FoldButton>
      {isOpen && (
        <ul>
          {rows.map(({ finding }) => (
            <li key={finding.key}>
              <FindingLine
                finding={finding}
                aside={
                  <Button
                    size="small"
                    needsControlPlane
                    onClick={() => mute.mutate({ key: finding.key, muted: false })}
                    aria-label={words.named(words.unmute, localized(finding.title))}
                  >
                    {words.unmute}
                  </Button>
                }
              >
                <Problem
                  what={words.muteFailed}
                  error={mute.variables?.key === finding.key ? mute.error : null}
                />
              </FindingLine>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
