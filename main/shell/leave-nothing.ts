import type { LoginItems } from "./system/login-item.ts";

export interface LeaveNothingOptions {
  readonly loginItem: LoginItems;
  /** Removes the app's own folder once the app has ended. */
  readonly removeOwnFolder: () => void;
}

/** Takes the app out of the login items and has its own folder removed. What fails is logged. */
export function leaveNothing({ loginItem, removeOwnFolder }: LeaveNothingOptions): void {
  try {
    const item = loginItem.read();
    if (item.possible && item.isOn) loginItem.set(false);
    removeOwnFolder();
  } catch (thrown) {
    console.error("Something of the app could not be removed.", thrown);
  }
}
