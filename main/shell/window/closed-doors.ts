import type { App, Session } from "electron";
import { appOrigin } from "../interface/app-protocol.ts";

/** What pages may have without asking: to write plain text to the clipboard. */
const PERMITTED = new Set<string>(["clipboard-sanitized-write"]);

/** No page leaves our origin, opens a window, embeds another page, or gets a device. */
export function closeDoors(app: App, session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(PERMITTED.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => PERMITTED.has(permission));
  app.on("web-contents-created", (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.on("will-navigate", (event, url) => {
      if (!isOwnPage(url)) event.preventDefault();
    });
    // A frame of the page: the policy allows none, and none would get away with it.
    contents.on("will-frame-navigate", (event) => {
      if (!event.isMainFrame && !isOwnPage(event.url)) event.preventDefault();
    });
    contents.on("will-redirect", (event, url) => {
      if (!isOwnPage(url)) event.preventDefault();
    });
  });
}

/** Whether an address is one of our pages. Pure. */
export function isOwnPage(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}
