import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { openInSlack } from "../frame/open-link.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

interface SessionMenuProps {
  readonly session: SessionItem;
  readonly onStop: (session: SessionItem) => void;
  readonly onReset: (session: SessionItem) => void;
  readonly onRemove: (session: SessionItem) => void;
}

/** What can be done with a session of the list. The worker's rules come when it is opened. */
export function SessionMenu({ session, onStop, onReset, onRemove }: SessionMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const { data } = useQuery({ ...sessionQuery(useAdminApi(), session.key), enabled: isOpen });
  const rules = data?.permissions;
  const { permalink } = session;
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
        [
          {
            id: "open",
            title: words.openSession,
            keys: "Enter",
            run: () => void navigate({ to: "/sessions/$key", params: { key: session.key } }),
          },
          {
            id: "slack",
            title: words.openInSlack,
            keys: "o",
            rule: linkRule(permalink),
            run: () => permalink !== null && openInSlack(permalink),
          },
          {
            id: "copy",
            title: words.copyLink,
            rule: linkRule(permalink),
            run: () => permalink !== null && void navigator.clipboard.writeText(permalink),
          },
        ],
        [
          {
            id: "stop",
            title: words.stop,
            keys: "s",
            ...(rules !== undefined && { rule: rules.stop }),
            run: () => onStop(session),
          },
          {
            id: "reset",
            title: words.reset,
            ...(rules !== undefined && { rule: rules.reset }),
            run: () => onReset(session),
          },
          {
            id: "remove",
            title: words.remove,
            isDestructive: true,
            ...(rules !== undefined && { rule: rules.remove }),
            run: () => onRemove(session),
          },
        ],
      ]}
    />
  );
}

function linkRule(permalink: string | null): Permission {
  return permalink === null ? { allowed: false, reason: words.noLink } : { allowed: true };
}
