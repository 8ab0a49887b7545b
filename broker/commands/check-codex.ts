import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../clock/clock.ts";
import { codexLoginCheck, type LoginCheck } from "../codex/login-check.ts";
import type { ServerChoice } from "../codex/app-server.ts";
import { type AccountIdentity, readAccountFile } from "../codex/profiles/account-file.ts";
import type { ProfilePlace } from "../codex/profiles/place.ts";
import type { ProfileFolder } from "../codex/profiles/profile-folder.ts";
import { probeSandbox, sandboxProblem } from "../codex/sandbox-probe.ts";
import type { Config } from "../config/settings.ts";
import type { BrokerError, Result } from "../errors/broker-error.ts";
import { isInside } from "../files/inside.ts";
import { realPath } from "../files/real-path.ts";
import { silentLog } from "../logs/log.ts";
import { profileFolder } from "./worker/codex-profiles.ts";
import { serverChoice } from "./codex-server.ts";
import type { Environment } from "./configuration.ts";
import type { Finding } from "./finding.ts";

/**
 * Tries Codex in a home of its own, and reads the accounts without using them: Codex renews a
 * sign-in when it starts, and a second Codex with the same one would sign the worker's out.
 */
export async function codexFindings(
  config: Config,
  environment: Environment,
): Promise<readonly Finding[]> {
  const server = serverChoice(config, environment);
  if (!server.ok) return [problem(server.error.message, server.error.hint)];
  if (server.value.kind === "external") {
    return [{ kind: "note", text: `Codex runs elsewhere, at ${server.value.url}; not tried.` }];
  }
  const tried = await tryCodex(config, server.value);
  if (!tried.ok) return [problem(tried.error.message, tried.error.hint)];
  const { account, version } = tried.value;
  const answers = [
    { kind: "ok", text: `Codex ${version} answers.` } as const,
    await sandboxFinding(config, server.value),
  ];
  if (account.kind === "ok") {
    return [...answers, { kind: "ok", text: `Codex needs no account (${account.type}).` }];
  }
  const folder = profileFolder(config);
  const places = folder.places();
  const found = await Promise.all(places.map((place) => accountFinding(place, folder, config)));
  return [...answers, ...found];
}

type OwnServer = Extract<ServerChoice, { kind: "own" }>;

async function tryCodex(
  config: Config,
  server: OwnServer,
): Promise<Result<LoginCheck, BrokerError>> {
  for (const folder of [server.logsFolder, server.runFolder]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const home = await mkdtemp(join(server.runFolder, "check-"));
  try {
    const configs = [config.codexHome, config.codexTeamHome].map((one) => join(one, "config.toml"));
    const used = configs.find((path) => existsSync(path));
    if (used !== undefined) await symlink(used, join(home, "config.toml"));
    return await codexLoginCheck({
      ...server,
      codexHome: home,
      environment: { ...server.environment, CODEX_HOME: home },
      clientName: config.serviceName,
      clock: systemClock,
      log: silentLog,
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Tries what agents get. Where they work without a sandbox everywhere, there is nothing to try. */
async function sandboxFinding(config: Config, server: OwnServer): Promise<Finding> {
  if (config.codexSandbox === "full-access") {
    return { kind: "note", text: "Agents work without a sandbox (CODEX_SANDBOX=full-access)." };
  }
  const { sessionsRoot } = config;
  const probe = await probeSandbox({ ...server, sessionsRoot, clock: systemClock });
  const found = sandboxProblem(probe);
  if (found !== null) return problem(`${found}.`, sandboxHint(config));
  return { kind: "ok", text: "The sandbox works, and hides the broker's files from agents." };
}

function sandboxHint({ dataRoot }: Config): string {
  const temporary = realPath(tmpdir());
  return isInside(dataRoot, temporary)
    ? `Move DATA_ROOT out of the temporary folder ${temporary}.`
    : "See the README's section on security.";
}

async function accountFinding(
  place: ProfilePlace,
  folder: ProfileFolder,
  config: Config,
): Promise<Finding> {
  const path = config.codexAuthJsonPath;
  if (place.isDefault && path !== null) return importedFinding(path);
  const account = await folder.accountOf(place.name);
  const who = place.isDefault ? "Codex" : `The profile ${place.name}`;
  if (account !== null) return { kind: "ok", text: `${who} has an account: ${named(account)}.` };
  if (!place.isDefault) {
    return problem(`${who} has no readable sign-in.`, "Sign in again, or remove it.");
  }
  if (config.openaiApiKey !== null) {
    return {
      kind: "ok",
      text: "Codex signs in with OPENAI_API_KEY when the worker starts.",
    };
  }
  return problem(
    "Codex has no account.",
    "Set OPENAI_API_KEY, or CODEX_AUTH_JSON_PATH to an auth.json of Codex.",
  );
}

async function importedFinding(path: string): Promise<Finding> {
  const content = await readFile(path, "utf8").catch(() => null);
  if (content === null) {
    const hint = `CODEX_AUTH_JSON_PATH names ${path}, which cannot be read.`;
    return problem("Codex has no account.", hint);
  }
  const account = readAccountFile(content);
  return account.ok
    ? { kind: "ok", text: `Codex has an account: ${named(account.value)}.` }
    : problem(`${path} cannot be used.`, account.error);
}

function named({ identity }: { readonly identity: AccountIdentity }): string {
  if (identity.kind === "api-key") return `an API key that ends in ${identity.keyEnding ?? "…"}`;
  const plan = identity.plan === null ? "" : `, ${identity.plan}`;
  return `${identity.email ?? identity.accountId ?? "a ChatGPT account"}${plan}`;
}

function problem(text: string, hint: string | undefined): Finding {
  return { kind: "problem", text, hint: hint ?? "" };
}
