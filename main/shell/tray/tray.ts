import type { KeyboardEvent, Menu, MenuItemConstructorOptions, NativeImage, Tray } from "electron";
import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { AppUpdate } from "../../api/app-update.ts";
import type { LoginItem } from "../../api/ipc.ts";
import type { Language } from "../../api/language.ts";
import { trayMenu } from "./tray-menu.ts";
import type { TrayAction, TrayRow } from "./tray-rows.ts";
import { type TrayIcon, trayLines, trayLook, type TraySnapshot } from "./tray-state.ts";

/** Electron's parts, given so that a test can count what is done with them. */
export interface TrayParts {
  /** The caller keeps it: a tray icon that is collected as garbage disappears. */
  readonly tray: Pick<Tray, "setImage" | "setTitle" | "setToolTip" | "popUpContextMenu" | "on">;
  readonly icon: (name: TrayIcon) => NativeImage;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly platform: string;
  readonly now: () => number;
  /** Read as the menu opens: a person changes it in the system's settings too. */
  readonly loginItem: () => LoginItem;
  readonly appUpdate: () => AppUpdate;
  readonly perform: (action: TrayAction) => void;
  /** What a left click does; a right click opens the menu. */
  readonly leftClick: () => "menu" | "window";
  readonly language: () => Language;
}

export interface TrayView {
  /** Shows a snapshot. Showing the same one again changes nothing. */
  show(snapshot: TraySnapshot): void;
  /** The language may have changed. */
  refresh(): void;
}

/** The icon in the menu bar; its menu is made when it is opened. */
export function trayView(parts: TrayParts, first: TraySnapshot): TrayView {
  const { tray, platform, now } = parts;
  let snapshot = first;
  let shown: { readonly icon: TrayIcon; readonly title: string; readonly tip: string } | null =
    null;
  const render = () => {
    const look = trayLook(snapshot);
    const tip = trayLines(snapshot, now(), parts.language()).title;
    if (shown?.icon !== look.icon) tray.setImage(parts.icon(look.icon));
    // Only macOS shows text beside an icon.
    if (platform === "darwin" && shown?.title !== look.title) tray.setTitle(look.title);
    if (shown?.tip !== tip) tray.setToolTip(tip);
    shown = { ...look, tip };
  };
  const openMenu = (event: Partial<KeyboardEvent> | undefined) => {
    const isOptionHeld = event?.altKey === true;
    const rows = trayMenu(snapshot, {
      now: now(),
      language: parts.language(),
      platform,
      isOptionHeld,
      loginItem: parts.loginItem(),
      appUpdate: parts.appUpdate(),
    });
    tray.popUpContextMenu(parts.buildMenu(menuTemplate(rows, parts.perform)));
  };
  // With setContextMenu macOS would not report clicks (electron/electron, tray_icon_cocoa.mm).
  tray.on("click", (event) => {
    if (parts.leftClick() === "menu") openMenu(event);
    else parts.perform({ kind: "open", path: null });
  });
  tray.on("right-click", openMenu);
  render();
  return {
    show: (next) => {
      if (next.link === snapshot.link && next.status === snapshot.status) return;
      snapshot = next;
      render();
    },
    refresh: render,
  };
}

/** The rows as Electron takes them. Pure. */
function menuTemplate(
  rows: readonly TrayRow[],
  perform: (action: TrayAction) => void,
): MenuItemConstructorOptions[] {
  return rows.map((row): MenuItemConstructorOptions => {
    switch (row.kind) {
      case "separator":
        return { type: "separator" };
      case "text":
        return { id: row.id, label: plain(row.label), enabled: false };
      case "action":
        return {
          id: row.id,
          label: plain(row.label),
          enabled: row.enabled,
          click: () => perform(row.action),
          ...(row.checked === undefined ? {} : { type: "checkbox", checked: row.checked }),
          ...(row.keys === null ? {} : { accelerator: row.keys, registerAccelerator: false }),
        };
      case "submenu":
        return {
          id: row.id,
          label: plain(row.label),
          submenu: menuTemplate(row.rows, perform),
        };
      default:
        return assertNever(row);
    }
  });
}

/** A single ampersand would underline the letter behind it. */
function plain(label: string): string {
  return label.replaceAll("&", "&&");
}
