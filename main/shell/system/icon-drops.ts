import type { Tray } from "electron";

/** Files that are dropped on the icon in the menu bar. Only macOS reports them. */
export interface IconDrops {
  /** Paths, as many as were dropped. */
  onFiles(listener: (paths: readonly string[]) => void): void;
}

export function electronIconDrops(tray: Pick<Tray, "on">): IconDrops {
  return {
    onFiles: (listener) => void tray.on("drop-files", (_event, files) => listener(files)),
  };
}
