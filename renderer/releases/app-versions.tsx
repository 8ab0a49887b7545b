import { CloudDownload } from "lucide-react";
import type { AppUpdateStatus } from "../../main/api/app-update.ts";
import { exactWords } from "../language/time-words.ts";
import { SectionHead } from "../ui/section-head.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import type { StateKind } from "../ui/states.ts";
import { useNow } from "../ui/time.tsx";
import { appWords } from "./app-words.ts";
import { Marked } from "./marked.tsx";
import { agoWords } from "./release-words.ts";
import { words } from "./words.ts";

type RowState = StateKind | "available";

/** The version of the app that runs, and above it the one that takes its place. */
export function AppVersions({ status }: { readonly status: AppUpdateStatus }) {
  const now = useNow(null);
  const { version, offer } = status;
  const cell = "h-9 border-t-[0.5px] border-line-strong pr-3 whitespace-nowrap";
  const row = (name: string, publishedAt: number | null, state: RowState, word: string) => (
    <tr key={name}>
      <td className={`${cell} font-medium`}>{name}</td>
      <td
        className={`${cell} text-text-2`}
        title={publishedAt === null ? undefined : exactWords(publishedAt)}
      >
        {publishedAt === null ? "–" : agoWords(publishedAt, now)}
      </td>
      <td className={`${cell} *:align-middle`}>
        {state === "available" ? (
          <Marked icon={CloudDownload} isFaint>
            {word}
          </Marked>
        ) : (
          <StateWord state={state}>{word}</StateWord>
        )}
      </td>
    </tr>
  );
  const { columns } = words;
  return (
    <section aria-labelledby="app-versions">
      <SectionHead
        id="app-versions"
        title={words.versions}
        aside={appWords.versionsAside}
        className="mb-2"
      />
      <table className="w-full table-fixed border-separate border-spacing-0">
        <thead>
          <tr className="text-left text-12 text-text-3">
            <th className="w-[120px] pr-3 pb-1.5 font-normal">{columns.version}</th>
            <th className="w-[140px] pr-3 pb-1.5 font-normal">{columns.published}</th>
            <th className="pr-3 pb-1.5 font-normal">{columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {offer !== null && row(offer.version, offer.publishedAt, ...offeredState(status))}
          {row(version, null, "running", words.roles.current)}
        </tbody>
      </table>
    </section>
  );
}

/** How far the newer version is. Pure. */
function offeredState({ update }: AppUpdateStatus): [RowState, string] {
  switch (update.kind) {
    case "downloading":
      return ["working", appWords.states.downloading];
    case "ready":
      return ["done", appWords.states.ready];
    case "failed":
      return update.during === "check"
        ? ["available", appWords.states.available]
        : ["failed", appWords.states.failed];
    case "not-possible":
    case "idle":
    case "checking":
    case "available":
      return ["available", appWords.states.available];
  }
}
