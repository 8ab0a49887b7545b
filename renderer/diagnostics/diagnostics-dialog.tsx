import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { bundlePath, type DiagnosticsFile } from "../../main/api/diagnostics.ts";
import { byteWords } from "../language/shared-words.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Banner, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { saveFile } from "../ui/save-file.ts";
import { words } from "./words.ts";

/** Reading the logs and taking secrets out of them takes a few seconds. */
const PREVIEW_TIMEOUT_MS = 60_000;
const FILE_NAME = "broker-diagnostics.tar.gz";

/** Shows exactly what would leave this computer, and saves it as one file. */
export function DiagnosticsDialog({ onClose }: { readonly onClose: () => void }) {
  const { client, fetchFile } = useAdminApi();
  const [keepNames, setKeepNames] = useState(false);
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [shown, setShown] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["diagnostics", keepNames] as const,
    queryFn: ({ signal }) =>
      answerOf(
        client.previewDiagnostics(
          { body: { keepNames } },
          { signal, timeoutMs: PREVIEW_TIMEOUT_MS },
        ),
      ),
    // What leaves is what is shown: each opening reads the files again.
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const isChosen = (file: DiagnosticsFile) =>
    file.problem === null && (changed.get(file.name) ?? file.isChosen);
  const files = data?.files ?? [];
  const chosen = files.filter(isChosen);
  const save = useMutation({
    mutationFn: async (id: string) => {
      const names = chosen.map(({ name }) => name);
      saveFile(await fetchFile(bundlePath(id, names)), FILE_NAME);
    },
    onSuccess: onClose,
  });
  const current = files.find(({ name }) => name === shown) ?? files.find(isChosen);
  return (
    <Dialog
      open
      isDouble
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={words.title}
      actions={
        <>
          <span className="mr-auto self-center text-12 text-text-2">
            {chosen.length === 0
              ? words.nothingSentYet
              : words.nothingSent(chosen.reduce((sum, file) => sum + file.packedBytes, 0))}
          </span>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabledReason={
              data === undefined
                ? error === null
                  ? words.reading
                  : words.failed
                : chosen.length === 0
                  ? words.nothingChosen
                  : null
            }
            busy={save.isPending && words.saving}
            onClick={() => {
              if (data !== undefined) save.mutate(data.id);
            }}
          >
            {words.save}
          </Button>
        </>
      }
    >
      {error !== null && (
        <Failure what={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      {data?.namesAreKnown === false && <Banner tone="needs">{words.namesUnknown}</Banner>}
      <div className="mt-2 grid h-[min(520px,60vh)] grid-cols-[300px_minmax(0,1fr)] gap-4">
        <div className="flex min-h-0 flex-col gap-3">
          {data === undefined && error === null && (
            <>
              <p>{words.reading}</p>
              <SkeletonRows rows={6} height={36} />
            </>
          )}
          <ul aria-label={words.files} className="min-h-0 flex-1 overflow-y-auto">
            {files.map((file) => (
              <FileRow
                key={file.name}
                file={file}
                isChosen={isChosen(file)}
                isShown={file.name === current?.name}
                onChoose={(is) => setChanged(new Map(changed).set(file.name, is))}
                onShow={() => setShown(file.name)}
              />
            ))}
          </ul>
          <div>
            <label className="flex items-center gap-2 text-text">
              <input
                type="checkbox"
                checked={keepNames}
                onChange={({ target }) => setKeepNames(target.checked)}
              />
              {words.keepNames}
            </label>
            <p className="pl-5 text-12">{words.keepNamesText}</p>
          </div>
        </div>
        {data !== undefined && current !== undefined && current.problem === null && (
          <FileContent key={`${data.id} ${current.name}`} id={data.id} name={current.name} />
        )}
      </div>
      <div className="mt-2">
        <Problem what={words.saveFailed} error={save.error} />
      </div>
    </Dialog>
  );
}

interface FileRowProps {
  readonly file: DiagnosticsFile;
  readonly isChosen: boolean;
  readonly isShown: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onShow: () => void;
}

function FileRow({ file, isChosen, isShown, onChoose, onShow }: FileRowProps) {
  const { name, bytes, redactions, problem } = file;
  return (
    <li
      className={classNames(
        "flex min-h-9 items-center gap-2 rounded-control px-2 py-1",
        isShown && "bg-selected",
      )}
    >
      <input
        type="checkbox"
        aria-label={words.include(name)}
        checked={isChosen}
        disabled={problem !== null}
        onChange={({ target }) => onChoose(target.checked)}
      />
      <button
        type="button"
        aria-current={isShown || undefined}
        disabled={problem !== null}
        onClick={onShow}
        className="min-w-0 flex-1 text-left"
      >
        <span className="block truncate text-text">{name}</span>
        <span
          className={classNames("block text-12", problem === null ? "text-text-2" : "text-danger")}
        >
          {problem === null
            ? words.fileFacts(byteWords(bytes), words.redactions(redactions))
            : localized(problem)}
        </span>
      </button>
    </li>
  );
}

function FileContent({ id, name }: { readonly id: string; readonly name: string }) {
  const { client } = useAdminApi();
  const { data, error, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ["diagnostics-file", id, name] as const,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        client.diagnosticsFile({ params: { id }, query: { name, from: pageParam } }, { signal }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    gcTime: 0,
    retry: false,
  });
  return (
    <section
      aria-label={words.content}
      // It scrolls, so that the keyboard must reach it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 overflow-auto rounded-panel bg-sunken p-3"
    >
      {error !== null && (
        <Failure what={words.pieceFailed} error={error} onRetry={() => void refetch()} />
      )}
      <pre className="break-all whitespace-pre-wrap text-text">
        {data?.pages.map(({ text }) => text).join("")}
      </pre>
      {hasNextPage && (
        <Button size="small" onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </section>
  );
}
