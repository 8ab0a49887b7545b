import type { PersonPath } from "../../main/api/settings.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { Time } from "../ui/time.tsx";
import { useSettingsActs } from "./use-settings.ts";
import { words } from "./words.ts";

/** PATH as the broker gets it, and the login shell that it comes from. */
export function PathSection({ path }: { readonly path: PersonPath }) {
  const { askPath } = useSettingsActs();
  const { inForce, source, shell, askedAt, problem } = path;
  return (
    <section aria-labelledby="settings-path">
      <SectionHead id="settings-path" title={words.pathTitle} />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(240px,320px)] gap-x-8 py-3">
        <div className="min-w-0">
          <p className="font-medium">{words.path}</p>
          <p className="text-text-2">{sentences(words.pathText, words.pathFrom[source])}</p>
          <p className="mt-0.5 text-12 text-text-3">
            {shell === null ? words.pathNoShell : words.pathShell(shell)}
            {askedAt !== null && (
              <>
                {words.pathAsked.before}
                <Time at={askedAt} form="at" />
                {words.pathAsked.after}
              </>
            )}
          </p>
          {problem !== null && <p className="text-12 text-needs">{problem}</p>}
          <Problem what={words.pathAskFailed} error={askPath.error} />
          {shell !== null && (
            <Button
              size="small"
              className="mt-2"
              busy={askPath.isPending && words.pathAsking}
              onClick={() => askPath.mutate()}
            >
              {words.pathAsk}
            </Button>
          )}
        </div>
        <ol aria-label={words.path} className="min-w-0 font-mono text-12">
          {inForce.split(":").map((folder, index) => (
            <li key={index} className="break-all">
              {folder}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
