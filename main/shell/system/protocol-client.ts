import type { App } from "electron";

/** Links that the system hands to the app. */
export interface ProtocolClient {
  /** Has the system open `broker:` links with this app. */
  register(): void;
  /** Runs for each link that is opened, whatever it says. */
  onLink(listener: (url: string) => void): void;
}

const SCHEME = "broker";

export function electronProtocolClient(
  app: Pick<App, "on" | "setAsDefaultProtocolClient" | "isPackaged">,
): ProtocolClient {
  return {
    // A checkout registers nothing: the system would start Electron without our program.
    register: () => void (app.isPackaged && app.setAsDefaultProtocolClient(SCHEME)),
    onLink: (listener) => {
      app.on("open-url", (event, url) => {
        event.preventDefault();
        listener(url);
      });
      // Where the system starts the app once more instead.
      app.on("second-instance", (_event, args) => {
        const url = args.find((each) => each.startsWith(`${SCHEME}:`));
        if (url !== undefined) listener(url);
      });
    },
  };
}
