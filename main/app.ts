import { join } from "node:path";
import { app, protocol } from "electron";
import { appScheme, serveInterface } from "./shell/app-protocol.ts";
import { createTray } from "./shell/tray.ts";
import { createWindow } from "./shell/window.ts";

// As root on Linux a sandboxed window never shows, and --no-sandbox says that this is accepted.
if (!process.argv.includes("--no-sandbox")) app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);

void app.whenReady().then(() => {
  serveInterface(protocol, join(__dirname, "..", "renderer"));
  const window = createWindow(join(__dirname, "preload.cjs"));
  const tray = createTray({
    openWindow: () => window.show(),
    quit: () => app.quit(),
  });
  // Electron has no list of tray icons: a test finds it here, and nothing else looks.
  if (process.env["DESKTOP_TEST"] === "1") Object.assign(globalThis, { desktopTest: { tray } });
});

app.on("window-all-closed", () => app.quit());
