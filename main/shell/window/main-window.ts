import { BrowserWindow, type Screen, type WebContents } from "electron";
import type { Clock } from "../../../broker/clock/clock.ts";
import { type DroppedFile, shellChannels } from "../../api/ipc.ts";
import { appOrigin } from "../interface/app-protocol.ts";
import { isOwnPage } from "./closed-doors.ts";
import type { LinkState } from "../control-plane/link-state.ts";
import type { Dock } from "../system/dock.ts";
import { rendererLife } from "./renderer-life.ts";
import { pageAfter, type ShownPage } from "./shown-page.ts";
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from "./placement.ts";
import { readPlacement, writePlacement } from "./placement-file.ts";

export interface MainWindowOptions {
  readonly dock: Dock;
  readonly screen: Screen;
  readonly clock: Clock;
  /** Whether the app is in the Dock while its window is open. */
  readonly showInDock: () => boolean;
  readonly preload: string;
  /** Where its position and size are kept. */
  readonly placementFile: string;
}

/** The app's one window. Closing it hides it; the app stays in the menu bar. */
export interface MainWindow {
  /** Brings it to the front, at a path of the interface where one is given. */
  show(path?: string): void;
  /** Brings it to the front with files that were dropped on the icon. */
  takeFiles(files: readonly DroppedFile[]): void;
  /** Where the page is, while a person has the window in front; null otherwise. */
  pathInFront(): string | null;
  isShown(): boolean;
  /** Gives the memory of a hidden window's page back at once. */
  rest(): void;
  /** Loads what fits the link: nothing yet, the interface, or why there is none. */
  follow(link: LinkState): void;
  /** What it holds now. */
  page(): ShownPage;
  readonly contents: WebContents;
  /** From now on closing it closes it. */
  allowClosing(): void;
}

const TITLE = "Slack Codex Broker";

/** Makes the window, hidden. `serveInterface` must have been called. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { dock, screen, clock, preload, placementFile } = options;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(readPlacement(placementFile), areas),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: TITLE,
    ...(process.platform === "darwin" ? macFrame : { autoHideMenuBar: true }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  let mayClose = false;
  let isLoaded = false;
  let page: ShownPage = { kind: "starting" };
  /** What the page is told once it is there. */
  const wanted = new Map<string, unknown>();
  const tell = (channel: string, value: unknown) => {
    if (isLoaded) webContents.send(channel, value);
    else wanted.set(channel, value);
  };
  const { webContents } = window;
  const keepPlacement = () => {
    if (!window.isMaximized() && !window.isFullScreen()) {
      writePlacement(placementFile, window.getBounds());
    }
  };
  window.on("close", (event) => {
    keepPlacement();
    if (mayClose) return;
    event.preventDefault();
    window.hide();
  });
  window.on("hide", () => {
    keepPlacement();
    // A menu-bar app is in the Dock only while its window is open.
    dock.hide();
    life.hidden();
  });
  window.on("show", () => {
    if (options.showInDock()) dock.show();
    life.shown();
  });
  const life = rendererLife({
    clock,
    isVisible: () => window.isVisible(),
    release: () => webContents.forcefullyCrashRenderer(),
    reload: () => webContents.reload(),
  });
  webContents.on("render-process-gone", () => {
    isLoaded = false;
    life.gone();
  });
  window.on("page-title-updated", (event) => event.preventDefault());
  webContents.on("did-finish-load", () => {
    isLoaded = page.kind === "interface";
    if (!isLoaded) return;
    for (const [channel, value] of wanted) webContents.send(channel, value);
    wanted.clear();
  });
  const load = () => {
    const current = webContents.getURL();
    // A load that another one overtakes is no failure, and a page of ours does not fail otherwise.
    webContents.loadURL(isOwnPage(current) ? current : `${appOrigin}/`).catch((thrown: unknown) => {
      console.error("The page was not loaded.", thrown);
    });
  };
  const bringToFront = () => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  load();
  return {
    contents: webContents,
    page: () => page,
    show: (path) => {
      if (path !== undefined) tell(shellChannels.navigate, path);
      bringToFront();
    },
    takeFiles: (files) => {
      tell(shellChannels.droppedFiles, files);
      bringToFront();
    },
    pathInFront: () => {
      const url = webContents.getURL();
      if (!window.isVisible() || !window.isFocused() || !isOwnPage(url)) return null;
      const { pathname, search } = new URL(url);
      return pathname + search;
    },
    isShown: () => window.isVisible(),
    rest: () => life.rest(),
    follow: (link) => {
      const next = pageAfter(link, page);
      if (next === page) return;
      page = next;
      isLoaded = false;
      load();
    },
    allowClosing: () => (mayClose = true),
  };
}

/** The page draws its own title bar; the sidebar lets the desktop show through. */
const macFrame = {
  titleBarStyle: "hiddenInset",
  trafficLightPosition: { x: 14, y: 20 },
  vibrancy: "sidebar",
} as const;
