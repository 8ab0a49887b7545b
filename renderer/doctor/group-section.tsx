import { useState } from "react";
import { useThisMachine } from "../frame/use-service.ts";
import { localized } from "../language/broker-text.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { useNow } from "../ui/time.tsx";
import type { Group, RunningRow } from "./doctor-rows.ts";
import { FindingLine, Row } from "./finding-line.tsx";
import { FoldButton } from "./fold-button.tsx";
import { words } from "./words.ts";

/** The checks of one category: what runs, what is worth knowing, and the rest folded. */
export function GroupSection({ group }: { readonly group: Group }) {
  const { category, running, notes, passed, skipped } = group;
  const [isOpen, setOpen] = useState(false);
  const id = `doctor-${category}`;
  const title = words.categories(useThisMachine())[category];
  const counts = words.counts(passed.length, skipped.length);
  return (
    <section aria-labelledby={id} className="mb-2.5">
      <SectionHead
        id={id}
        title={title}
        {...(counts !== "" && {
          more: (
            <FoldButton isOpen={isOpen} onToggle={() => setOpen(!isOpen)} name={title}>
              {counts}
            </FoldButton>
          ),
        })}
      />
      <ul>
        {running.map((row) => (
          <li key={row.check.id}>
            <RunningLine row={row} />
          </li>
        ))}
        {notes.map(({ finding }) => (
          <li key={finding.key}>
            <FindingLine finding={finding} />
          </li>
        ))}
        {isOpen &&
          passed.map(({ finding }) => (
            <li key={finding.key}>
              <FindingLine finding={finding} />
            </li>
          ))}
        {isOpen &&
          skipped.map(({ check, reason }) => (
            <li key={check.id}>
              <Row state="skipped" word={words.skipped} title={localized(check.title)} isQuiet>
                <p className="text-text-2">{localized(reason)}</p>
              </Row>
            </li>
          ))}
      </ul>
    </section>
  );
}

function RunningLine({ row: { check, startedAt } }: { readonly row: RunningRow }) {
  const now = useNow(startedAt);
  const seconds = Math.max(0, Math.floor((now - startedAt) / 1_000));
  return (
    <Row state="starting" word={words.isRunning} title={localized(check.title)} isQuiet>
      <p className="text-text-2">{words.running(seconds, Math.round(check.limitMs / 1_000))}</p>
    </Row>
  );
}
