import { Menu } from "electron";

/** The menu bar of a Mac, where editing and closing by keys need it; other systems have none. */
export function setApplicationMenu(platform: string): void {
  if (platform !== "darwin") {
    Menu.setApplicationMenu(null);
    return;
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }]),
  );
}
