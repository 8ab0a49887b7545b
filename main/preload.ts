import { contextBridge, ipcRenderer } from "electron";
import type { AppLanguage, DroppedFile, NativeBridge } from "./api/ipc.ts";

/**
 * What the shell sends by a channel, for one listener of the page. What comes before the page listens
 * is kept for it; Electron's event never reaches the page.
 */
function channel<T>(name: string): (listener: (value: T) => void) => () => void {
  const early: T[] = [];
  let heard: ((value: T) => void) | null = null;
  ipcRenderer.on(name, (_event, value: T) => {
    if (heard === null) early.push(value);
    else heard(value);
  });
  return (listener) => {
    heard = listener;
    for (const value of early.splice(0)) listener(value);
    return () => {
      if (heard === listener) heard = null;
    };
  };
}

// The names of `LANGUAGE_CHANNEL` and `shellChannels`, whose module would bring a parser into the preload
// script. The page's texts are chosen as it loads, so its language cannot be waited for.
const bridge: NativeBridge = {
  language: ipcRenderer.sendSync("language") as AppLanguage | null,
  invoke: (name, input) => ipcRenderer.invoke(name, input),
  onNavigate: channel<string>("navigate"),
  onDroppedFiles: channel<readonly DroppedFile[]>("dropped-files"),
};
// What crosses to the page is frozen by Electron.
contextBridge.exposeInMainWorld("broker", bridge);
