import { inEachLanguage } from "../api/language.ts";

const english = {
  moveQuestion: "Move the app to Applications?",
  moveWhy: "Only from there can it update itself. It starts again by itself after the move.",
  move: "Move to Applications",
  notNow: "Not now",

  openQuestion: (host: string) => `Open ${host} in the browser?`,
  open: "Open",
  cancel: "Cancel",
  withoutAsking: (host: string) => `Open links of ${host} without asking until the app quits`,

  updateNotInstalled: "The update was not installed",
  brokerStillRuns: "The broker still runs",
  stopTookTooLong:
    "It did not stop within a minute. Its log says more. Quit once more to leave it running.",

  failed: {
    start: "The broker could not be started",
    stop: "The broker could not be stopped",
    restart: "The broker could not be restarted",
    rollBack: (version: string) => `The broker could not be rolled back to ${version}`,
    prefer: "The preferred profile could not be changed",
    keepRunning: "Whether the broker starts at login could not be changed",
    openAtLogin: "Whether the app opens at login could not be changed",
  },

  controlPlane: (version: string) => `Control plane ${version}`,
  doesNotRun: "does not run",
};

const chinese: typeof english = {
  moveQuestion: "将 App 移到“应用程序”文件夹？",
  moveWhy: "只有在那里它才能自行更新。移动后它会自动重新启动。",
  move: "移到“应用程序”",
  notNow: "以后",

  openQuestion: (host) => `在浏览器中打开 ${host}？`,
  open: "打开",
  cancel: "取消",
  withoutAsking: (host) => `在 App 退出前，打开 ${host} 的链接时不再询问`,

  updateNotInstalled: "未能安装更新",
  brokerStillRuns: "Broker 仍在运行",
  stopTookTooLong: "它没有在一分钟内停止，详情见日志。再次退出会让它继续运行。",

  failed: {
    start: "无法启动 Broker",
    stop: "无法停止 Broker",
    restart: "无法重新启动 Broker",
    rollBack: (version) => `无法将 Broker 回滚到 ${version}`,
    prefer: "无法更改首选账号配置",
    keepRunning: "无法更改 Broker 是否在登录时启动",
    openAtLogin: "无法更改 App 是否在登录时打开",
  },

  controlPlane: (version) => `控制面 ${version}`,
  doesNotRun: "未运行",
};

/** What the app's dialogs and its About panel say. */
export const dialogWords = inEachLanguage(english, chinese);
