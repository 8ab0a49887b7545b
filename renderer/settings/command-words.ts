import type { CommandLink, CommandLinkState } from "../../main/api/command-link.ts";
import { inLanguage } from "../language/language.ts";

type StateWords = Readonly<Record<CommandLinkState, (path: string) => string>>;

const englishStates: StateWords = {
  absent: (path) => `Not installed. It would be ${path}.`,
  linked: (path) => `Installed as ${path}.`,
  outdated: (path) => `${path} is of another installation, or of this app at an earlier place.`,
  taken: (path) => `Another program is at ${path}. It stays as it is.`,
};

const chineseStates: StateWords = {
  absent: (path) => `尚未安装。安装位置：${path}。`,
  linked: (path) => `已安装为 ${path}。`,
  outdated: (path) => `${path} 属于另一个安装，或属于移动位置之前的这个 App。`,
  taken: (path) => `${path} 是另一个程序，会保持原样。`,
};

const english = {
  title: "Command line",
  label: "The broker command",
  text: "Shows and controls the broker in a terminal, also from scripts.",
  install: "Install the broker command",
  installAgain: "Install it again",
  installing: "Installing…",
  remove: "Remove",
  removing: "Removing…",
  notOnPath: "Terminals do not find it yet. Add this line to ~/.zprofile:",
  failed: "What is there could not be read.",
  notInstalled: "It was not installed.",
  notRemoved: "It was not removed.",
};

const chinese = {
  title: "命令行",
  label: "broker 命令",
  text: "在终端和脚本中查看和控制 Broker。",
  install: "安装 broker 命令",
  installAgain: "重新安装",
  installing: "正在安装…",
  remove: "移除",
  removing: "正在移除…",
  notOnPath: "终端还找不到它。请将这一行添加到 ~/.zprofile：",
  failed: "无法读取 broker 命令的状态。",
  notInstalled: "未能安装。",
  notRemoved: "未能移除。",
};

/** What Settings says of the command `broker`. */
export const commandWords = inLanguage(english, chinese);

const states = inLanguage(englishStates, chineseStates);

/** What is there, in a sentence. Pure. */
export function commandStateWords({ state, path }: CommandLink): string {
  return states[state](path);
}

/** The line that makes a terminal find it; null when none is needed. Pure. */
export function missingPathLine({ state, path, isOnPath }: CommandLink): string | null {
  if (state !== "linked" || isOnPath) return null;
  return `export PATH="${path.slice(0, path.lastIndexOf("/"))}:$PATH"`;
}
