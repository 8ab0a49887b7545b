import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { useResumeSession, useStopTurn } from "../api/session-acts.ts";
import { type Action, useActions } from "../frame/actions.ts";
import { openInSlack } from "../frame/open-link.ts";
import type { MenuEntry } from "../ui/menu.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "./words.ts";

export type SessionSheet = "move" | "reset" | "remove";

export interface SessionActs {
  readonly rules: Readonly<
    Record<"stop" | "resume" | "openInSlack" | "move" | "reset" | "remove", Permission>
  >;
  readonly stop: () => void;
  readonly isStopping: boolean;
  readonly stopError: unknown;
  readonly resume: () => void;
  readonly isResuming: boolean;
  readonly resumeError: unknown;
  readonly openInSlack: () => void;
  readonly menu: readonly (readonly MenuEntry[])[];
  readonly sheet: SessionSheet | null;
  readonly closeSheet: () => void;
}

interface Options {
  readonly session: SessionDetail;
  /** Whether the broker runs, which all but reading needs. */
  readonly broker: Permission;
  readonly focusComposer: () => void;
  readonly focusAct: (act: "allow" | "decline") => void;
}

/** Everything that can be done with a session, once: buttons, the menu and the keys read it. */
export function useSessionActs({ session, broker, focusComposer, focusAct }: Options): SessionActs {
  const { key, permalink, permissions } = session;
  const [sheet, setSheet] = useState<SessionSheet | null>(null);
  const stopTurn = useStopTurn();
  const resumeSession = useResumeSession();
  const toast = useToast();
  const navigate = useNavigate();
  const given = (rule: Permission) => (broker.allowed ? rule : broker);
  const link: Permission =
    permalink === null ? { allowed: false, reason: words.noLink } : { allowed: true };
  const rules = {
    stop: given(permissions.stop),
    resume: given(permissions.resume),
    openInSlack: link,
    move: given(permissions.move),
    reset: given(permissions.reset),
    remove: given(permissions.remove),
  };
  const resume = () => resumeSession.mutate(key);
  const stop = () => {
    if (!rules.stop.allowed || stopTurn.isPending) return;
    stopTurn.mutate(key, {
      onSuccess: ({ wasRunning }) => {
        if (wasRunning) toast(words.stopped, { label: words.goOn, run: resume });
      },
    });
  };
  const open = () => {
    if (permalink !== null) openInSlack(permalink);
  };
  const copyLink = () => {
    if (permalink === null) return;
    void navigator.clipboard.writeText(permalink).then(() => toast(words.linkCopied));
  };
  const { broker: bridge } = window;
  const showFolder: readonly MenuEntry[] =
    bridge === undefined
      ? []
      : [
          {
            id: "session.folder",
            title: words.showFolder,
            run: () => void bridge.invoke("app:show-folder", { path: session.workspace }),
          },
        ];
  useActions(
    keyActions({
      rules,
      stop,
      open,
      focusComposer,
      focusAct,
      back: () => void navigate({ to: "/sessions" }),
    }),
  );
  return {
    rules,
    stop,
    isStopping: stopTurn.isPending || session.status.state === "stopping",
    stopError: stopTurn.error,
    resume,
    isResuming: resumeSession.isPending,
    resumeError: resumeSession.error,
    openInSlack: open,
    menu: [
      [
        ...showFolder,
        { id: "session.copy", title: words.copyLink, rule: link, run: copyLink },
        {
          id: "session.move",
          title: words.move,
          rule: rules.move,
          run: () => setSheet("move"),
        },
      ],
      [
        {
          id: "session.reset",
          title: words.reset,
          rule: rules.reset,
          run: () => setSheet("reset"),
        },
        {
          id: "session.remove",
          title: words.remove,
          rule: rules.remove,
          isDestructive: true,
          run: () => setSheet("remove"),
        },
      ],
    ],
    sheet,
    closeSheet: () => setSheet(null),
  };
}

interface KeyRuns {
  readonly rules: SessionActs["rules"];
  readonly stop: () => void;
  readonly open: () => void;
  readonly back: () => void;
  readonly focusComposer: () => void;
  readonly focusAct: (act: "allow" | "decline") => void;
}

function keyActions(runs: KeyRuns): readonly Action[] {
  const place = "session" as const;
  return [
    {
      id: "session.allow",
      title: words.goToAllow,
      keys: "a",
      place,
      run: () => runs.focusAct("allow"),
    },
    {
      id: "session.decline",
      title: words.goToDecline,
      keys: "d",
      place,
      run: () => runs.focusAct("decline"),
    },
    {
      id: "session.stop",
      title: words.stop,
      keys: "s",
      place,
      rule: runs.rules.stop,
      run: runs.stop,
    },
    {
      id: "session.slack",
      title: words.openInSlack,
      keys: "o",
      place,
      rule: runs.rules.openInSlack,
      run: runs.open,
    },
    { id: "session.write", title: words.write, keys: "r", place, run: runs.focusComposer },
    { id: "session.back", title: words.goBack, keys: "Escape", place, run: runs.back },
  ];
}
