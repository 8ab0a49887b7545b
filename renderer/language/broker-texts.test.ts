import { describe, expect, test } from "vitest";
import { errorCodes } from "../../broker/api/error-codes.ts";
import { GROUP_TITLES } from "../../broker/config/documentation.ts";
import { loadConfig } from "../../broker/config/load.ts";
import { settingNames, settingOf } from "../../broker/config/settings.ts";
import { configWarnings } from "../../broker/config/warnings.ts";
import { brokerText } from "../../main/api/broker-text.ts";
import { errorCodeTexts } from "../../main/api/broker-texts/error-codes.ts";
import { settingNameTexts } from "../../main/api/broker-texts/setting-names.ts";
import { settingProblemTexts } from "../../main/api/broker-texts/setting-problems.ts";
import { settingTexts } from "../../main/api/broker-texts/settings.ts";
import { parseEnvFile } from "../../main/settings/env-file.ts";
import { quotedValue } from "../../main/settings/env-value.ts";
import { ownGroups, ownProblems, ownSettings } from "../../main/settings/own-settings.ts";
import { lockOf } from "../../main/settings/settings-view.ts";

/** The same in both languages. */
const names = new Set(["Slack", "Codex", "HTTP", "GitHub"]);

/** What a Chinese text may say in English: names of Slack's screens and of commands. */
const latinNames =
  /codex login|Codex app-server|Socket Mode|Basic Information|Web API|Ada Lovelace <\S+>/g;
/** Two English words in a row are a part that was not translated. */
const english = /[A-Za-z]*[a-z]{2}[,.:]? [a-z]{2,}/;
/** Variables, code and addresses. */
const values =
  /`[^`]+`|\b[A-Z]+_[A-Z_]+\b|\bPORT\b|<!\w+>|(?<!\w)~?\/[\w./-]*\w|\bxo?x\w+-|\d{2,}/g;

/** Why a text is not translated; null when it is. */
function lackIn(text: string): string | null {
  if (names.has(text) || !/[a-z]{2}/.test(text.replaceAll(values, ""))) return null;
  const chinese = brokerText(text, "zh");
  if (!/\p{Script=Han}/u.test(chinese) && !isValue(text)) return `untranslated: ${text}`;
  if (english.test(chinese.replaceAll(latinNames, ""))) return `in part: ${chinese}`;
  const lost = [...text.matchAll(values)].find(([value]) => !chinese.includes(value));
  return lost === undefined ? null : `${lost[0]} is missing: ${chinese}`;
}

/** A path or an address, as a default is written. */
function isValue(text: string): boolean {
  return /^\S*[/`]\S*$/.test(text);
}

const settings = [...ownSettings, ...settingNames.map((name) => ({ name, ...settingOf(name) }))];

const settingWords = settings
  .flatMap(({ label, description, type, default: byDefault }) => [
    label,
    description,
    type.wants,
    type.unit ?? [],
    byDefault.kind === "derived" ? byDefault.text : [],
  ])
  .flat();

const groupTitles = [...ownGroups.map(({ title }) => title), ...Object.values(GROUP_TITLES)];

const context = { home: "/home/me", cwd: "/srv", platform: "darwin" as const, uid: 501 };

/** What the release says of wrong values: of each setting, and of those that do not go together. */
function problems(): readonly string[] {
  const wrong = ["", "\n", "-1", "9".repeat(12), "xapp-1 ", "xoxb-1 ", "xoxp-1", "n".repeat(101)];
  const each = settings.flatMap(({ name }) =>
    wrong.map((value): Record<string, string> => ({ [name]: value })),
  );
  const tokens = { SLACK_APP_TOKEN: "xapp-1-A1-1-abcdef", SLACK_BOT_TOKEN: "xoxb-1-1-abcdef" };
  const together = [
    { DISK_CLEANUP_TARGET_FREE_BYTES: "1" },
    { RUN_DIR: `/${"r".repeat(200)}` },
    { AGENT_ENV: "SLACK_BOT_TOKEN" },
    { AGENT_ENV: "MINE", MINE: "xoxb-2-2-ghijklmn" },
    { AGENT_ENV: "MINE", MINE: "key-of-mine", OPENAI_API_KEY: "key-of-mine" },
  ].map((some) => ({ ...tokens, ...some }));
  return [...each, ...together].flatMap((environment) => {
    const loaded = loadConfig(environment, context);
    const found = [...(loaded.ok ? [] : loaded.error), ...ownProblems(environment)];
    return found.flatMap(({ wants, message }) => [wants, message].filter((text) => text !== ""));
  });
}

function warnings(): readonly string[] {
  const misspelt = { SLACK_BOT_TOKN: "1", SLACK_PROGRESS_REMINDER_AFTER_MS: "1" };
  const all = Object.fromEntries(settings.map(({ name }) => [name, "1"]));
  return configWarnings({ ...all, ...misspelt }).map(({ message }) => message);
}

/** What is wrong with lines of worker.env, and with values that would be written there. */
function fileProblems(): readonly string[] {
  const files = ["A", "A='1", "A='1' 2", "A=\u0001", `A=${"1".repeat(70_000)}`, "A= \nB=1\n"];
  const faults = files.flatMap((text) => parseEnvFile(text).fault?.message ?? []);
  const texts = ["\u0001", "'\"`\n"].map((value) => quotedValue("A", value));
  return [...faults, ...texts.flatMap((quoted) => (quoted.ok ? [] : [quoted.error]))];
}

const locks = (["environment", "control-plane"] as const).flatMap((source) => lockOf(source) ?? []);

const explanations = Object.values(errorCodes).flatMap(({ sentence, hint }) => [
  sentence,
  hint,
  `${sentence} ${hint}`,
]);

describe("AD22 in Chinese there is", () => {
  test.each([
    { what: "every text of the settings", texts: settingWords, atLeast: 300 },
    { what: "every title of their groups", texts: groupTitles, atLeast: 12 },
    { what: "every problem of a value", texts: problems(), atLeast: 300 },
    { what: "every problem of worker.env", texts: fileProblems(), atLeast: 8 },
    { what: "every warning", texts: warnings(), atLeast: 4 },
    { what: "every reason why a setting is locked", texts: locks, atLeast: 2 },
    { what: "every explanation of an error code", texts: explanations, atLeast: 225 },
  ])("$what", ({ texts, atLeast }) => {
    expect(texts.length).toBeGreaterThanOrEqual(atLeast);
    expect([...new Set(texts.flatMap((text) => lackIn(text) ?? []))]).toStrictEqual([]);
  });

  test("the text that the test looks for, and not what nobody translated", () => {
    expect(lackIn("The flag is raised on Sundays.")).toMatch("untranslated");
    expect(lackIn("It must be set. The flag is raised on Sundays.")).toMatch("in part");
    expect(lackIn("flags")).toMatch("untranslated");
    expect(lackIn("It must be set.")).toBeNull();
  });

  test("no translation of a text that is gone", () => {
    const said = new Set(
      [...settingWords, ...groupTitles, ...explanations].flatMap((text) => [
        text,
        ...text.split(/(?<=[.!?]) /),
      ]),
    );
    const pairs = [...settingNameTexts, ...settingTexts, ...errorCodeTexts];
    const gone = pairs.filter(([text]) => !/\{\d\}/.test(text) && !said.has(text));
    expect(gone.map(([text]) => text)).toStrictEqual([]);
  });

  test("one translation of each text", () => {
    const all = [...settingNameTexts, ...settingTexts, ...settingProblemTexts, ...errorCodeTexts];
    const texts = all.map(([text]) => text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toStrictEqual([]);
  });
});
