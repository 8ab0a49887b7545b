import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { beginDeviceLogin, type DeviceLogin } from "../codex/device-login.ts";
import type { Config } from "../config/settings.ts";
import { type Result, failed } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { serverChoice } from "./codex-server.ts";
import type { Environment } from "./configuration.ts";

/** Folders of sign-ins, in the run folder, which agents cannot read. */
const HOME = "sign-in-";
/** What a process that was killed left behind is removed after this time, in ms. */
const LEFT_OVER_MS = 30 * 60_000;

/**
 * Begins sign-ins with a code, each in a Codex home of its own below the run folder that is removed
 * at its end. The team's configuration holds there too, as for the proxy and the workspace.
 */
export function deviceLogins(
  config: Config,
  environment: Environment,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): (maxMs: number) => Promise<Result<DeviceLogin, string>> {
  return async (maxMs) => {
    // Asked each time: Codex may have been fetched since.
    const server = serverChoice(config, environment);
    if (!server.ok) return failed(server.error.message);
    if (server.value.kind === "external") return failed("Codex runs elsewhere.");
    const { runFolder } = server.value;
    await mkdir(runFolder, { recursive: true, mode: 0o700 });
    await removeLeftOvers(runFolder, clock.now());
    const codexHome = await mkdtemp(join(runFolder, HOME));
    const remove = () => rm(codexHome, { recursive: true, force: true, maxRetries: 5 });
    const team = join(config.codexTeamHome, "config.toml");
    if (existsSync(team)) await symlink(team, join(codexHome, "config.toml"));
    const begun = await beginDeviceLogin({
      ...server.value,
      codexHome,
      environment: { ...server.value.environment, ...issuerOf(config) },
      clientName: config.serviceName,
      maxMs,
      clock,
      log,
    });
    if (!begun.ok) {
      await remove();
      return begun;
    }
    const ended = begun.value.ended.finally(remove);
    return { ok: true, value: { ...begun.value, ended } };
  };
}

function issuerOf({ codexAppServerLoginIssuer: issuer }: Config): Record<string, string> {
  return issuer === null ? {} : { CODEX_APP_SERVER_LOGIN_ISSUER: issuer };
}

async function removeLeftOvers(runFolder: string, now: number): Promise<void> {
  const names = (await readdir(runFolder)).filter((name) => name.startsWith(HOME));
  for (const name of names) {
    const path = join(runFolder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || now - found.mtimeMs < LEFT_OVER_MS) continue;
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
}
