import type { App } from "electron";
import type { LoginItem } from "../../api/ipc.ts";

type LoginApp = Pick<App, "isPackaged" | "getLoginItemSettings" | "setLoginItemSettings">;

/** "Open at login": whether the system opens this app when the person logs in. */
export interface LoginItems {
  read(): LoginItem;
  /** Throws with a sentence for people when the system does not take it. */
  set(isOn: boolean): LoginItem;
  /** Whether this start was one at login: the app then comes up without a window. */
  openedThisApp(): boolean;
}

export function loginItems(app: LoginApp, platform: string): LoginItems {
  const read = (): LoginItem => {
    if (platform !== "darwin") {
      return {
        possible: false,
        code: "not_macos",
        reason: "The app can only ask macOS to open it at login.",
      };
    }
    if (!app.isPackaged) {
      return {
        possible: false,
        code: "not_packaged",
        reason: "This app runs from a checkout. Only the packaged app can open at login.",
      };
    }
    return { possible: true, isOn: app.getLoginItemSettings().openAtLogin };
  };
  return {
    read,
    set: (isOn) => {
      const before = read();
      if (!before.possible) throw new Error(before.reason);
      app.setLoginItemSettings({ openAtLogin: isOn });
      const after = read();
      if (after.possible && after.isOn !== isOn) {
        throw new Error(
          "macOS did not take it. Change it in System Settings, under General, Login Items.",
        );
      }
      return after;
    },
    openedThisApp: () => app.getLoginItemSettings().wasOpenedAtLogin,
  };
}
