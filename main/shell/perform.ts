import { assertNever } from "../../broker/errors/broker-error.ts";
import type { BrokerActions } from "./control-plane/broker-actions.ts";
import type { Quit } from "./quit.ts";
import type { LoginItems } from "./system/login-item.ts";
import type { TrayAction } from "./tray/tray-menu.ts";

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
}

/** Does what a row of the menu says; what fails is said. */
export function performing(options: PerformOptions): (action: TrayAction) => void {
  const { actions, loginItem, quit, open, retry, installAppUpdate, say } = options;
  const or = (what: string) => (thrown: unknown) =>
    say(what, thrown instanceof Error ? thrown.message : String(thrown));
  return (action) => {
    switch (action.kind) {
      case "open":
        return open(action.path ?? undefined);
      case "start":
        return void actions.start().catch(or("The broker could not be started"));
      case "stop":
        return void actions.stop("handover").catch(or("The broker could not be stopped"));
      case "restart":
        return void actions.restart().catch(or("The broker could not be restarted"));
      case "roll-back": {
        const what = `The broker could not be rolled back to ${action.version}`;
        return void actions.rollBack(action.version).catch(or(what));
      }
      case "prefer":
        return void actions
          .prefer(action.profile)
          .catch(or("The preferred profile could not be changed"));
      case "keep-running":
        return void actions
          .keepRunning(action.isOn)
          .catch(or("Whether the broker starts at login could not be changed"));
      case "open-at-login":
        try {
          return void loginItem.set(action.isOn);
        } catch (thrown) {
          return or("Whether the app opens at login could not be changed")(thrown);
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
