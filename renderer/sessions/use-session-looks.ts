import { useNavigate } from "@tanstack/react-router";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { openInSlack } from "../frame/open-link.ts";
import { isMac } from "../ui/mac.ts";
import { useToast } from "../ui/toast.tsx";
import { type SessionAction, type SessionActionFacts, sessionActions } from "./session-actions.ts";
import { words } from "./words.ts";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The session is opened to write into it. */
    readonly writes?: boolean;
  }
}

/** The acts of a session that only show it, here or elsewhere. */
export function useSessionLooks({ key, permalink }: Pick<SessionItem, "key" | "permalink">) {
  const navigate = useNavigate();
  const toast = useToast();
  return {
    open: () => void navigate({ to: "/sessions/$key", params: { key } }),
    reply: () => void navigate({ to: "/sessions/$key", params: { key }, state: { writes: true } }),
    openInSlack: () => {
      if (permalink !== null) openInSlack(permalink);
    },
    copyLink: () => {
      if (permalink === null) return;
      void navigator.clipboard.writeText(permalink).then(() => toast(words.linkCopied));
    },
  };
}

/** What shows a workspace outside of the window: nothing in a browser, and Terminal on a Mac alone. */
export function workspaceActions(
  given: SessionActionFacts,
  workspace: string,
): readonly SessionAction[] {
  const { broker } = window;
  if (broker === undefined) return [];
  const { showFolder, openTerminal } = sessionActions(given, {
    showFolder: () => void broker.invoke("app:show-folder", { path: workspace }),
    openTerminal: () => void broker.invoke("app:open-terminal", { path: workspace }),
  });
  return isMac() ? [showFolder, openTerminal] : [showFolder];
}
