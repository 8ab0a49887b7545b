import { homedir } from "node:os";
import { join } from "node:path";
import {
  app,
  autoUpdater,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from "electron";
import { systemClock } from "../broker/clock/clock.ts";
import { thingsThatNeedYou } from "./api/headline.ts";
import { languageOf } from "./api/language.ts";
import type { AdminStatus } from "./api/status.ts";
import { aboutPanel } from "./shell/about.ts";
import { applicationMenu } from "./shell/application-menu.ts";
import { offerApplicationsFolder } from "./shell/applications-offer.ts";
import { adminCall } from "./shell/control-plane/admin-call.ts";
import { brokerActions } from "./shell/control-plane/broker-actions.ts";
import { brokerAnswers } from "./shell/control-plane/broker-answers.ts";
import { openControlPlane } from "./shell/control-plane/control-plane.ts";
import { servicePlaces } from "./shell/control-plane/places.ts";
import { findPrograms } from "./shell/control-plane/program.ts";
import { readDroppedFiles } from "./shell/drops/dropped-files.ts";
import { appScheme, serveInterface } from "./shell/interface/app-protocol.ts";
import { forwardRequest } from "./shell/interface/forward.ts";
import { ownPage } from "./shell/interface/own-pages.ts";
import { pathOfLink } from "./shell/links/session-link.ts";
import { notifier } from "./shell/notifications/notifier.ts";
import { leaveNothing } from "./shell/leave-nothing.ts";
import { removeAfterExit } from "./shell/remove-after-exit.ts";
import { performing } from "./shell/perform.ts";
import { powerKeeper } from "./shell/power/power-keeper.ts";
import { openPreferences } from "./shell/preferences/preferences.ts";
import { quitting } from "./shell/quit.ts";
import { electronSystem } from "./shell/system/system.ts";
import type { TrayAction } from "./shell/tray/tray-rows.ts";
import type { TrayIcon } from "./shell/tray/tray-state.ts";
import { trayView } from "./shell/tray/tray.ts";
import { ownUpdates } from "./shell/updates/own-updates.ts";
import { announcement } from "./shell/updates/update-state.ts";
import { windowHandlers } from "./shell/window/handlers.ts";
import { askAboutLink } from "./shell/window/link-question.ts";
import { openTerminal, runProgram } from "./shell/system/terminal.ts";
import { createWebLinks } from "./shell/window/web-links.ts";
import { closeDoors } from "./shell/window/closed-doors.ts";
import { answerLanguage, openIpc } from "./shell/window/ipc.ts";
import { createMainWindow } from "./shell/window/main-window.ts";

const NAME = "Slack Codex Broker";

// As root on Linux a sandboxed window never shows, and --no-sandbox says that this is accepted.
if (!process.argv.includes("--no-sandbox")) app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
// Without a listener Electron quits with the last window; this app stays in the menu bar.
app.on("window-all-closed", () => {});
// macOS reports the link that started the app before the app is ready.
const linksBeforeStart: string[] = [];
const keepLink = (_event: unknown, url: string) => void linksBeforeStart.push(url);
app.on("open-url", keepLink);

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
  const preferencesFile = join(app.getPath("userData"), "preferences.json");
  const placementFile = join(app.getPath("userData"), "window.json");
  const preferences = openPreferences(preferencesFile);
  const language = () =>
    languageOf(preferences.current().language, app.getPreferredSystemLanguages());
  const tray = new Tray(trayIcon("starting"));
  const parts = { app, tray, Notification, powerMonitor, powerSaveBlocker, platform };
  const system = electronSystem(parts);
  const { applications } = system;
  if (offerApplicationsFolder({ dialog, preferences, applications, language: language() })) {
    return app.exit(0);
  }
  closeDoors(app, session.defaultSession);

  let status: AdminStatus | null = null;
  const view = trayView(
    {
      tray,
      icon: trayIcon,
      buildMenu: (template) => Menu.buildFromTemplate(template),
      platform,
      now: () => systemClock.now(),
      loginItem: () => system.loginItem.read(),
      appUpdate: () => updates.status().update,
      perform: (action) => perform(action),
      leftClick: () => preferences.current().leftClick,
      language,
    },
    { link: { kind: "looking" }, status },
  );
  serveInterface(protocol, {
    folder: programs.interfaceFolder,
    forward: (request) => forwardRequest(request, controlPlane.door, controlPlane.problem),
    ownPage: () => ownPage(window.page(), language()),
  });
  const window = createMainWindow({
    dock: system.dock,
    showInDock: () => preferences.current().showInDock,
    screen,
    clock: systemClock,
    preload: join(__dirname, "preload.cjs"),
    placementFile,
  });
  // Electron has no list of tray icons: a test finds it here, and nothing else looks.
  if (env["DESKTOP_TEST"] === "1") {
    Object.assign(globalThis, { desktopTest: { tray, rest: () => window.rest() } });
  }
  const notify = notifier({
    notifications: system.notifications,
    clock: systemClock,
    answers: brokerAnswers((...asked) => call(...asked)),
    shownPath: () => window.pathInFront(),
    isSilent: (kind) => preferences.current().silent.includes(kind),
    open: (path) => window.show(path),
    language,
  });
  const controlPlane = openControlPlane({
    places,
    programs,
    environment: env,
    clock: systemClock,
    onChange: (link, next) => {
      status = next;
      view.show({ link, status });
      window.follow(link);
      power.turnsRun(status?.runningTurns ?? null);
      const needing = status === null ? 0 : thingsThatNeedYou(status);
      system.dock.setBadge(needing === 0 ? "" : String(needing));
      if (status !== null) notify.take(status);
    },
  });
  const call = adminCall(controlPlane.door);
  const actions = brokerActions(call, systemClock);
  const unheard = (thrown: unknown) => console.error("The broker was not told of a sleep.", thrown);
  const power = powerKeeper({
    power: system.power,
    clock: systemClock,
    holdForSleep: () => void actions.holdForSleep().catch(unheard),
    woke: (asleepSince) => void actions.woke(asleepSince).catch(unheard),
    isWanted: () => preferences.current().stayAwake,
  });
  preferences.onChange(({ showInDock }) => {
    power.refresh();
    if (showInDock && window.isShown()) system.dock.show();
    else system.dock.hide();
    view.refresh();
    showMenu();
  });
  const allowClosing = () => window.allowClosing();
  const quit = quitting({
    ...{ app, autoUpdater, dialog, actions, allowClosing, language },
    close: async () => {
      allowClosing();
      await controlPlane.close();
    },
  });
  const updates = ownUpdates({
    ...{ app, autoUpdater, platform, clock: systemClock, resourcesFolder: process.resourcesPath },
    isInApplications: applications.holdsThisApp(),
    isAutomatic: () => preferences.current().updatesItself,
    onChange: ({ update }, before) => {
      const news = announcement(before, update, language());
      if (news === null || preferences.current().silent.includes("update")) return;
      const { title, body, button, act } = news;
      system.notifications.show({
        ...{ group: "app-update", title, body },
        onClick: () => window.show("/releases?of=app"),
        actions: [{ label: button, onChoose: () => updates.act(act) }],
      });
    },
    onInstallFailed: (reason) => quit.updateFailed(reason),
  });
  answerLanguage(ipcMain, window.contents, () => ({
    choice: preferences.current().language,
    shown: language(),
  }));
  openIpc(
    ipcMain,
    window.contents,
    windowHandlers({
      app,
      shell,
      serviceRoot: places.root,
      retry: () => controlPlane.link.retry(),
      leave: () => {
        leaveNothing({
          loginItem: system.loginItem,
          removeOwnFolder: () => removeAfterExit(process.pid, app.getPath("userData")),
        });
        quit.keepBroker();
      },
      loginItems: system.loginItem,
      preferences,
      updates,
      applications,
      links: createWebLinks({
        openExternal: (address) => shell.openExternal(address),
        confirm: (link) => askAboutLink(dialog, BrowserWindow.getFocusedWindow(), link, language()),
      }),
      openTerminal: (folder) => openTerminal(folder, runProgram),
    }),
  );
  const perform: (action: TrayAction) => void = performing({
    actions,
    loginItem: system.loginItem,
    quit,
    open: (path) => window.show(path),
    retry: () => controlPlane.link.retry(),
    installAppUpdate: () => updates.act("install"),
    say: (what, why) => dialog.showErrorBox(what, why),
    language,
  });
  const showMenu = () => {
    const menu = applicationMenu({
      ...{ name: NAME, platform, language: language(), isPackaged: app.isPackaged },
      about: () => {
        const { electron = "", chrome = "", node } = process.versions;
        const versions = { app: app.getVersion(), electron, chrome, node };
        app.setAboutPanelOptions(aboutPanel(NAME, versions, status, language()));
        app.showAboutPanel();
      },
      open: (path) => window.show(path),
      quit: (stopBroker) => perform({ kind: "quit", stopBroker }),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  };
  showMenu();

  const followLink = (url: string) => window.show(pathOfLink(url) ?? undefined);
  system.links.register();
  app.off("open-url", keepLink);
  system.links.onLink(followLink);
  system.iconDrops.onFiles((paths) => window.takeFiles(readDroppedFiles(paths)));
  app.on("second-instance", () => window.show());
  app.on("activate", () => window.show());
  // At login the app comes up in the menu bar alone.
  if (!system.loginItem.openedThisApp()) window.show();
  for (const url of linksBeforeStart) followLink(url);
}

const icons = new Map<TrayIcon, Electron.NativeImage>();

/** Macs colour a template image themselves. */
function trayIcon(name: TrayIcon): Electron.NativeImage {
  const known = icons.get(name);
  if (known !== undefined) return known;
  const icon = nativeImage.createFromPath(join(__dirname, "tray", `${name}Template.png`));
  icon.setTemplateImage(true);
  icons.set(name, icon);
  return icon;
}
