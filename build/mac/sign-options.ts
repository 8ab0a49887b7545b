import { join } from "node:path";
import type { SignOptions } from "@electron/osx-sign";

/** The Node that the app brings, below the app's folder. */
const NODE = "Contents/Resources/node/bin/node";

/**
 * The same options, in which our Node has entitlements of its own: it is signed again with the hardened
 * runtime, and without those of the npm package. Codex is not in the app; its signature stays. Pure.
 */
export function withOwnNode(options: SignOptions): SignOptions {
  const { app, optionsForFile = () => ({}) } = options;
  const entitlements = join(import.meta.dirname, "node-entitlements.plist");
  return {
    ...options,
    optionsForFile: (file) =>
      file === join(app, NODE)
        ? { ...optionsForFile(file), entitlements, hardenedRuntime: true }
        : optionsForFile(file),
  };
}
