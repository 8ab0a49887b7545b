import type { SettingsView } from "../../main/api/settings.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { words } from "./words.ts";

/** Variables of the file that this release does not know. */
export function UnknownVariables({ variables }: { readonly variables: SettingsView["unknown"] }) {
  if (variables.length === 0) return null;
  return (
    <section aria-labelledby="settings-unknown">
      <SectionHead id="settings-unknown" title={words.unknownTitle} />
      <p className="text-text-2">{words.unknownText}</p>
      <ul className="mt-1">
        {variables.map(({ name, value, remark }) => (
          <li key={name} className="border-hair-t py-2 first:border-t-0">
            <code className="break-all">
              {name}={value}
            </code>
            {remark !== null && <p className="text-12 text-needs">{remark}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
