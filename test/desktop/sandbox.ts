import { spawnSync } from "node:child_process";

/** The user that the app runs as when the tests are root's: nobody, who owns no file of anybody. */
export const NOBODY = 65_534;

const CHECK_LIMIT_MS = 10_000;

/** Whether the app can run in Chromium's sandbox here, as people run it. */
export type Sandbox =
  | { readonly kind: "on"; readonly asNobody: boolean }
  /** Where it cannot, the app runs as the user of the tests, with --no-sandbox. */
  | { readonly kind: "off"; readonly reason: string };

/** Tries what the sandbox is made of, as the user that the app is to run as. */
export function findSandbox(readable: readonly string[]): Sandbox {
  if (process.platform !== "linux") return { kind: "on", asNobody: false };
  const asNobody = process.getuid?.() === 0;
  const hidden = readable.find((path) => !succeeds(asNobody, ["test", "-r", path]));
  if (hidden !== undefined) {
    return { kind: "off", reason: `${hidden} is hidden from the user that the app would run as` };
  }
  return succeeds(asNobody, ["unshare", "--user", "--map-root-user", "--net", "true"])
    ? { kind: "on", asNobody }
    : { kind: "off", reason: "this machine lets no ordinary user make a user namespace" };
}

function succeeds(asNobody: boolean, command: readonly string[]): boolean {
  const drop = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const [program = "", ...args] = asNobody ? [...drop, ...command] : command;
  return spawnSync(program, args, { timeout: CHECK_LIMIT_MS, stdio: "ignore" }).status === 0;
}
