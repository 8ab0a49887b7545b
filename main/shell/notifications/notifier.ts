import type { NoticeKind } from "../../api/app-preferences.ts";
import type { AdminStatus } from "../../api/status.ts";
import type { Notifications } from "../system/notifications.ts";
import { type Notice, noticesBetween } from "./notices.ts";
import { paced, quiet } from "./pace.ts";

export interface NotifierOptions {
  readonly notifications: Notifications;
  readonly now: () => number;
  /** Path that the person looks at: the window is in front; null otherwise. */
  readonly shownPath: () => string | null;
  readonly isSilent: (kind: NoticeKind) => boolean;
  readonly open: (path: string) => void;
}

export interface Notifier {
  /** A status has come. The first one is what the person found: nothing of it is news. */
  take(status: AdminStatus): void;
}

/** Home lists all that needs a person. */
const HOME = "/";

/** Shows what has come up since the last status, also across a loss of the control plane. */
export function notifier(options: NotifierOptions): Notifier {
  let last: AdminStatus | null = null;
  let pace = quiet;
  const isWelcome = ({ kind, path }: Notice) => {
    const shown = options.shownPath();
    return !options.isSilent(kind) && shown !== path && shown !== HOME;
  };
  return {
    take: (status) => {
      const before = last;
      last = withKnown(before, status);
      if (before === null) return;
      const now = options.now();
      const notices = noticesBetween(before, status, now).filter(isWelcome);
      const outcome = paced(pace, notices, { now, needing: status.counts?.["needs-you"] ?? 0 });
      pace = outcome.pace;
      for (const { title, body, path } of outcome.show) {
        options.notifications.show({ title, body, onClick: () => options.open(path) });
      }
    },
  };
}

/**
 * What the next status is compared with. While the broker is away a status has no Slack, profiles or
 * sessions: what was known of them stays, so that their return is no news.
 */
function withKnown(before: AdminStatus | null, now: AdminStatus): AdminStatus {
  if (before === null) return now;
  return {
    ...now,
    slack: now.slack ?? before.slack,
    profiles: now.profiles.length === 0 ? before.profiles : now.profiles,
    needsYou: now.counts === null ? before.needsYou : now.needsYou,
  };
}
