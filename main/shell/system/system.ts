import type { App, Notification, PowerMonitor, PowerSaveBlocker, Tray } from "electron";
import { type ApplicationsFolder, electronApplicationsFolder } from "./applications-folder.ts";
import { type Dock, electronDock } from "./dock.ts";
import { electronIconDrops, type IconDrops } from "./icon-drops.ts";
import { loginItems, type LoginItems } from "./login-item.ts";
import { electronNotifications, type Notifications } from "./notifications.ts";
import { electronPower, type Power } from "./power.ts";
import { electronProtocolClient, type ProtocolClient } from "./protocol-client.ts";

/** What only a Mac has, or has in a way of its own. Tests use a recorder. */
export interface System {
  readonly dock: Dock;
  readonly notifications: Notifications;
  readonly loginItem: LoginItems;
  readonly power: Power;
  readonly links: ProtocolClient;
  readonly iconDrops: IconDrops;
  readonly applications: ApplicationsFolder;
}

/** Electron's parts that the system is made of. */
export interface SystemParts {
  readonly app: App;
  readonly tray: Tray;
  readonly Notification: typeof Notification;
  readonly powerMonitor: PowerMonitor;
  readonly powerSaveBlocker: PowerSaveBlocker;
  readonly platform: string;
}

export function electronSystem(parts: SystemParts): System {
  const { app, platform } = parts;
  return {
    dock: electronDock(app),
    notifications: electronNotifications(parts.Notification),
    loginItem: loginItems(app, platform),
    power: electronPower(parts.powerMonitor, parts.powerSaveBlocker),
    links: electronProtocolClient(app),
    iconDrops: electronIconDrops(parts.tray),
    applications: electronApplicationsFolder(app, platform),
  };
}
