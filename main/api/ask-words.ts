import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AskItem } from "../../broker/api/asks.ts";
import { insideShell } from "../../broker/api/inside-shell.ts";
import { scriptName, scriptWords } from "../../broker/api/script-words.ts";
import { visibleLine, visibleText } from "../../broker/api/visible-text.ts";
import { inEachLanguage, type Language } from "./language.ts";
import { groupedNumber } from "./number-words.ts";

type Question = AskItem["question"];
type Script = Parameters<typeof scriptWords>[0];

const texts = inEachLanguage(
  {
    push: "Codex wants to push a branch",
    command: "Codex wants to run a command",
    reach: (host: string) => `Codex wants to reach ${host}`,
    editFile: "Codex wants to edit a file outside the workspace",
    editFiles: "Codex wants to edit files outside the workspace",
    rights: "Codex wants more rights",
    everythingBelow: (path: string) => `everything below ${path}`,
    network: "use the network",
    read: (path: string) => `read ${path}`,
    write: (path: string) => `write ${path}`,
    says: (reason: string) => `Codex says: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`,
    script: (script: Script) => `It names ${scriptWords(script)}.`,
  },
  {
    push: "Codex 想推送一个分支",
    command: "Codex 想运行一条命令",
    reach: (host) => `Codex 想访问 ${host}`,
    editFile: "Codex 想编辑工作区之外的一个文件",
    editFiles: "Codex 想编辑工作区之外的文件",
    rights: "Codex 想要更多权限",
    everythingBelow: (path) => `${path} 下的所有内容`,
    network: "使用网络",
    read: (path) => `读取 ${path}`,
    write: (path) => `写入 ${path}`,
    says: (reason) => `Codex 的说明：${/[.!?。！？]$/.test(reason) ? reason : `${reason}。`}`,
    script: ({ name, bytes, sha256 }) =>
      `它用到 ${scriptName(name)}（${groupedNumber(bytes)} 字节，${sha256 === null ? "太大，没有哈希值" : `SHA-256 ${sha256}`}）。`,
  },
);

// What the agent wrote is made visible here: people approve what they see. Without a language the words
// around it are in English.

/** What Codex wants, as a sentence of the app about the bot. Pure. */
export function askTitle(question: Question, language: Language = "en"): string {
  const words = texts[language];
  switch (question.kind) {
    case "command":
      return isPush(question.command) ? words.push : words.command;
    case "network":
      return words.reach(visibleLine(question.host));
    case "file-change":
      return question.files.length === 1 ? words.editFile : words.editFiles;
    case "permissions":
      return words.rights;
    case "input":
      return visibleText(question.text);
    default:
      return assertNever(question);
  }
}

/** What it is about, whole, one line per thing; empty for a question, whose title says all. Pure. */
export function askSubject(question: Question, language: Language = "en"): readonly string[] {
  switch (question.kind) {
    case "command":
      return [
        visibleText(insideShell(question.command)),
        ...rightsLines(question.rights, language),
      ];
    case "network":
      return question.command === null ? [] : [visibleText(insideShell(question.command))];
    case "file-change":
      return [
        ...question.files.map(visibleLine),
        ...(question.grantRoot === null
          ? []
          : [texts[language].everythingBelow(visibleLine(question.grantRoot))]),
      ];
    case "permissions":
      return rightsLines(question.rights, language);
    case "input":
      return [];
    default:
      return assertNever(question);
  }
}

/** Longer than this, or of several lines, and a row cannot show it whole. */
const MOST_IN_A_ROW = 90;

/** What one line of a list shows of an ask, and whether that is all there is to read. Pure. */
export function askInRow(
  question: Question,
  language: Language = "en",
): { text: string; isCode: boolean; isWhole: boolean } {
  if (question.kind === "input") {
    return { text: visibleText(question.text), isCode: false, isWhole: true };
  }
  if (question.kind === "network" && question.command === null) {
    return { text: visibleLine(question.host), isCode: true, isWhole: true };
  }
  const [first = "", ...others] = askSubject(question, language);
  const isAll = others.length === 0 && askScripts(question).length === 0;
  const isWhole = isAll && !first.includes("\n") && first.length <= MOST_IN_A_ROW;
  return { text: first, isCode: true, isWhole };
}

/** The reason that Codex gave, as a sentence; null when it gave none. Pure. */
export function askReason(question: Question, language: Language = "en"): string | null {
  if (question.kind === "input" || question.reason === null) return null;
  const reason = visibleText(question.reason.trim());
  return reason === "" ? null : texts[language].says(reason);
}

/** The folder in which a command is to run; null for all else. Pure. */
export function askFolder(question: Question): string | null {
  return question.kind === "command" && question.cwd !== null ? visibleLine(question.cwd) : null;
}

/** What the scripts that a command names held when it was asked, a sentence for each. Pure. */
export function askScripts(question: Question, language: Language = "en"): readonly string[] {
  const scripts = question.kind === "command" ? (question.scripts ?? []) : [];
  return scripts.map((script) => texts[language].script(script));
}

/** The answers to choose from, by their places. Pure. */
export function askOptions(question: Question): readonly string[] {
  return question.kind === "input" ? question.options.map(visibleText) : [];
}

function isPush(command: string): boolean {
  return /^git (?:-\S+ (?:\S+ )?)*push\b/.test(insideShell(command).trim());
}

type Rights = Extract<Question, { kind: "permissions" }>["rights"];

function rightsLines(rights: Rights | null, language: Language): readonly string[] {
  if (rights === null) return [];
  const words = texts[language];
  return [
    ...(rights.network ? [words.network] : []),
    ...rights.read.map((path) => words.read(visibleLine(path))),
    ...rights.write.map((path) => words.write(visibleLine(path))),
  ];
}
