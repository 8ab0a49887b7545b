import { contextBridge, ipcRenderer } from "electron";
import type { NativeBridge } from "./api/ipc.ts";

const bridge: NativeBridge = {
  invoke: (name, input) => ipcRenderer.invoke(name, input),
  onNavigate: (listener) => {
    const pass = (_event: unknown, path: unknown) => {
      if (typeof path === "string") listener(path);
    };
    ipcRenderer.on("navigate", pass);
    return () => ipcRenderer.off("navigate", pass);
  },
};
// What crosses to the page is frozen by Electron.
contextBridge.exposeInMainWorld("broker", bridge);
