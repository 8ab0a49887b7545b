import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { runtimePins } from "./package-pin.ts";
import { nodeIn, runtimePath } from "./places.ts";

/** The Node that runs this process. */
export const ownNode = { path: process.execPath, version: process.version.replace(/^v/, "") };

/**
 * The Node that a release's program runs on: ours when it is the one that the release pins, the one in
 * `runtime/` when that was fetched, and else ours again, which the release's N-API was compared with.
 */
export function nodeOfRelease(
  program: string,
  runtimeFolder: string,
  own: { readonly path: string; readonly version: string } = ownNode,
): string {
  const wanted = nodeVersionBeside(program);
  if (wanted === null || wanted === own.version) return own.path;
  return nodeIn(runtimePath(runtimeFolder, "node", wanted)) ?? own.path;
}

function nodeVersionBeside(program: string): string | null {
  try {
    const text = readFileSync(join(dirname(program), "package.json"), "utf8");
    return runtimePins(JSON.parse(text), "any")?.node.version ?? null;
  } catch {
    // A program of before manifests, or one that is not there: starting it will say so.
    return null;
  }
}
