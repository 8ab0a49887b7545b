import { systemClock } from "../clock/clock.ts";
import type { Config } from "../config/settings.ts";
import { configWarnings } from "../config/warnings.ts";
import { silentLog } from "../logs/log.ts";
import { checkSlackLogin, type TokenCheck } from "../slack/login-check.ts";
import { codexFindings } from "./check-codex.ts";
import { configurationOrComplain, type Environment } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Finding } from "./finding.ts";
import { slackAccess } from "./slack-gateway.ts";

/**
 * `check`: validates the configuration and tries Slack's login and Codex. Opens no Slack
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
    tokenFinding(login.botToken, `Slack accepts the bot token${as}.`),
    tokenFinding(login.appToken, "Slack accepts the app-level token and offers a socket."),
    ...scopes,
  ];
}

function tokenFinding(token: TokenCheck, good: string): Finding {
  return token.ok
    ? { kind: "ok", text: good }
    : { kind: "problem", text: token.message, hint: token.hint };
}
