// The least that an Electron app can be: what its start takes, every app's start takes.
const { app, BrowserWindow } = require("electron");

app.enableSandbox();
void app.whenReady().then(() => new BrowserWindow().loadURL("about:blank"));
