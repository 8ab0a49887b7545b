import { contextBridge } from "electron";
import type { WindowBridge } from "./api/window-bridge.ts";

const bridge: WindowBridge = Object.freeze({ platform: process.platform });
contextBridge.exposeInMainWorld("broker", bridge);
