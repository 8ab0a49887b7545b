import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { profilesToSignIn } from "../../main/api/headline.ts";
import { clockWords, exactClockWords } from "../../main/api/time-words.ts";
import { asksQuery } from "../api/queries.ts";
import { useAdminApi, useFeedState } from "../api/use-admin-api.ts";
import { OPEN_PALETTE, PALETTE_KEYS, useActionRegistry, useActions } from "../frame/actions.ts";
import { keyOf } from "../frame/keyboard.ts";
import { isInApp } from "../frame/platform.ts";
import { useService, useStatus } from "../frame/use-service.ts";
import { words as frameWords } from "../frame/words.ts";
import { needsOf } from "../home/needs.ts";
import { titleOf } from "../sessions/session-words.ts";
import { useSettingActions } from "../settings/setting-actions.ts";
import { isMac } from "../ui/mac.ts";
import { Problem } from "../ui/problem.tsx";
import {
  type Address,
  addressOf,
  isAllowed,
  paletteGroups,
  type PaletteItem,
  sessionCommands,
  sessionOf,
} from "./palette-groups.ts";
import { PaletteList } from "./palette-list.tsx";
import { SessionSheets, useSessionChanges } from "./session-sheets.tsx";
import { type SessionChanges, useOwnActions } from "./use-own-actions.ts";
import { useSessionSearch } from "./use-session-search.ts";
import { words } from "./words.ts";

/** The command palette, and the sheets that its commands open. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<Element | null>(null);
  const chosen = useRef<(() => void) | null>(null);
  const changes = useSessionChanges();
  const go = useGo();
  useActions([
    {
      id: OPEN_PALETTE,
      title: words.title,
      keys: PALETTE_KEYS,
      place: "everywhere",
      run: () => {
        opener.current = document.activeElement;
        setOpen(true);
      },
    },
  ]);
  /** The focus is where it was before anything runs: a sheet that opens takes it back there. */
  const onClosed = () => {
    const run = chosen.current;
    chosen.current = null;
    if (opener.current instanceof HTMLElement) opener.current.focus();
    run?.();
  };
  const onRun = (item: PaletteItem, inNewTab: boolean) => {
    if (!isAllowed(item)) return;
    const address = addressOf(item);
    if (inNewTab && !isInApp()) {
      if (address === null) return;
      go.inNewTab(address);
    } else if (item.kind === "action") chosen.current = item.action.run;
    else if (address !== null) chosen.current = () => go.here(address);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (keyOf(event, isMac()) !== PALETTE_KEYS) return;
    event.preventDefault();
    setOpen(false);
  };
  return (
    <>
      <Dialog.Root
        open={isOpen}
        onOpenChange={setOpen}
        onOpenChangeComplete={(isShown) => {
          if (!isShown) onClosed();
        }}
      >
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim" />
          <Dialog.Popup
            aria-label={words.title}
            finalFocus={false}
            onKeyDown={onKeyDown}
            className="fixed top-[12vh] left-1/2 z-20 flex max-h-[min(560px,76vh)] w-[640px] max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-sheet bg-raised text-text shadow-sheet outline-none"
          >
            <Commands changes={changes} onRun={onRun} />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <SessionSheets changes={changes} />
    </>
  );
}

interface CommandsProps {
  readonly changes: SessionChanges;
  readonly onRun: (item: PaletteItem, inNewTab: boolean) => void;
}

/** Everything, or a session's own actions; what was typed before is kept for the way back. */
function Commands({ changes, onRun }: CommandsProps) {
  const [text, setText] = useState("");
  const [own, setOwn] = useState<SessionItem | null>(null);
  return own === null ? (
    <AllCommands
      text={text}
      onText={setText}
      onRun={onRun}
      onOwn={(item) => setOwn(sessionOf(item))}
    />
  ) : (
    <OwnCommands session={own} changes={changes} onRun={onRun} onBack={() => setOwn(null)} />
  );
}

interface AllCommandsProps extends Pick<CommandsProps, "onRun"> {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onOwn: (item: PaletteItem) => void;
}

function AllCommands({ text, onText, onRun, onOwn }: AllCommandsProps) {
  const status = useStatus();
  const registry = useActionRegistry();
  const needsYou = status?.needsYou ?? [];
  const asks = useQuery({ ...asksQuery(useAdminApi()), enabled: needsYou.length > 0 });
  const { sessions, isCurrent, error } = useSessionSearch(text);
  const settings = useSettingActions(text.trim() !== "");
  const groups = paletteGroups({
    text,
    needs: needsOf(
      needsYou,
      asks.data ?? [],
      status === undefined ? [] : profilesToSignIn(status),
      status?.accessRequests,
    ),
    sessions,
    isCurrent,
    actions: [...registry.all(), ...settings],
  });
  const isOver = isCurrent || error !== null;
  return (
    <PaletteList
      label={words.placeholder}
      text={text}
      onText={onText}
      groups={groups}
      isOwn={false}
      empty={isOver ? words.nothingFound(text.trim()) : words.searching}
      notice={
        <Notice>
          <Problem what={words.searchFailed} error={error} />
        </Notice>
      }
      onRun={onRun}
      onOwn={onOwn}
    />
  );
}

interface OwnCommandsProps extends CommandsProps {
  readonly session: SessionItem;
  readonly onBack: () => void;
}

function OwnCommands({ session, changes, onRun, onBack }: OwnCommandsProps) {
  const [text, setText] = useState("");
  const { actions, error } = useOwnActions(session, changes);
  const title = titleOf(session);
  return (
    <PaletteList
      label={words.ownTitle(title)}
      text={text}
      onText={setText}
      groups={sessionCommands(title, text, actions)}
      isOwn
      empty={words.noAction(text.trim())}
      notice={
        <Notice>
          <Problem what={words.detailFailed} error={error} />
        </Notice>
      }
      onRun={onRun}
      onBack={onBack}
    />
  );
}

/** From when what is shown is, while the control plane or the broker is away; then what failed. */
function Notice({ children }: { readonly children: React.ReactNode }) {
  const feed = useFeedState();
  const { status } = useService();
  const worker = status?.worker;
  const isDown = worker !== undefined && ["stopped", "crashed", "refused"].includes(worker.state);
  const text =
    feed.kind === "lost"
      ? frameWords.reconnecting(exactClockWords(feed.since))
      : isDown
        ? frameWords.stoppedSince(clockWords(worker.since))
        : null;
  return (
    <div className="flex flex-col gap-1 px-4 pt-3 pb-1 text-12 text-needs empty:hidden">
      {text !== null && <p>{text}</p>}
      {children}
    </div>
  );
}

/** Goes to where a line leads, here or in a new tab, which has the token of this one. */
function useGo() {
  const navigate = useNavigate();
  const router = useRouter();
  const locationOf = (address: Address) => {
    switch (address.kind) {
      case "session":
        return { to: "/sessions/$key", params: { key: address.key } } as const;
      case "screen":
        return { to: address.to } as const;
      default:
        return assertNever(address);
    }
  };
  return {
    here: (address: Address) => void navigate(locationOf(address)),
    inNewTab: (address: Address) => {
      window.open(router.buildLocation(locationOf(address)).publicHref, "_blank");
    },
  };
}
