import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { SignIn } from "../../broker/api/profiles.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { localized } from "../language/broker-text.ts";
import { preciseDurationWords } from "../language/time-words.ts";
import { answerOf, isNotFound } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useAnnounce } from "../frame/announcer.tsx";
import { openSignInPage } from "../frame/open-link.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { useTimeLeft } from "./countdown.ts";
import { useSignIn } from "./use-sign-in.ts";
import { words } from "./words.ts";

interface CodeSheetProps {
  /** The profile that signs in again; null for a new one. */
  readonly profile: { readonly name: string; readonly title: string } | null;
  readonly onClose: () => void;
  /** The profile with this name has the sign-in. */
  readonly onDone?: (name: string) => void;
}

/** Signs in with a code: shows it, waits for the person, and says what became of it. */
export function CodeSheet(props: CodeSheetProps) {
  const [round, setRound] = useState(0);
  return <SignInRound key={round} {...props} onAgain={() => setRound(round + 1)} />;
}

function SignInRound({
  profile,
  onClose,
  onDone,
  onAgain,
}: CodeSheetProps & { readonly onAgain: () => void }) {
  const title = profile === null ? words.codeTitle : words.codeAgainTitle(profile.title);
  const { begun, startError } = useSignIn(profile?.name ?? null);
  if (startError !== null) {
    return (
      <Sheet
        title={title}
        onClose={onClose}
        actions={
          <Button kind="primary" onClick={onAgain}>
            {words.tryAgain}
          </Button>
        }
      >
        <Problem what={words.noCode} error={startError} />
      </Sheet>
    );
  }
  if (begun === null) {
    return (
      <Sheet title={title} onClose={onClose}>
        <p className="flex items-center gap-2 py-4">
          <StateIcon state="working" />
          {words.askingForCode}
        </p>
      </Sheet>
    );
  }
  return (
    <BegunSignIn
      key={begun.id}
      begun={begun}
      title={title}
      text={profile === null ? words.codeText : words.codeAgainText(profile.title)}
      onClose={onClose}
      onAgain={onAgain}
      {...(onDone && { onDone })}
    />
  );
}

interface BegunProps {
  readonly begun: SignIn;
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
  readonly onAgain: () => void;
  readonly onDone?: (name: string) => void;
}

function BegunSignIn({ begun, title, text, onClose, onAgain, onDone }: BegunProps) {
  const { client } = useAdminApi();
  const announce = useAnnounce();
  const look = useQuery({
    queryKey: ["sign-in", begun.id],
    queryFn: ({ signal }) =>
      answerOf(client.signIn({ params: { id: begun.id } }, { signal })).then((one) => one.signIn),
    initialData: begun,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.state.kind === "waiting" && !isNotFound(state.error) ? LOOK_EVERY_MS : false,
  });
  const keep = useMutation({
    mutationFn: (as: "new" | "existing") =>
      answerOf(client.keepSignIn({ params: { id: begun.id }, body: { as } })),
    onSuccess: () => look.refetch(),
  });
  const { state } = keep.data?.signIn ?? look.data;
  const doneName = state.kind === "done" ? state.name : null;
  useEffect(() => {
    if (doneName !== null) onDone?.(doneName);
    // Told once, whatever the function is by then.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [doneName]);
  const outcome = outcomeWords(state);
  useEffect(() => {
    if (outcome !== null) announce(outcome);
  }, [announce, outcome]);

  const newCode = (
    <Button kind="primary" onClick={onAgain}>
      {words.newCode}
    </Button>
  );
  if (isNotFound(look.error) && state.kind === "waiting") {
    return (
      <Sheet title={title} onClose={onClose} actions={newCode}>
        <p>{words.lost}</p>
      </Sheet>
    );
  }
  switch (state.kind) {
    case "waiting":
      return (
        <Waiting begun={begun} title={title} text={text} error={look.error} onClose={onClose} />
      );
    case "done":
      return (
        <Dialog
          open
          onOpenChange={(isOpen) => !isOpen && onClose()}
          title={title}
          actions={
            <Button kind="primary" onClick={onClose}>
              {words.done}
            </Button>
          }
        >
          <p className="flex items-center gap-2 text-text">
            <StateIcon state="ready" size={16} />
            {outcome}
          </p>
        </Dialog>
      );
    case "expired":
    case "refused":
    case "canceled":
      return (
        <Sheet title={title} onClose={onClose} actions={newCode}>
          <p>{outcome}</p>
        </Sheet>
      );
    case "undecided":
      return (
        <Sheet
          title={title}
          onClose={onClose}
          actions={
            <>
              <Button onClick={onAgain}>{words.tryAgain}</Button>
              <Button
                kind="primary"
                busy={keep.isPending && (state.existing === null ? words.adding : words.replacing)}
                onClick={() => keep.mutate(state.existing === null ? "new" : "existing")}
              >
                {state.existing === null ? words.keepAsNew : words.replaceIts}
              </Button>
            </>
          }
        >
          <p>{outcome}</p>
          {state.why === "other-account" && state.existing !== null && (
            <p className="mt-1">{words.alreadyHere(accountOf(state))}</p>
          )}
          <Problem what={words.keepFailed} error={keep.error} />
        </Sheet>
      );
    default:
      return assertNever(state);
  }
}

/** People look at their browser meanwhile; this is soon enough when they come back. */
const LOOK_EVERY_MS = 1_000;

/** How it ended, in a sentence; null while it waits. Pure. */
function outcomeWords(state: SignIn["state"]): string | null {
  switch (state.kind) {
    case "waiting":
      return null;
    case "done":
      return words.signedInAs(state.account?.email ?? state.name);
    case "expired":
      return words.codeRanOut;
    case "refused":
      return words.refused(localized(state.reason));
    case "canceled":
      return words.canceled;
    case "undecided":
      return state.why === "other-account"
        ? words.otherAccount(accountOf(state))
        : words.alreadyHere(accountOf(state));
    default:
      return assertNever(state);
  }
}

function accountOf({ account }: Extract<SignIn["state"], { kind: "undecided" }>): string {
  return account.email ?? account.accountId ?? words.unknownAccount;
}

function Waiting({
  begun,
  title,
  text,
  error,
  onClose,
}: Pick<BegunProps, "begun" | "title" | "text" | "onClose"> & { readonly error: unknown }) {
  const { expiresAt, userCode, verificationUrl } = begun;
  const left = useTimeLeft(expiresAt);
  const { isCopied, copy } = useCopy(userCode);
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          onClick={() => {
            copy();
            openSignInPage(verificationUrl);
          }}
        >
          {words.copyAndOpen}
        </Button>
      }
    >
      <p>{text}</p>
      <button
        type="button"
        onClick={copy}
        className="my-4 flex w-full items-center justify-between rounded-panel bg-sunken px-4 py-3.5 text-text select-text hover:bg-hover"
      >
        <span className="font-(family-name:--mono) text-22 font-semibold tracking-[0.06em]">
          {userCode}
        </span>
        <span className="flex items-center gap-1.5 text-13 font-medium text-text-2">
          {isCopied ? (
            <Check size={14} strokeWidth={2} aria-hidden="true" className="text-live" />
          ) : (
            <Copy size={14} strokeWidth={2} aria-hidden="true" />
          )}
          {isCopied ? words.copied : words.copy}
          <span className="sr-only">{words.theCode}</span>
        </span>
      </button>
      <p className="flex items-center gap-2">
        <StateIcon state="working" />
        {words.waiting(preciseDurationWords(left))}
      </p>
      <p className="mt-2 text-12 text-text-3 [overflow-wrap:anywhere] select-text">
        {words.pageIs}
        {verificationUrl}
      </p>
      <Problem what={words.lookFailed} error={error} />
    </Sheet>
  );
}

function useCopy(text: string) {
  const [isCopied, setCopied] = useState(false);
  const announce = useAnnounce();
  const copy = () => {
    void navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        announce(words.copied);
      },
      // Refused by the browser: the code can be read and typed.
      () => setCopied(false),
    );
  };
  return { isCopied, copy };
}

interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

function Sheet({ title, onClose, children, actions }: SheetProps) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          {actions}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
