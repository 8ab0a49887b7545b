import { BrowserWindow, type App, type Screen, type WebContents } from "electron";
import { appOrigin } from "../interface/app-protocol.ts";
import { isOwnPage } from "./closed-doors.ts";
import type { LinkState } from "../control-plane/link-state.ts";
import { pageAfter, type ShownPage } from "./shown-page.ts";
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from "./placement.ts";
import { readPlacement, writePlacement } from "./placement-file.ts";

export interface MainWindowOptions {
  readonly app: App;
  readonly screen: Screen;
  readonly preload: string;
  /** Where its position and size are kept. */
  readonly placementFile: string;
}

/** The app's one window. Closing it hides it; the app stays in the menu bar. */
export interface MainWindow {
  /** Brings it to the front, at a path of the interface where one is given. */
  show(path?: string): void;
  /** Loads what fits the link: nothing yet, the interface, or why there is none. */
  follow(link: LinkState): void;
  /** What it holds now. */
  page(): ShownPage;
  readonly contents: WebContents;
  /** From now on closing it closes it. */
  allowClosing(): void;
}

const TITLE = "Slack Codex Broker";
const NAVIGATE_CHANNEL = "navigate";

/** Makes the window, hidden. `serveInterface` must have been called. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { app, screen, preload, placementFile } = options;
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
  /** Where the page goes once it is there. */
  let wantedPath: string | null = null;
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
    app.dock?.hide();
  });
  window.on("show", () => void app.dock?.show());
  window.on("page-title-updated", (event) => event.preventDefault());
  webContents.on("did-finish-load", () => {
    isLoaded = page.kind === "interface";
    if (!isLoaded) return;
    if (wantedPath !== null) webContents.send(NAVIGATE_CHANNEL, wantedPath);
    wantedPath = null;
  });
  const load = () => {
    const current = webContents.getURL();
    // A load that another one overtakes is no failure, and a page of ours does not fail otherwise.
    webContents.loadURL(isOwnPage(current) ? current : `${appOrigin}/`).catch((thrown: unknown) => {
      console.error("The page was not loaded.", thrown);
    });
  };
  load();
  return {
    contents: webContents,
    page: () => page,
    show: (path) => {
      if (path !== undefined) {
        if (isLoaded) webContents.send(NAVIGATE_CHANNEL, path);
        else wantedPath = path;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
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
