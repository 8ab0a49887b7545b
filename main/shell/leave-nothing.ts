import { rmSync } from "node:fs";
import type { LoginItems } from "./system/login-item.ts";

export interface LeaveNothingOptions {
  readonly loginItem: LoginItems;
  /** The app's own files. */
  readonly files: readonly string[];
}

/** Takes the app out of the login items and removes its own files. What fails is logged. */
export function leaveNothing({ loginItem, files }: LeaveNothingOptions): void {
  try {
    const item = loginItem.read();
    if (item.possible && item.isOn) loginItem.set(false);
    for (const file of files) rmSync(file, { force: true });
  } catch (thrown) {
    console.error("Something of the app could not be removed.", thrown);
  }
}
