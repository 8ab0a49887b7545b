import type { MenuItemConstructorOptions } from "electron";

export interface ApplicationMenuOptions {
  readonly name: string;
  readonly isPackaged: boolean;
  readonly about: () => void;
  /** Opens the window at a path of the interface. */
  readonly open: (path: string) => void;
  readonly quit: (stopBroker: boolean) => void;
}

/**
 * The menu bar while the window is in front. Without its Edit menu nothing could be pasted by keys on
 * a Mac. Keys that the page has itself, such as ⌘R and ⌘K, are left to it. Pure.
 */
export function applicationMenu(options: ApplicationMenuOptions): MenuItemConstructorOptions[] {
  const { name, isPackaged, about, open, quit } = options;
  return [
    {
      label: name,
      submenu: [
        { id: "about", label: `About ${name}`, click: about },
        { type: "separator" },
        {
          id: "settings",
          label: "Settings…",
          accelerator: "CommandOrControl+,",
          click: () => open("/settings"),
        },
        { type: "separator" },
        { role: "services" },
        { type: "separator" },
        { role: "hide" },
        { role: "hideOthers" },
        { role: "unhide" },
        { type: "separator" },
        {
          id: "quit",
          label: "Quit, broker keeps running",
          accelerator: "CommandOrControl+Q",
          click: () => quit(false),
        },
        {
          id: "quit-and-stop",
          label: "Quit and stop broker",
          accelerator: "Alt+CommandOrControl+Q",
          click: () => quit(true),
        },
      ],
    },
    { role: "editMenu" },
    {
      label: "View",
      submenu: [
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { type: "separator" },
        { role: "togglefullscreen" },
        ...(isPackaged ? [] : [{ role: "toggleDevTools" } as const]),
      ],
    },
    { role: "windowMenu" },
    {
      role: "help",
      submenu: [
        { id: "doctor", label: "Doctor", click: () => open("/doctor") },
        { id: "logs", label: "Logs", click: () => open("/logs") },
        { id: "releases", label: "Releases", click: () => open("/releases") },
      ],
    },
  ];
}
