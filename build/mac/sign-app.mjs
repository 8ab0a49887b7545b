// Called by electron-builder in place of its own signing, with what it would have signed.
import { signAsync } from "@electron/osx-sign";
import { withOwnNode } from "./sign-options.ts";

/** @param {import("@electron/osx-sign").SignOptions} options */
export async function sign(options) {
  await signAsync(withOwnNode(options));
}
