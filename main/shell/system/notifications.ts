import type { Notification } from "electron";

/** What a person is shown outside the window. */
export interface SystemNotification {
  /** What it is about: macOS stacks those of the same group. */
  readonly group: string;
  readonly title: string;
  readonly body: string;
  /** Runs when the person clicks it. */
  readonly onClick: () => void;
  /** Its buttons, the first one shown largest. Only macOS shows them. */
  readonly actions: readonly { readonly label: string; readonly onChoose: () => void }[];
}

export interface Notifications {
  show(notification: SystemNotification): void;
}

/** Notifications that are kept so that a click on them arrives; macOS shows no more at once. */
const KEPT = 20;

/** `Kind` is Electron's class. Where the system shows no notifications, nothing happens. */
export function electronNotifications(Kind: typeof Notification): Notifications {
  // A notification that is collected as garbage reports no click (electron/electron#12690).
  const kept = new Set<Notification>();
  return {
    show: ({ group, title, body, onClick, actions }) => {
      if (!Kind.isSupported()) return;
      const shown = new Kind({
        groupId: group,
        title,
        body,
        actions: actions.map(({ label }) => ({ type: "button", text: label })),
      });
      kept.add(shown);
      const [oldest] = kept;
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      shown.on("click", () => {
        kept.delete(shown);
        onClick();
      });
      shown.on("action", (_details, index) => {
        kept.delete(shown);
        actions[index]?.onChoose();
      });
      shown.on("close", () => kept.delete(shown));
      shown.show();
    },
  };
}
