import type { ElectronApplication } from "@playwright/test";
import type { Tray } from "electron";

// What only a Mac has, under the app's real files: Electron's own objects on this system, of which
// those that would do nothing here note what is asked of them.

export interface AskedOfSystem {
  readonly notifications: readonly {
    readonly title: string;
    readonly body: string;
    /** The labels of its buttons. */
    readonly actions: readonly string[];
  }[];
  readonly dock: readonly string[];
  /** "start" and "stop" of the blocker that keeps the machine awake. */
  readonly awake: readonly string[];
}

/** From now on the dock, notifications and the blocker are noted. */
export async function recordSystem(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app: shell, Notification, powerSaveBlocker }) => {
    const asked = { notifications: [] as object[], dock: [] as string[], awake: [] as string[] };
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { asked, shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      const actions = this.actions.map(({ text }) => text);
      asked.notifications.push({ title: this.title, body: this.body, actions });
      shown.push(this);
    };
    const dock = {
      show: () => Promise.resolve(void asked.dock.push("show")),
      hide: () => void asked.dock.push("hide"),
      setBadge: (text: string) => void asked.dock.push(`badge ${text}`),
    };
    Object.defineProperty(shell, "dock", { value: dock, configurable: true });
    const { start, stop } = powerSaveBlocker;
    powerSaveBlocker.start = (kind) => {
      asked.awake.push("start");
      return start.call(powerSaveBlocker, kind);
    };
    powerSaveBlocker.stop = (id) => {
      asked.awake.push("stop");
      return stop.call(powerSaveBlocker, id);
    };
  });
}

export function askedOfSystem(app: ElectronApplication): Promise<AskedOfSystem> {
  return app.evaluate(() => Reflect.get(globalThis, "asked") as AskedOfSystem);
}

/** A person clicks the newest notification. */
export function clickNotification(app: ElectronApplication): Promise<void> {
  return app.evaluate(() => {
    const shown = Reflect.get(globalThis, "shown") as Electron.Notification[];
    shown.at(-1)?.emit("click");
  });
}

/** A person chooses the button at `index` of the newest notification. */
export function chooseInNotification(app: ElectronApplication, index: number): Promise<void> {
  return app.evaluate((_electron, chosen) => {
    const shown = Reflect.get(globalThis, "shown") as Electron.Notification[];
    shown.at(-1)?.emit("action", {}, chosen);
  }, index);
}

/** The machine is about to sleep, or is awake again. */
export function sleepOrWake(app: ElectronApplication, what: "suspend" | "resume"): Promise<void> {
  return app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), what);
}

/** The system hands a link to the app. */
export function openLink(app: ElectronApplication, url: string): Promise<void> {
  return app.evaluate(
    ({ app: shell }, link) => void shell.emit("open-url", { preventDefault: () => {} }, link),
    url,
  );
}

/** Files are dropped on the icon in the menu bar. */
export function dropOnIcon(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  return app.evaluate((_electron, files) => {
    const { tray } = Reflect.get(globalThis, "desktopTest") as { readonly tray: Tray };
    tray.emit("drop-files", {}, files);
  }, paths);
}

export function hideWindow(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

export function isWindowShown(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true,
  );
}
