import { KeepRunningSwitches } from "../keep-running/keep-running-switches.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { words } from "./words.ts";

/** What starts by itself: in force at once, with nothing to save. */
export function KeepRunningSection() {
  return (
    <section aria-labelledby="settings-keep-running">
      <SectionHead id="settings-keep-running" title={words.keepRunning} />
      <KeepRunningSwitches />
    </section>
  );
}
