import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { commandStateWords, commandWords as words, missingPathLine } from "./command-words.ts";

const key = ["command-link"] as const;

/** The command `broker` of terminals: installed and removed at once, with nothing to save. */
export function CommandSection() {
  const { client } = useAdminApi();
  const queries = useQueryClient();
  const link = useQuery({ queryKey: key, queryFn: () => answerOf(client.commandLink({})) });
  const onSuccess = (now: unknown) => queries.setQueryData(key, now);
  const install = useMutation({ mutationFn: () => answerOf(client.linkCommand({})), onSuccess });
  const remove = useMutation({ mutationFn: () => answerOf(client.unlinkCommand({})), onSuccess });
  const { data } = link;
  const line = data === undefined ? null : missingPathLine(data);
  return (
    <section aria-labelledby="settings-command">
      <SectionHead id="settings-command" title={words.title} />
      {link.error !== null && data === undefined && (
        <Failure what={words.failed} error={link.error} onRetry={() => void link.refetch()} />
      )}
      {data !== undefined && (
        <div className="flex items-start gap-x-4 border-t-[0.5px] border-line py-3">
          <div className="min-w-0 flex-1">
            <p className="font-medium">{words.label}</p>
            <p className="text-text-2">{words.text}</p>
            <output className="mt-0.5 block text-12 [overflow-wrap:anywhere] text-text-2">
              {commandStateWords(data)}
            </output>
            {line !== null && (
              <p className="text-12 text-needs">
                {words.notOnPath}{" "}
                <code className="block [overflow-wrap:anywhere] text-text">{line}</code>
              </p>
            )}
            <Problem what={words.notInstalled} error={install.error} />
            <Problem what={words.notRemoved} error={remove.error} />
          </div>
          {(data.state === "linked" || data.state === "outdated") && (
            <Button busy={remove.isPending && words.removing} onClick={() => remove.mutate()}>
              {words.remove}
            </Button>
          )}
          {data.state !== "linked" && (
            <Button
              disabledReason={data.state === "taken" ? commandStateWords(data) : null}
              busy={install.isPending && words.installing}
              onClick={() => install.mutate()}
            >
              {data.state === "outdated" ? words.installAgain : words.install}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
