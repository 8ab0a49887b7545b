import { assertNever } from "../../broker/errors/broker-error.ts";
import { brokerText } from "../api/broker-text.ts";
import type { Language } from "../api/language.ts";
import type { BrokerActions } from "./control-plane/broker-actions.ts";
import { dialogWords } from "./dialog-words.ts";
import type { Quit } from "./quit.ts";
import type { LoginItems } from "./system/login-item.ts";
import type { TrayAction } from "./tray/tray-rows.ts";

export interface PerformOptions {
  readonly actions: BrokerActions;
  readonly loginItem: Pick<LoginItems, "set">;
  readonly quit: Quit;
  /** Brings the window to the front, at a path where one is given. */
  readonly open: (path?: string) => void;
  readonly retry: () => void;
  readonly installAppUpdate: () => void;
  /** Shows what went wrong, and why. */
  readonly say: (what: string, why: string) => void;
  readonly language: () => Language;
}

/** Does what a row of the menu says; what fails is said. */
export function performing(options: PerformOptions): (action: TrayAction) => void {
  const { actions, loginItem, quit, open, retry, installAppUpdate, say } = options;
  const or = (what: string) => (thrown: unknown) => {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    say(what, brokerText(why, options.language()));
  };
  return (action) => {
    const { failed } = dialogWords[options.language()];
    switch (action.kind) {
      case "open":
        return open(action.path ?? undefined);
      case "start":
        return void actions.start().catch(or(failed.start));
      case "stop":
        return void actions.stop("handover").catch(or(failed.stop));
      case "restart":
        return void actions.restart().catch(or(failed.restart));
      case "roll-back":
        return void actions.rollBack(action.version).catch(or(failed.rollBack(action.version)));
      case "prefer":
        return void actions.prefer(action.profile).catch(or(failed.prefer));
      case "keep-running":
        return void actions.keepRunning(action.isOn).catch(or(failed.keepRunning));
      case "open-at-login":
        try {
          return void loginItem.set(action.isOn);
        } catch (thrown) {
          return or(failed.openAtLogin)(thrown);
        }
      case "retry":
        return retry();
      case "install-app-update":
        return installAppUpdate();
      case "quit":
        return action.stopBroker ? void quit.stopBroker() : quit.keepBroker();
      default:
        return assertNever(action);
    }
  };
}
