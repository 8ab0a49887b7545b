import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { failureOf } from "./command.ts";
import { isFilled, type Step } from "./step.ts";

const BUILD_LIMIT_MS = 5 * 60_000;

/** What a build has to leave in dist/. The native bindings lie beside the worker's bundle. */
const BUNDLES = [
  "broker/main.js",
  "broker/mcp-client.js",
  "playground/main.js",
  "main/headless.js",
  "main/app.cjs",
  "main/preload.cjs",
  "renderer/index.html",
];
const NATIVE = "broker/native";

export const buildStep: Step = {
  name: "build",
  needs: [],
  run: async (context) => {
    const dist = join(context.root, "dist");
    rmSync(dist, { recursive: true, force: true });
    const { end } = await context.run("npm", ["run", "build"], { limitMs: BUILD_LIMIT_MS });
    const failure = failureOf(end);
    if (failure !== null) return { ok: false, reason: failure };
    const absent = BUNDLES.find((name) => !isFilled(join(dist, name)));
    if (absent !== undefined) return { ok: false, reason: `dist/${absent} was not built` };
    const native = join(dist, NATIVE);
    if (!existsSync(native) || !readdirSync(native).some((name) => name.endsWith(".node"))) {
      return { ok: false, reason: `dist/${NATIVE} has no native binding` };
    }
    return { ok: true, looked: `${BUNDLES.length} bundles` };
  },
};
