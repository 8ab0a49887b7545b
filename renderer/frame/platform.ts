import type { NativeBridge } from "../../main/api/ipc.ts";
import { isMac } from "../ui/mac.ts";

declare global {
  interface Window {
    /** There in the app's window; a browser has none. */
    readonly broker?: NativeBridge;
  }
}

/** True in the app, whose shell adds the admin token to every request. */
export function isInApp(): boolean {
  return window.location.protocol === "app:";
}

/** Whether the system draws the window's buttons over the top left of the page. */
export function windowButtons(): "left" | "none" {
  return isInApp() && isMac() ? "left" : "none";
}
