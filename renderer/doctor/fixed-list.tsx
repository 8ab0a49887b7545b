import { localized } from "../language/broker-text.ts";
import { SectionHead } from "../ui/section-head.tsx";
import type { Fixed } from "./use-doctor.ts";
import { words } from "./words.ts";

/** What was fixed here since the last run: the old result and the new one. */
export function FixedList({ fixed }: { readonly fixed: readonly Fixed[] }) {
  return (
    <section aria-labelledby="doctor-fixed" className="mb-3">
      <SectionHead id="doctor-fixed" title={words.fixed} />
      <ul aria-live="polite">
        {fixed.map(({ did, before, after }) => (
          <li key={before.key} className="border-t border-line py-2 first:border-t-0">
            <p>
              <span className="font-medium">{words.fixedTitle(localized(before.title))}</span>{" "}
              {localized(did)}
            </p>
            <dl className="mt-0.5 grid grid-cols-[60px_minmax(0,1fr)] gap-x-3 text-12 text-text-2">
              <dt>{words.before}</dt>
              <dd>{words.found(words.states[before.state], localized(before.cause))}</dd>
              <dt>{words.now}</dt>
              <dd>
                {after.map((finding) => (
                  <p key={finding.key}>
                    {words.found(words.states[finding.state], localized(finding.cause))}
                  </p>
                ))}
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
