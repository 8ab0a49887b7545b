import type { App } from "electron";

/** Where the app lies. An app outside Applications cannot update itself, and a Mac may move it. */
export interface ApplicationsFolder {
  /** Null where the system has no such folder, and in a checkout. */
  holdsThisApp(): boolean | null;
  /** Moves the app and starts it from there. False when the person or the system refused. */
  moveHere(): boolean;
}

export function electronApplicationsFolder(
  app: Pick<App, "isPackaged" | "isInApplicationsFolder" | "moveToApplicationsFolder">,
  platform: string,
): ApplicationsFolder {
  const canMove = platform === "darwin" && app.isPackaged;
  return {
    holdsThisApp: () => (canMove ? app.isInApplicationsFolder() : null),
    moveHere: () =>
      // One that runs from there is in use; an older one is replaced.
      canMove && app.moveToApplicationsFolder({ conflictHandler: (kind) => kind === "exists" }),
  };
}
