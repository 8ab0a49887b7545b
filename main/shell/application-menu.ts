import type { MenuItemConstructorOptions } from "electron";
import type { Language } from "../api/language.ts";
import { menuWords } from "./application-menu-words.ts";

export interface ApplicationMenuOptions {
  readonly name: string;
  readonly language: Language;
  readonly platform: string;
  readonly isPackaged: boolean;
  readonly about: () => void;
  /** Opens the window at a path of the interface. */
  readonly open: (path: string) => void;
  readonly quit: (stopBroker: boolean) => void;
}

type Item = MenuItemConstructorOptions;
type Words = (typeof menuWords)[Language];

/**
 * The menu bar while the window is in front. Without its Edit menu nothing could be pasted by keys on
 * a Mac. Keys that the page has itself, such as ⌘R and ⌘K, are left to it. What is built by role has
 * labels of ours, because Electron's are in English alone. Pure.
 */
export function applicationMenu(options: ApplicationMenuOptions): Item[] {
  const { isPackaged, open } = options;
  const words = menuWords[options.language];
  const isMac = options.platform === "darwin";
  return [
    appMenu(options, words),
    { role: "editMenu", label: words.edit, submenu: editItems(words, isMac) },
    {
      label: words.view,
      submenu: [
        { role: "resetZoom", label: words.actualSize },
        { role: "zoomIn", label: words.zoomIn },
        { role: "zoomOut", label: words.zoomOut },
        { type: "separator" },
        { role: "togglefullscreen", label: words.fullScreen },
        ...(isPackaged ? [] : [{ role: "toggleDevTools", label: words.developerTools } as const]),
      ],
    },
    {
      role: "windowMenu",
      label: words.window,
      submenu: [
        { role: "minimize", label: words.minimize },
        { role: "zoom", label: words.zoom },
        ...(isMac
          ? ([{ type: "separator" }, { role: "front", label: words.bringAllToFront }] as const)
          : ([{ role: "close", label: words.close }] as const)),
      ],
    },
    {
      role: "help",
      label: words.help,
      submenu: [
        { id: "doctor", label: words.doctor, click: () => open("/doctor") },
        { id: "logs", label: words.logs, click: () => open("/logs") },
        { id: "releases", label: words.releases, click: () => open("/releases") },
      ],
    },
  ];
}

function appMenu({ name, about, open, quit }: ApplicationMenuOptions, words: Words): Item {
  return {
    label: name,
    submenu: [
      { id: "about", label: words.about(name), click: about },
      { type: "separator" },
      {
        id: "settings",
        label: words.settings,
        accelerator: "CommandOrControl+,",
        click: () => open("/settings"),
      },
      { type: "separator" },
      { role: "services", label: words.services },
      { type: "separator" },
      { role: "hide", label: words.hide(name) },
      { role: "hideOthers", label: words.hideOthers },
      { role: "unhide", label: words.showAll },
      { type: "separator" },
      {
        id: "quit",
        label: words.quit,
        accelerator: "CommandOrControl+Q",
        click: () => quit(false),
      },
      {
        id: "quit-and-stop",
        label: words.quitAndStop,
        accelerator: "Alt+CommandOrControl+Q",
        click: () => quit(true),
      },
    ],
  };
}

/** The rows of Electron's own Edit menu. */
function editItems(words: Words, isMac: boolean): Item[] {
  const first: Item[] = [
    { role: "undo", label: words.undo },
    { role: "redo", label: words.redo },
    { type: "separator" },
    { role: "cut", label: words.cut },
    { role: "copy", label: words.copy },
    { role: "paste", label: words.paste },
  ];
  const remove: Item = { role: "delete", label: words.delete };
  const all: Item = { role: "selectAll", label: words.selectAll };
  if (!isMac) return [...first, remove, { type: "separator" }, all];
  return [
    ...first,
    { role: "pasteAndMatchStyle", label: words.pasteAndMatchStyle },
    remove,
    all,
    { type: "separator" },
    {
      label: words.substitutions,
      submenu: [
        { role: "showSubstitutions", label: words.showSubstitutions },
        { type: "separator" },
        { role: "toggleSmartQuotes", label: words.smartQuotes },
        { role: "toggleSmartDashes", label: words.smartDashes },
        { role: "toggleTextReplacement", label: words.textReplacement },
      ],
    },
    {
      label: words.speech,
      submenu: [
        { role: "startSpeaking", label: words.startSpeaking },
        { role: "stopSpeaking", label: words.stopSpeaking },
      ],
    },
  ];
}
