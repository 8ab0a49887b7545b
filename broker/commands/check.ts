import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { systemClock } from "../clock/clock.ts";
import { prepareHome } from "../codex/home.ts";
import { codexLoginCheck } from "../codex/login-check.ts";
import type { Config } from "../config/settings.ts";
import { configWarnings } from "../config/warnings.ts";
import { silentLog } from "../logs/log.ts";
import { checkSlackLogin, type TokenCheck } from "../slack/login-check.ts";
import { homeOptions, serverChoice } from "./codex-server.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { slackAccess } from "./slack-room.ts";

/** A line of the report: good, worth knowing, or a reason not to start. */
type Finding =
  | { readonly kind: "ok" | "note"; readonly text: string }
  | { readonly kind: "problem"; readonly text: string; readonly hint: string };

/**
 * `check`: validates the configuration and tries Slack's and Codex's logins. Opens no Slack
 * socket, no database and no port. Exit 0 when the worker would run, else 1.
 */
export async function check(environment: Environment): Promise<number> {
  const config = configurationOrComplain(environment);
  if (config === null) return exitCodes.badConfiguration;
  const warnings = configWarnings(environment).map((warning): Finding => ({
    kind: "note",
    text: `${warning.variable}: ${warning.message}`,
  }));
  const found = await Promise.all([slackFindings(config), codexFindings(config, environment)]);
  const findings = [...warnings, ...found.flat()];
  for (const finding of findings) process.stdout.write(`${lineOf(finding)}\n`);
  return findings.some(({ kind }) => kind === "problem") ? exitCodes.problem : exitCodes.ok;
}

function lineOf(finding: Finding): string {
  switch (finding.kind) {
    case "ok":
      return `ok       ${finding.text}`;
    case "note":
      return `note     ${finding.text}`;
    case "problem":
      return `problem  ${finding.text} ${finding.hint}`;
  }
}

async function slackFindings(config: Config): Promise<readonly Finding[]> {
  const login = await checkSlackLogin({
    ...slackAccess(config),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  const scopes = (login.missingScopes ?? []).map(({ scope, without }): Finding => ({
    kind: "note",
    text: `Slack scope ${scope} is missing. ${without}`,
  }));
  const as =
    login.identity === null ? "" : `, as ${login.identity.botName} in ${login.identity.teamName}`;
  return [
    tokenFinding(login.botToken, `Slack takes the bot token${as}.`),
    tokenFinding(login.appToken, "Slack takes the app-level token and offers a socket."),
    ...scopes,
  ];
}

function tokenFinding(token: TokenCheck, good: string): Finding {
  return token.ok
    ? { kind: "ok", text: good }
    : { kind: "problem", text: token.message, hint: token.hint };
}

async function codexFindings(
  config: Config,
  environment: Environment,
): Promise<readonly Finding[]> {
  const server = serverChoice(config, environment);
  if (!server.ok) {
    return [{ kind: "problem", text: server.error.message, hint: server.error.hint ?? "" }];
  }
  if (server.value.kind === "external") {
    return [{ kind: "note", text: `Codex runs elsewhere, at ${server.value.url}; not tried.` }];
  }
  for (const folder of [server.value.logsFolder, server.value.runFolder]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const home = await prepareHome(
    homeOptions(config, environment["HOME"] ?? "/", () => systemClock.now()),
    silentLog,
  );
  if (!home.ok) {
    return [{ kind: "problem", text: home.error.message, hint: home.error.hint ?? "" }];
  }
  const checked = await codexLoginCheck({
    ...server.value,
    clientName: config.serviceName,
    clock: systemClock,
    log: silentLog,
  });
  if (!checked.ok) {
    return [{ kind: "problem", text: checked.error.message, hint: checked.error.hint ?? "" }];
  }
  const { account, version } = checked.value;
  const answers: Finding = { kind: "ok", text: `Codex ${version} answers.` };
  const fileProblem: readonly Finding[] =
    home.value.problem === null
      ? []
      : [
          {
            kind: "problem",
            text: home.value.problem.message,
            hint: home.value.problem.hint ?? "",
          },
        ];
  switch (account.kind) {
    case "ok":
      return [
        answers,
        ...fileProblem,
        { kind: "ok", text: `Codex has an account (${account.type}).` },
      ];
    case "unknown":
      return [
        answers,
        ...fileProblem,
        { kind: "note", text: `Codex cannot tell its account now: ${account.reason}` },
      ];
    case "none":
      return [answers, ...fileProblem, accountFinding(config)];
  }
}

function accountFinding(config: Config): Finding {
  if (config.openaiApiKey !== null) {
    return {
      kind: "ok",
      text: "Codex gets its account from OPENAI_API_KEY when the worker starts.",
    };
  }
  const path = config.codexAuthJsonPath;
  return {
    kind: "problem",
    text: "Codex has no account.",
    hint:
      path !== null && !existsSync(path)
        ? `CODEX_AUTH_JSON_PATH names ${path}, which is not there.`
        : "Set OPENAI_API_KEY, or CODEX_AUTH_JSON_PATH to an auth.json of Codex.",
  };
}
