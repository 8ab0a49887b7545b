import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import type { ProfileItem } from "../../broker/api/profiles.ts";
import type { AdminProfilePreview } from "../../main/api/profiles.ts";
import { durationWords, exactWords, momentWords } from "../language/time-words.ts";
import { answerOf, ApiError } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useStatus } from "../frame/use-service.ts";
import { useThisMachine } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useNow } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { planWords, titleOf } from "./profile-words.ts";
import type { ReadFile } from "./sign-in-files.ts";
import { useAdd } from "./use-profile-acts.ts";
import { words } from "./words.ts";

/** A file that waits for its preview. */
export interface PendingFile {
  readonly id: string;
  readonly name: string;
  readonly read: Promise<ReadFile>;
  /** Which of how many that came together. */
  readonly index: number;
  readonly count: number;
}

interface ImportSheetProps {
  readonly file: PendingFile;
  /** This file is done with. */
  readonly onNext: () => void;
  readonly onUseCode: () => void;
  readonly onDone?: (name: string) => void;
}

type Looked =
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "preview"; readonly authJson: string; readonly preview: AdminProfilePreview };

/** Shows whose sign-in a file is before anything is saved, or why it is none. */
export function ImportSheet({ file, onNext, onUseCode, onDone }: ImportSheetProps) {
  const { client } = useAdminApi();
  const [acceptsCopy, setAcceptsCopy] = useState(false);
  const look = useQuery({
    queryKey: ["profile-preview", file.id],
    queryFn: async ({ signal }): Promise<Looked> => {
      const read = await file.read;
      if (!read.ok) return { kind: "unreadable", message: read.message };
      const { authJson } = read;
      const preview = await answerOf(client.previewProfile({ body: { authJson } }, { signal }));
      return { kind: "preview", authJson, preview };
    },
    retry: false,
    // A secret is kept no longer than its sheet.
    gcTime: 0,
  });
  if (look.data?.kind === "unreadable") {
    return <Refused file={file} message={look.data.message} onNext={onNext} />;
  }
  if (look.error !== null) {
    return <Refused file={file} error={look.error} onNext={onNext} onUseCode={onUseCode} />;
  }
  if (look.data === undefined) {
    return (
      <Sheet file={file} title={words.previewTitle} onClose={onNext}>
        <p>{words.looking}</p>
      </Sheet>
    );
  }
  const { authJson, preview } = look.data;
  if (preview.liveLogin === "this-file" && !acceptsCopy) {
    return (
      <LiveLogin
        file={file}
        preview={preview}
        onAccept={() => setAcceptsCopy(true)}
        onNext={onNext}
        onUseCode={onUseCode}
      />
    );
  }
  const props = { file, authJson, preview, onNext, ...(onDone && { onDone }) };
  return preview.existing === null ? (
    <AddForm {...props} />
  ) : (
    <ReplaceForm {...props} existing={preview.existing} />
  );
}

interface FormProps {
  readonly file: PendingFile;
  readonly authJson: string;
  readonly preview: AdminProfilePreview;
  readonly onNext: () => void;
  readonly onDone?: (name: string) => void;
}

function AddForm({ file, authJson, preview, onNext, onDone }: FormProps) {
  const { account } = preview;
  const usual = account?.email ?? preview.name;
  const [label, setLabel] = useState(usual);
  const add = useAdd();
  const toast = useToast();
  const fieldId = useId();
  const given = label.trim();
  const run = () =>
    add.mutate(
      { authJson, ...(given === "" || given === usual ? {} : { label: given }) },
      {
        onSuccess: ({ name }) => {
          toast(words.added(given === "" ? usual : given));
          onDone?.(name);
          onNext();
        },
      },
    );
  return (
    <Sheet
      file={file}
      title={words.previewTitle}
      onClose={onNext}
      actions={
        <Button kind="primary" busy={add.isPending && words.adding} onClick={run}>
          {words.add}
        </Button>
      }
    >
      <Facts preview={preview} nameFieldId={fieldId}>
        <TextField
          id={fieldId}
          value={label}
          maxLength={60}
          className="w-full"
          onChange={({ target }) => setLabel(target.value)}
          onKeyDown={({ key }) => key === "Enter" && run()}
        />
      </Facts>
      <Problem what={words.addFailed} error={add.error} />
    </Sheet>
  );
}

function ReplaceForm({
  file,
  authJson,
  preview,
  existing,
  onNext,
  onDone,
}: FormProps & { readonly existing: string }) {
  const profile = useStatus()?.profiles.find(({ name }) => name === existing);
  const title = profile === undefined ? existing : titleOf(profile);
  const add = useAdd();
  const toast = useToast();
  const run = () =>
    add.mutate(
      { name: existing, authJson, replace: true },
      {
        onSuccess: ({ name }) => {
          toast(words.replaced(title));
          onDone?.(name);
          onNext();
        },
      },
    );
  return (
    <Sheet
      file={file}
      title={words.existingTitle(title)}
      onClose={onNext}
      actions={
        <Button kind="primary" busy={add.isPending && words.replacing} onClick={run}>
          {words.replace}
        </Button>
      }
    >
      <p>{words.existingText}</p>
      <Facts preview={preview} />
      <Problem what={words.addFailed} error={add.error} />
    </Sheet>
  );
}

function LiveLogin({
  file,
  preview,
  onAccept,
  onNext,
  onUseCode,
}: Omit<ImportSheetProps, "onDone"> & {
  readonly preview: AdminProfilePreview;
  readonly onAccept: () => void;
}) {
  const machine = useThisMachine();
  return (
    <Sheet
      file={file}
      title={words.liveTitle}
      onClose={onNext}
      aside={
        <Button kind="quiet" onClick={onAccept}>
          {words.addCopy}
        </Button>
      }
      actions={
        <Button kind="primary" onClick={onUseCode}>
          {words.withCode}
        </Button>
      }
    >
      <p>{words.liveText(preview.account?.email ?? "", machine)}</p>
      <p className="mt-2">{words.liveText2}</p>
    </Sheet>
  );
}

interface RefusedProps {
  readonly file: PendingFile;
  readonly message?: string;
  readonly error?: unknown;
  readonly onNext: () => void;
  readonly onUseCode?: () => void;
}

/** Why nothing is added. A sign-in that ran out can be made again with a code. */
function Refused({ file, message, error = null, onNext, onUseCode }: RefusedProps) {
  const isExpired =
    error instanceof ApiError &&
    error.error.kind === "refused" &&
    error.error.code === "sign_in_expired";
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onNext()}
      title={words.notAdded}
      actions={
        <>
          <Button kind={isExpired ? "plain" : "primary"} onClick={onNext}>
            {file.index < file.count ? words.next : words.close}
          </Button>
          {isExpired && (
            <Button kind="primary" onClick={onUseCode}>
              {words.withCode}
            </Button>
          )}
        </>
      }
    >
      <FileLine file={file} />
      {message === undefined ? (
        <Problem what="" error={error} />
      ) : (
        <p role="alert" className="text-text">
          {message}
        </p>
      )}
    </Dialog>
  );
}

function Facts({
  preview,
  nameFieldId,
  children,
}: {
  readonly preview: AdminProfilePreview;
  readonly nameFieldId?: string;
  readonly children?: ReactNode;
}) {
  const { account, expiresAt, renewable, liveLogin } = preview;
  const now = useNow(null);
  const plan = planWords(account);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.account, account?.email ?? (account?.kind === "api-key" ? plan : words.unknownAccount)],
    ...(plan === "" || account?.kind === "api-key" ? [] : [[words.plan, plan] as const]),
    ...signedInFact(account, now),
    ...(renewable || expiresAt === null
      ? []
      : [[words.expires, words.notRenewable(exactWords(expiresAt))] as const]),
  ];
  return (
    <>
      <dl className="mt-4 grid grid-cols-[100px_minmax(0,1fr)] items-baseline gap-y-1.5">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-text-3">{term}</dt>
            <dd className="[overflow-wrap:anywhere] text-text">{value}</dd>
          </div>
        ))}
        {children !== undefined && (
          <div className="contents">
            <dt className="text-text-3">
              <label htmlFor={nameFieldId}>{words.nameField}</label>
            </dt>
            <dd>{children}</dd>
          </div>
        )}
      </dl>
      {liveLogin === "same-account" && <p className="mt-3 text-12">{words.sameAccount}</p>}
    </>
  );
}

function signedInFact(
  account: ProfileItem["account"],
  now: number,
): readonly (readonly [string, ReactNode])[] {
  const at = account?.signedInAt ?? account?.renewedAt ?? null;
  if (at === null) return [];
  const term = account?.signedInAt == null ? words.renewed : words.signedIn;
  const time = (
    <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
      {words.momentAgo(momentWords(at, now), durationWords(now - at))}
    </time>
  );
  return [[term, time]];
}

interface SheetProps {
  readonly file: PendingFile;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly aside?: ReactNode;
}

function Sheet({ file, title, onClose, children, actions, aside }: SheetProps) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={title}
      aside={aside}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          {actions}
        </>
      }
    >
      <FileLine file={file} />
      {children}
    </Dialog>
  );
}

function FileLine({ file: { count, index, name } }: { readonly file: PendingFile }) {
  if (count === 1) return null;
  return <p className="mb-2 truncate text-12 text-text-3">{words.fileOf(index, count, name)}</p>;
}
