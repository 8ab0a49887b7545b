import type { App, AutoUpdater, Dialog } from "electron";
import { brokerText } from "../api/broker-text.ts";
import type { Language } from "../api/language.ts";
import type { BrokerActions } from "./control-plane/broker-actions.ts";
import { dialogWords } from "./dialog-words.ts";

export interface QuitOptions {
  readonly app: Pick<App, "on" | "exit" | "relaunch">;
  readonly autoUpdater: Pick<AutoUpdater, "on">;
  readonly dialog: Pick<Dialog, "showErrorBox">;
  readonly actions: BrokerActions;
  /** Ends what the app has started: the broker is not a part of it. */
  readonly close: () => Promise<void>;
  /** From now on the window closes when it is asked to, instead of hiding. */
  readonly allowClosing: () => void;
  readonly language: () => Language;
}

export interface Quit {
  /** The broker goes on, and so does Codex. */
  keepBroker(): void;
  /** Stops the broker and Codex first. When that fails, the app stays and says so. */
  stopBroker(): Promise<void>;
  /**
   * An update was to be installed and was not. When the window was closed for it already, the app
   * starts again.
   */
  updateFailed(reason: string): void;
}

/** A turn is stopped and Codex ended within seconds; the broker is killed after that. */
const STOP_LIMIT_MS = 60_000;

/** Takes over every way in which the app can be asked to quit. */
export function quitting(options: QuitOptions): Quit {
  const { app, autoUpdater, dialog, actions, close, allowClosing, language } = options;
  let isEnding = false;
  let isForUpdate = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void close().finally(() => app.exit(0));
  };
  // Squirrel closes all windows first, and quits only when none is left. It installs once this process
  // is gone, so ending it as for every other quit is right.
  autoUpdater.on("before-quit-for-update", () => {
    isForUpdate = true;
    allowClosing();
  });
  app.on("before-quit", (event) => {
    event.preventDefault();
    end();
  });
  return {
    keepBroker: end,
    updateFailed: (reason) => {
      const words = dialogWords[language()];
      dialog.showErrorBox(words.updateNotInstalled, brokerText(reason, language()));
      if (!isForUpdate) return;
      app.relaunch();
      end();
    },
    stopBroker: async () => {
      try {
        if (await actions.stopAndWait(STOP_LIMIT_MS)) return end();
        const { brokerStillRuns, stopTookTooLong } = dialogWords[language()];
        dialog.showErrorBox(brokerStillRuns, stopTookTooLong);
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        const { failed } = dialogWords[language()];
        dialog.showErrorBox(failed.stop, brokerText(why, language()));
      }
    },
  };
}
