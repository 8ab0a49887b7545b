import type { App } from "electron";

/** The app's place in the Dock. Other systems have none: there everything does nothing. */
export interface Dock {
  show(): void;
  hide(): void;
  /** A short text on the icon; empty takes it away. */
  setBadge(text: string): void;
}

export function electronDock(app: Pick<App, "dock">): Dock {
  return {
    show: () => void app.dock?.show(),
    hide: () => app.dock?.hide(),
    setBadge: (text) => app.dock?.setBadge(text),
  };
}
