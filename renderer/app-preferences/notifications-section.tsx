import { noticeKinds } from "../../main/api/app-preferences.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { useAppPreferences } from "./use-app-preferences.ts";
import { words } from "./words.ts";

/** What the app notifies of: in force at once, with nothing to save. */
export function NotificationsSection() {
  const { preferences, change } = useAppPreferences();
  const silent = preferences?.silent ?? [];
  return (
    <section aria-labelledby="settings-notifications">
      <SectionHead id="settings-notifications" title={words.notifications} />
      <p className="pb-3 text-text-2">
        {window.broker === undefined ? words.inBrowser : words.notificationsText}
      </p>
      {preferences !== null && (
        <ul>
          {noticeKinds.map((kind) => (
            <SwitchRow
              key={kind}
              {...words.kinds[kind]}
              state={{ possible: true, isOn: !silent.includes(kind) }}
              failed={words.notChanged}
              change={{
                ...change,
                mutate: (isOn) => {
                  const others = silent.filter((each) => each !== kind);
                  change.mutate({ silent: isOn ? others : [...others, kind] });
                },
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
