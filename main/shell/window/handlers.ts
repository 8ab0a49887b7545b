import type { App, Shell } from "electron";
import type { AppUpdates } from "../updates/app-updates.ts";
import type { LoginItems } from "../system/login-item.ts";
import type { ApplicationsFolder } from "../system/applications-folder.ts";
import type { Preferences } from "../preferences/preferences.ts";
import type { IpcHandlers } from "./ipc.ts";
import { ownFolder } from "./own-folder.ts";
import { signInAddress } from "./sign-in-address.ts";
import { slackAddress } from "./slack-address.ts";
import type { WebLinks } from "./web-links.ts";

export interface HandlerOptions {
  readonly app: Pick<App, "getVersion">;
  readonly shell: Pick<Shell, "openExternal" | "showItemInFolder">;
  /** Folders of the system's file manager are shown below it alone. */
  readonly serviceRoot: string;
  readonly retry: () => void;
  /** Removes what the app has stored, and quits. */
  readonly leave: () => void;
  readonly preferences: Pick<Preferences, "current" | "change">;
  readonly loginItems: LoginItems;
  readonly updates: AppUpdates;
  readonly applications: Pick<ApplicationsFolder, "moveHere">;
  readonly links: WebLinks;
  readonly openTerminal: (folder: string) => Promise<void>;
}

/** What the page can have the shell do. */
export function windowHandlers({
  app,
  shell,
  serviceRoot,
  retry,
  leave,
  loginItems,
  preferences,
  updates,
  applications,
  links,
  openTerminal,
}: HandlerOptions): IpcHandlers {
  return {
    "app:info": () => ({
      version: app.getVersion(),
      electron: process.versions["electron"] ?? "",
      chrome: process.versions["chrome"] ?? "",
      node: process.versions.node,
      platform: platformOf(process.platform),
    }),
    "app:open-slack": async ({ url }) => {
      const address = slackAddress(url);
      if (address === null) return { ok: false, message: "Only pages of Slack are opened." };
      await shell.openExternal(address);
      return { ok: true };
    },
    "app:open-link": async ({ url }) =>
      (await links.follow(url)) === "refused"
        ? { ok: false, message: "Only https pages of other computers are opened." }
        : { ok: true },
    "app:open-sign-in": async ({ url }) => {
      const address = signInAddress(url);
      if (address === null) return { ok: false, message: "Only OpenAI's page is opened." };
      await shell.openExternal(address);
      return { ok: true };
    },
    "app:show-folder": ({ path }) => {
      const real = ownFolder(path, serviceRoot);
      if (real === null) return { ok: false, message: "That folder is not there any more." };
      // Selected in its parent, never opened: opening a folder can start what is in it.
      shell.showItemInFolder(real);
      return { ok: true };
    },
    "app:open-terminal": async ({ path }) => {
      const real = ownFolder(path, serviceRoot);
      if (real === null) return { ok: false, message: "That folder is not there any more." };
      try {
        await openTerminal(real);
      } catch (thrown) {
        return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
      }
      return { ok: true };
    },
    "app:login-item": () => loginItems.read(),
    "app:open-at-login": ({ isOn }) => {
      try {
        return { ok: true, item: loginItems.set(isOn) };
      } catch (thrown) {
        return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
      }
    },
    "app:preferences": () => preferences.current(),
    "app:change-preferences": (some) => {
      try {
        preferences.change(some);
      } catch (thrown) {
        return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
      }
      return { ok: true, preferences: preferences.current() };
    },
    "app:leave": () => {
      leave();
      return undefined;
    },
    "app:update": () => updates.status(),
    "app:update-act": ({ act }) => {
      updates.act(act);
      return updates.status();
    },
    "app:move-to-applications": () =>
      applications.moveHere()
        ? { ok: true }
        : { ok: false, message: "macOS did not move it. Move it there in the Finder." },
    "app:retry": () => {
      retry();
      return undefined;
    },
  };
}

function platformOf(platform: NodeJS.Platform): "darwin" | "linux" | "win32" {
  return platform === "darwin" || platform === "win32" ? platform : "linux";
}
