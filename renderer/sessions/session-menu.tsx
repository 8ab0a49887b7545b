import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { useNeedsBroker } from "../frame/use-service.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { sessionActions } from "./session-actions.ts";
import { titleOf } from "./session-words.ts";
import { useSessionLooks } from "./use-session-looks.ts";
import { words } from "./words.ts";

interface SessionMenuProps {
  readonly session: SessionItem;
  readonly onStop: (session: SessionItem) => void;
  readonly onMove: (session: SessionItem) => void;
  readonly onReset: (session: SessionItem) => void;
  readonly onRemove: (session: SessionItem) => void;
}

/** What can be done with a session of the list. The worker's rules come when it is opened. */
export function SessionMenu({ session, onStop, onMove, onReset, onRemove }: SessionMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({ ...sessionQuery(useAdminApi(), session.key), enabled: isOpen });
  const broker = useNeedsBroker();
  const { open, openInSlack, copyLink, stop, reply, move, reset, remove } = sessionActions(
    { session, permissions: data?.permissions, broker, place: "list" },
    {
      ...useSessionLooks(session),
      stop: () => onStop(session),
      move: () => onMove(session),
      reset: () => onReset(session),
      remove: () => onRemove(session),
    },
  );
  return (
    <Menu
      align="end"
      onOpenChange={setOpen}
      trigger={
        <IconButton
          label={words.rowMenu(titleOf(session))}
          size="small"
          tabIndex={-1}
          data-row-menu
        >
          <Ellipsis size={16} strokeWidth={1.8} aria-hidden="true" />
        </IconButton>
      }
      groups={[
        [open, openInSlack, copyLink],
        [stop, reply, move],
        [reset, remove],
      ]}
    />
  );
}
