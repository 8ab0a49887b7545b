import { Menu, nativeImage, Tray } from "electron";

export interface TrayActions {
  readonly openWindow: () => void;
  readonly quit: () => void;
}

/** The menu-bar icon. The caller keeps it: a tray icon that is collected as garbage disappears. */
export function createTray(actions: TrayActions): Tray {
  const icon = nativeImage.createFromBitmap(disc(ICON_SIZE), {
    width: ICON_SIZE,
    height: ICON_SIZE,
  });
  icon.setTemplateImage(true);
  const tray = new Tray(icon);
  tray.setToolTip("Slack Codex Broker");
  const menu = Menu.buildFromTemplate([
    { label: "Open window", click: actions.openWindow },
    { type: "separator" },
    { label: "Quit", click: actions.quit },
  ]);
  // With setContextMenu macOS would not report clicks.
  tray.on("click", () => tray.popUpContextMenu(menu));
  tray.on("right-click", () => tray.popUpContextMenu(menu));
  return tray;
}

/** Points; macOS draws menu-bar icons at most this high. */
const ICON_SIZE = 18;

/** A black disc on nothing, four bytes per pixel. */
function disc(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const middle = (size - 1) / 2;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const isInside = Math.hypot(x - middle, y - middle) <= size / 2 - 2;
      if (isInside) pixels[(y * size + x) * 4 + 3] = 255;
    }
  }
  return pixels;
}
