import { homedir } from "node:os";
import { join } from "node:path";
import {
  app,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from "electron";
import { systemClock } from "../broker/clock/clock.ts";
import { setApplicationMenu } from "./shell/application-menu.ts";
import { brokerActions } from "./shell/control-plane/broker-actions.ts";
import { openControlPlane } from "./shell/control-plane/control-plane.ts";
import { servicePlaces } from "./shell/control-plane/places.ts";
import { findPrograms } from "./shell/control-plane/program.ts";
import { appScheme, serveInterface } from "./shell/interface/app-protocol.ts";
import { forwardRequest } from "./shell/interface/forward.ts";
import { ownPage } from "./shell/interface/own-pages.ts";
import { loginItems } from "./shell/login-item.ts";
import { quitting } from "./shell/quit.ts";
import type { TrayAction } from "./shell/tray/tray-menu.ts";
import type { TrayIcon } from "./shell/tray/tray-state.ts";
import { trayView } from "./shell/tray/tray.ts";
import { windowHandlers } from "./shell/window/handlers.ts";
import { closeDoors } from "./shell/window/closed-doors.ts";
import { openIpc } from "./shell/window/ipc.ts";
import { createMainWindow } from "./shell/window/main-window.ts";

// As root on Linux a sandboxed window never shows, and --no-sandbox says that this is accepted.
if (!process.argv.includes("--no-sandbox")) app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
// Without a listener Electron quits with the last window; this app stays in the menu bar.
app.on("window-all-closed", () => {});

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
// Nothing is open yet: quitting would wait for an app that never becomes ready.
else app.exit(0);

function start(): void {
  const { env, platform } = process;
  const places = servicePlaces(env["SERVICE_ROOT"], env["HOME"] ?? homedir(), process.cwd());
  const programs = findPrograms({
    isPackaged: app.isPackaged,
    resourcesFolder: process.resourcesPath,
    checkout: app.getAppPath(),
    node: env["BROKER_NODE"],
  });
  setApplicationMenu(platform);
  closeDoors(app, session.defaultSession);

  const icons = new Map<TrayIcon, Electron.NativeImage>();
  const iconOf = (name: TrayIcon) => {
    const known = icons.get(name);
    if (known !== undefined) return known;
    const icon = nativeImage.createFromPath(join(__dirname, "tray", `${name}Template.png`));
    icon.setTemplateImage(true);
    icons.set(name, icon);
    return icon;
  };
  const loginItem = loginItems(app, platform);
  const tray = new Tray(iconOf("starting"));
  const view = trayView(
    {
      tray,
      icon: iconOf,
      buildMenu: (template) => Menu.buildFromTemplate(template),
      platform,
      now: () => systemClock.now(),
      loginItem: () => loginItem.read(),
      perform: (action) => perform(action),
    },
    { link: { kind: "looking" }, status: null },
  );
  // Electron has no list of tray icons: a test finds it here, and nothing else looks.
  if (env["DESKTOP_TEST"] === "1") Object.assign(globalThis, { desktopTest: { tray } });

  serveInterface(protocol, {
    folder: programs.interfaceFolder,
    forward: (request) => forwardRequest(request, controlPlane.door, controlPlane.problem),
    ownPage: () => ownPage(window.page()),
  });
  const window = createMainWindow({
    app,
    screen,
    preload: join(__dirname, "preload.cjs"),
    placementFile: join(app.getPath("userData"), "window.json"),
  });
  const controlPlane = openControlPlane({
    places,
    programs,
    environment: env,
    clock: systemClock,
    onChange: (link, status) => {
      view.show({ link, status });
      window.follow(link);
    },
  });
  const actions = brokerActions(controlPlane.door, systemClock);
  const quit = quitting({
    app,
    dialog,
    actions,
    close: async () => {
      window.allowClosing();
      await controlPlane.close();
    },
  });
  openIpc(
    ipcMain,
    window.contents,
    windowHandlers({
      app,
      shell,
      serviceRoot: places.root,
      retry: () => controlPlane.link.retry(),
      loginItems: loginItem,
    }),
  );

  const say = (what: string) => (thrown: unknown) =>
    dialog.showErrorBox(what, thrown instanceof Error ? thrown.message : String(thrown));
  const perform = (action: TrayAction) => {
    switch (action.kind) {
      case "open":
        return window.show(action.path ?? undefined);
      case "start":
        return void actions.start().catch(say("The broker could not be started"));
      case "stop":
        return void actions.stop("handover").catch(say("The broker could not be stopped"));
      case "roll-back":
        return void actions
          .rollBack(action.version)
          .catch(say(`The broker could not be rolled back to ${action.version}`));
      case "restart":
        return void actions.restart().catch(say("The broker could not be restarted"));
      case "keep-running":
        return void actions
          .keepRunning(action.isOn)
          .catch(say("Whether the broker starts at login could not be changed"));
      case "open-at-login":
        try {
          return void loginItem.set(action.isOn);
        } catch (thrown) {
          return say("Whether the app opens at login could not be changed")(thrown);
        }
      case "retry":
        return controlPlane.link.retry();
      case "quit":
        return action.stopBroker ? void quit.stopBroker() : quit.keepBroker();
    }
  };
  app.on("second-instance", () => window.show());
  app.on("activate", () => window.show());
  // At login the app comes up in the menu bar alone.
  if (!app.getLoginItemSettings().wasOpenedAtLogin) window.show();
}
