import { useNavigate } from "@tanstack/react-router";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { openInSlack } from "../frame/open-link.ts";
import { useToast } from "../ui/toast.tsx";
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

/** Shows a workspace in the Finder; null in a browser, which cannot. */
export function folderShower(workspace: string): (() => void) | null {
  const { broker } = window;
  return broker === undefined
    ? null
    : () => void broker.invoke("app:show-folder", { path: workspace });
}
