import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installLaunchctl, type LaunchctlDouble } from "../doubles/launchctl/install.ts";
import { type ControlWorld, startControlWorld } from "./control-plane.ts";
import type { WorldOptions } from "./world.ts";

export const WORKER_LABEL = "io.github.hoolc.agent-session-broker.worker";

/** A control world whose broker a launchd of its own runs. */
export interface LaunchdWorld extends ControlWorld {
  readonly launchd: LaunchctlDouble;
  /** `launchctl print` of the broker's agent. */
  print(): Promise<string>;
}

export async function startLaunchdWorld(
  options: WorldOptions & { readonly control?: Readonly<Record<string, string>> } = {},
): Promise<LaunchdWorld> {
  let launchd: LaunchctlDouble | null = null;
  const here = await startControlWorld({
    ...options,
    control: { SERVICE_BACKEND: "launchd", ...options.control },
    launchctl: (root) => {
      const folder = join(root, "launchd");
      mkdirSync(folder);
      launchd = installLaunchctl(folder);
      // Ten seconds of throttle are one.
      launchd.behave({ timeScale: 0.1 });
      return { LAUNCHCTL_BIN: launchd.program, LAUNCH_AGENTS_DIR: launchd.agentsFolder };
    },
  });
  if (launchd === null) throw new Error("The world has no launchd.");
  const double: LaunchctlDouble = launchd;
  const { world } = here;
  // launchd gives its jobs nothing of the shell that called it.
  writeWorkerEnv(world.root, world.env);
  return {
    ...here,
    launchd: double,
    print: async () => {
      const { stdout, stderr } = await double.run("print", `${double.domain}/${WORKER_LABEL}`);
      return stdout + stderr;
    },
    end: async () => {
      await here.control.end("SIGKILL");
      await double.end();
      await here.end();
    },
  };
}

/** `config/worker.env` with everything that the world's worker needs. */
function writeWorkerEnv(root: string, variables: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, "config"), { recursive: true, mode: 0o700 });
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(join(root, "config/worker.env"), lines.join(""), { mode: 0o600 });
}
