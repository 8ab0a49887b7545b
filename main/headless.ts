import { statSync } from "node:fs";

const problem = serviceRootProblem(process.env["SERVICE_ROOT"]);
console.error(problem ?? "This build has no control plane yet: nothing was started.");
process.exitCode = 1;

/** Why this is no folder to serve from; null when it is one. */
function serviceRootProblem(path: string | undefined): string | null {
  if (path === undefined || path.trim() === "") {
    return "SERVICE_ROOT is not set. Set it to the folder that holds releases, settings and data.";
  }
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? null
    : `SERVICE_ROOT is no folder: ${path}. Make the folder, or set SERVICE_ROOT to another one.`;
}
