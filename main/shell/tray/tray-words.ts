import { inEachLanguage } from "../../api/language.ts";
import { groupedNumber } from "../../api/number-words.ts";

const english = {
  starting: "Starting",
  waitingForControlPlane: "Waiting for the control plane",
  controlPlaneDown: "The control plane does not run",
  retry: "Try again",

  needsYou: "Needs you",
  /** What a session is or needs, and for how long. */
  forSpan: (what: string, span: string) => `${what} — ${span}`,
  approve: (place: string) => `Approve, ${place}`,
  answer: (place: string) => `Answer, ${place}`,
  decide: (place: string) => `Decide, ${place}`,
  failed: (place: string) => `Failed, ${place}`,
  signIn: (profile: string) => `Sign in, ${profile}`,
  signInAgain: (profile: string) => `Sign in again, ${profile}`,
  otherNeed: (word: string, place: string) => `${word}, ${place}`,
  access: (person: string, place: string) => `Access, ${person}, ${place}`,
  replaceToken: "Replace the Slack token…",
  more: (count: number) => `${count} more…`,
  directMessage: "direct message",

  sessions: "Sessions",
  allSessions: "All sessions…",
  sessionIn: (place: string) => `Session in ${place}`,

  quota: "Quota left",
  fiveHours: "5 h",
  week: "week",
  quotaOf: (percent: number, profile: string, window: string, reset: string | null) =>
    `${percent}% ${profile}, ${window}${reset === null ? "" : `, ${reset}`}`,

  start: "Start broker",
  stop: "Stop broker",
  restart: "Restart broker",

  preferred: (profile: string | null) => `Preferred profile: ${profile ?? "none"}`,
  percentLeft: (profile: string, percent: number) => `${profile}, ${percent}% left`,
  updateBroker: (version: string) => `Update broker to ${version}…`,
  rollBack: (version: string) => `Roll back to ${version} now`,
  updateApp: (version: string) => `Update app to ${version}…`,
  restartApp: "Restart app to update",

  openWindow: "Open window",
  logs: "Logs",
  doctor: "Doctor",
  doctorProblems: (count: number) =>
    `Doctor, ${groupedNumber(count)} ${count === 1 ? "problem" : "problems"}`,

  openAtLogin: "Open at login",
  keepRunning: "Keep broker running in background",
  notPossible: (label: string, why: string) => `${label} (${why})`,
  /** A menu has no room for the sentence; the window has it. */
  reasons: {
    not_macos: "only on macOS",
    not_packaged: "not from a checkout",
    other_backend: "launchd does not run it",
  },

  settings: "Settings…",
  quit: "Quit, broker keeps running",
  quitAndStop: "Quit and stop broker",
};

const chinese: typeof english = {
  starting: "正在启动",
  waitingForControlPlane: "正在等待控制面",
  controlPlaneDown: "控制面未运行",
  retry: "重试",

  needsYou: "需要你处理",
  forSpan: (what, span) => `${what} — ${span}`,
  approve: (place) => `批准：${place}`,
  answer: (place) => `回答：${place}`,
  decide: (place) => `决定：${place}`,
  failed: (place) => `失败：${place}`,
  signIn: (profile) => `登录：${profile}`,
  signInAgain: (profile) => `重新登录：${profile}`,
  otherNeed: (word, place) => `${word}：${place}`,
  access: (person, place) => `访问申请：${person}，${place}`,
  replaceToken: "更换 Slack 令牌…",
  more: (count) => `另有 ${groupedNumber(count)} 项…`,
  directMessage: "私信",

  sessions: "会话",
  allSessions: "所有会话…",
  sessionIn: (place) => `会话：${place}`,

  quota: "剩余额度",
  fiveHours: "5 小时",
  week: "每周",
  quotaOf: (percent, profile, window, reset) =>
    `${percent}% ${profile}，${window}${reset === null ? "" : `，${reset} 恢复`}`,

  start: "启动 Broker",
  stop: "停止 Broker",
  restart: "重新启动 Broker",

  preferred: (profile) => `首选账号配置：${profile ?? "无"}`,
  percentLeft: (profile, percent) => `${profile}，剩余 ${percent}%`,
  updateBroker: (version) => `将 Broker 更新到 ${version}…`,
  rollBack: (version) => `立即回滚到 ${version}`,
  updateApp: (version) => `将 App 更新到 ${version}…`,
  restartApp: "重新启动 App 以更新",

  openWindow: "打开窗口",
  logs: "日志",
  doctor: "健康检查",
  doctorProblems: (count) => `健康检查，${groupedNumber(count)} 个问题`,

  openAtLogin: "登录时打开",
  keepRunning: "让 Broker 在后台保持运行",
  notPossible: (label, why) => `${label}（${why}）`,
  reasons: {
    not_macos: "仅限 macOS",
    not_packaged: "从源代码运行时不可用",
    other_backend: "未由 launchd 运行",
  },

  settings: "设置…",
  quit: "退出，Broker 继续运行",
  quitAndStop: "退出并停止 Broker",
};

/** What the menu of the icon in the menu bar says. */
export const trayWords = inEachLanguage(english, chinese);
