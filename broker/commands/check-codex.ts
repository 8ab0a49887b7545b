import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckFinding, CheckPart } from "../api/check.ts";
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
import { finding } from "./finding.ts";

export interface CodexCheckOptions {
  readonly parts: ReadonlySet<CheckPart>;
  /** Ends the check early, with what it has started. */
  readonly ending: AbortSignal;
}

const WITHOUT_CODEX = "No session can work.";
const WITHOUT_ACCOUNT = "Messages are kept until there is an account.";

/**
 * Tries Codex in a home of its own, and reads the accounts without using them: Codex renews a
 * sign-in when it starts, and a second Codex with the same one would sign the worker's out.
 */
export async function codexFindings(
  config: Config,
  environment: Environment,
  { parts, ending }: CodexCheckOptions,
): Promise<readonly CheckFinding[]> {
  if (!parts.has("codex") && !parts.has("sandbox")) return [];
  const server = serverChoice(config, environment);
  if (!server.ok) return [codexProblem("codex.program", server.error)];
  if (server.value.kind === "external") {
    const text = `Codex runs elsewhere, at ${server.value.url}; not tried.`;
    return [finding("information", "codex.program", text)];
  }
  const own = server.value;
  // The sandbox is not worth trying with a Codex that does not start.
  const tried = parts.has("codex") ? await tryCodex(config, own, ending) : null;
  if (tried !== null && !tried.ok) return [codexProblem("codex.version", tried.error)];
  const answers =
    tried === null
      ? []
      : [finding("passed", "codex.version", `Codex ${tried.value.version} answers.`)];
  const sandbox = parts.has("sandbox") ? [await sandboxFinding(config, own, ending)] : [];
  if (tried === null) return sandbox;
  const { account } = tried.value;
  if (account.kind === "ok") {
    const text = `Codex needs no account (${account.type}).`;
    return [...answers, ...sandbox, finding("passed", "codex.account", text)];
  }
  const folder = profileFolder(config);
  const places = folder.places();
  const found = await Promise.all(places.map((place) => accountFinding(place, folder, config)));
  return [...answers, ...sandbox, ...found];
}

type OwnServer = Extract<ServerChoice, { kind: "own" }>;

async function tryCodex(
  config: Config,
  server: OwnServer,
  ending: AbortSignal,
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
      ending,
    });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Tries what agents get. Where they work without a sandbox everywhere, there is nothing to try. */
async function sandboxFinding(
  config: Config,
  server: OwnServer,
  ending: AbortSignal,
): Promise<CheckFinding> {
  if (config.codexSandbox === "full-access") {
    const text = "Agents work without a sandbox (CODEX_SANDBOX=full-access).";
    return finding("information", "sandbox", text);
  }
  const { sessionsRoot } = config;
  const probe = await probeSandbox({ ...server, sessionsRoot, clock: systemClock, ending });
  const found = sandboxProblem(probe);
  if (found !== null) {
    const consequence = "The broker takes no work until it is mended.";
    return finding("failed", "sandbox", `${found}.`, { consequence, hint: sandboxHint(config) });
  }
  const text = "The sandbox works, and hides the broker's files from agents.";
  return finding("passed", "sandbox", text);
}

function sandboxHint({ dataRoot }: Config): string {
  const temporary = realPath(tmpdir());
  return isInside(dataRoot, temporary)
    ? `Move DATA_ROOT out of the temporary folder ${temporary}.`
    : 'See docs/guide.md, "Security in short".';
}

async function accountFinding(
  place: ProfilePlace,
  folder: ProfileFolder,
  config: Config,
): Promise<CheckFinding> {
  const id = `codex.account.${place.name}`;
  const path = config.codexAuthJsonPath;
  if (place.isDefault && path !== null) return importedFinding(id, path);
  const account = await folder.accountOf(place.name);
  const who = place.isDefault ? "Codex" : `The profile ${place.name}`;
  if (account !== null) return finding("passed", id, `${who} has an account: ${named(account)}.`);
  if (!place.isDefault) {
    return finding("failed", id, `${who} has no readable sign-in.`, {
      consequence: "Its sessions wait.",
      hint: "Sign in again, or remove it.",
    });
  }
  if (config.openaiApiKey !== null) {
    return finding("passed", id, "Codex signs in with OPENAI_API_KEY when the worker starts.");
  }
  return finding("failed", id, "Codex has no account.", {
    consequence: WITHOUT_ACCOUNT,
    hint: "Set OPENAI_API_KEY, or CODEX_AUTH_JSON_PATH to an auth.json of Codex.",
  });
}

async function importedFinding(id: string, path: string): Promise<CheckFinding> {
  const content = await readFile(path, "utf8").catch(() => null);
  const problem = (cause: string, hint: string) =>
    finding("failed", id, cause, { consequence: WITHOUT_ACCOUNT, hint });
  if (content === null) {
    return problem(
      "Codex has no account.",
      `CODEX_AUTH_JSON_PATH names ${path}, which cannot be read.`,
    );
  }
  const account = readAccountFile(content);
  return account.ok
    ? finding("passed", id, `Codex has an account: ${named(account.value)}.`)
    : problem(`${path} cannot be used.`, account.error);
}

function named({ identity }: { readonly identity: AccountIdentity }): string {
  if (identity.kind === "api-key") return `an API key that ends in ${identity.keyEnding ?? "…"}`;
  const plan = identity.plan === null ? "" : `, ${identity.plan}`;
  return `${identity.email ?? identity.accountId ?? "a ChatGPT account"}${plan}`;
}

function codexProblem(id: string, { message, hint }: BrokerError): CheckFinding {
  return finding("failed", id, message, { consequence: WITHOUT_CODEX, hint: hint ?? null });
}
