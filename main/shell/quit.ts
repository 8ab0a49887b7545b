import type { App, Dialog } from "electron";
import type { BrokerActions } from "./control-plane/broker-actions.ts";

export interface QuitOptions {
  readonly app: Pick<App, "on" | "exit">;
  readonly dialog: Pick<Dialog, "showErrorBox">;
  readonly actions: BrokerActions;
  /** Ends what the app has started: the broker is not a part of it. */
  readonly close: () => Promise<void>;
}

export interface Quit {
  /** The broker goes on, and so does Codex. */
  keepBroker(): void;
  /** Stops the broker and Codex first. When that fails, the app stays and says so. */
  stopBroker(): Promise<void>;
}

/** A turn is stopped and Codex ended within seconds; the broker is killed after that. */
const STOP_LIMIT_MS = 60_000;

/** Takes over every way in which the app can be asked to quit. */
export function quitting({ app, dialog, actions, close }: QuitOptions): Quit {
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void close().finally(() => app.exit(0));
  };
  app.on("before-quit", (event) => {
    event.preventDefault();
    end();
  });
  return {
    keepBroker: end,
    stopBroker: async () => {
      try {
        if (await actions.stopAndWait(STOP_LIMIT_MS)) return end();
        dialog.showErrorBox(
          "The broker still runs",
          "It did not stop within a minute. Its log says more. Quit once more to leave it running.",
        );
      } catch (thrown) {
        dialog.showErrorBox(
          "The broker could not be stopped",
          thrown instanceof Error ? thrown.message : String(thrown),
        );
      }
    },
  };
}
