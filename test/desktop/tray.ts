import { type ElectronApplication, expect } from "@playwright/test";
import type { Menu, Tray } from "electron";

// The menu bar without one: a system without a tray host draws no icon, but Electron's own objects
// are there. What pops up is caught, read and chosen from.

/** The rows of the menu that a click on the icon opens, grey ones in brackets. */
export function trayMenu(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => {
    const { tray } = Reflect.get(globalThis, "desktopTest") as { readonly tray: Tray };
    const popUp = tray.popUpContextMenu.bind(tray);
    try {
      let caught: Menu | undefined;
      tray.popUpContextMenu = (menu) => void (caught = menu);
      tray.emit("right-click", {});
      const rows = caught?.items ?? [];
      return rows.map(({ type, label, enabled }) =>
        type === "separator" ? "---" : enabled ? label : `(${label})`,
      );
    } finally {
      tray.popUpContextMenu = popUp;
    }
  });
}

/** A left click on the icon. */
export function clickTray(app: ElectronApplication): Promise<void> {
  return app.evaluate(() => {
    const { tray } = Reflect.get(globalThis, "desktopTest") as { readonly tray: Tray };
    tray.emit("click", {});
  });
}

/** Opens the menu and chooses the row with this id. */
export function chooseInTray(app: ElectronApplication, id: string): Promise<void> {
  return app.evaluate((_electron, row) => {
    const { tray } = Reflect.get(globalThis, "desktopTest") as { readonly tray: Tray };
    let caught: Menu | undefined;
    tray.popUpContextMenu = (menu) => void (caught = menu);
    tray.emit("right-click", {});
    const item = caught?.getMenuItemById(row);
    if (item === undefined || item === null) throw new Error(`The menu has no row ${row}.`);
    if (!item.enabled) throw new Error(`The row ${row} is grey.`);
    // As if a person chose it, but only once this evaluation has answered: it may be the last.
    setImmediate(() => item.click());
  }, id);
}

/** Chooses one of the two rows that quit, and waits until the app is gone. */
export async function quitByTray(app: ElectronApplication, id: "quit" | "quit-and-stop") {
  const closed = app.waitForEvent("close", { timeout: 60_000 });
  await chooseInTray(app, id);
  await closed;
}

/** Waits until the menu's first row says this. */
export async function trayShows(app: ElectronApplication, first: string | RegExp): Promise<void> {
  await expect
    .poll(async () => (await trayMenu(app))[0])
    .toMatch(typeof first === "string" ? new RegExp(`^\\(${first}\\)$`) : first);
}
