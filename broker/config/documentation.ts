import type { Setting, SettingGroup } from "./setting.ts";
import { settingNames, settingOf, type SettingName } from "./settings.ts";

const GROUP_TITLES: Readonly<Record<SettingGroup, string>> = {
  slack: "Slack",
  access: "Who may give work",
  codex: "Codex",
  turns: "Turns",
  paths: "Folders",
  http: "HTTP",
  github: "GitHub",
  logging: "Logging",
  disk: "Disk space",
  integrations: "Integrations",
};

const GROUPS = Object.keys(GROUP_TITLES) as readonly SettingGroup[];

const REMAKE = "node build/config-docs.ts";

/** The text of `docs/configuration.md`. */
export function renderConfigurationPage(): string {
  const sections = GROUPS.map((group) => `## ${GROUP_TITLES[group]}\n\n${tableOf(group)}`);
  return `# Configuration

<!-- Made by \`${REMAKE}\` from broker/config/settings: change it there. -->

The worker is configured by environment variables: in a container by its environment, elsewhere by a file such as \`config/worker.env\` with one \`NAME=value\` a line. It reads them once, when it starts.

- An empty variable counts as not set.
- Booleans are exactly \`true\` or \`false\`.
- Relative paths start in the working folder, and \`~\` is the home folder.
- Lists have commas between their entries.
- Everything that is wrong is reported at once, and the worker does not start. A misspelt \`SLACK_\`, \`BROKER_\` or \`CODEX_\` variable gives a warning, and so does one that is set and has no effect.
- Secrets are marked; they are never logged, and agents see none of them but GitHub's tokens.

${sections.join("\n\n")}
`;
}

/** The text of `.env.example`: what must be set is empty, the rest is commented out. */
export function renderEnvExample(): string {
  const groups = GROUPS.map((group) => {
    const entries = namesOf(group).map((name) => envEntry(name, settingOf(name)));
    return `# ---- ${GROUP_TITLES[group]} ----\n\n${entries.join("\n\n")}`;
  });
  return `# Settings of the worker. Copy this file to .env and fill in what is empty.
# Made by "${REMAKE}": change broker/config/settings instead.

${groups.join("\n\n")}
`;
}

function namesOf(group: SettingGroup): readonly SettingName[] {
  return settingNames.filter((name) => settingOf(name).group === group);
}

function envEntry(name: SettingName, setting: Setting<unknown>): string {
  const unused = setting.comesWith === undefined ? "" : `\n# ${notYet(setting.comesWith)}`;
  const notes = `# ${setting.description}${unused}\n# Wants ${setting.type.wants}.`;
  switch (setting.default.kind) {
    case "required":
      return `${notes}\n${name}=`;
    case "none":
      return `${notes}\n# ${name}=`;
    case "fixed":
      return `${notes}\n# ${name}=${setting.type.write(setting.default.value ?? "")}`;
    case "derived":
      return `${notes} Default: ${setting.default.text.replaceAll("`", "")}.\n# ${name}=`;
  }
}

function notYet(comesWith: string): string {
  return `Has no effect yet: ${comesWith} are to come.`;
}

function tableOf(group: SettingGroup): string {
  const rows = namesOf(group).map((name) => {
    const setting = settingOf(name);
    const secret = setting.secret ? " Secret." : "";
    const unused = setting.comesWith === undefined ? "" : ` ${notYet(setting.comesWith)}`;
    return [
      `\`${name}\``,
      `${setting.type.wants}`,
      defaultText(setting),
      `${setting.description}${secret}${unused}`,
    ];
  });
  return alignedTable([["Variable", "Wants", "Default", "What it does"], ...rows]);
}

function defaultText(setting: Setting<unknown>): string {
  switch (setting.default.kind) {
    case "required":
      return "none: it must be set";
    case "none":
      return "not set";
    case "fixed": {
      const written = setting.type.write(setting.default.value ?? "");
      return written === "" ? "empty" : `\`${written}\``;
    }
    case "derived":
      return setting.default.text;
  }
}

/** A Markdown table as formatters leave it: columns padded to their widest cell. */
function alignedTable(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (escaped[0] ?? []).map((_, column) =>
    Math.max(...escaped.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [header = [], ...body] = escaped;
  return [lineOf(header), rule, ...body.map(lineOf)].join("\n");
}
