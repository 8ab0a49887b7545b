import { inEachLanguage } from "../../api/language.ts";
import { capitalised, countOf, countWordFirst, groupedNumber } from "../../api/number-words.ts";

const english = {
  sentence: (text: string) => `${text}.`,

  show: "Show",
  logs: "Logs",
  doctor: "Doctor",
  settings: "Settings",
  replaceToken: "Replace token",
  signIn: "Sign in",
  allowOnce: "Allow once",
  decline: "Decline",
  seeWhatHappened: "See what happened",
  whatIsNew: "What is new",

  brokerStopped: "The broker has stopped",
  brokerCannotStart: "The broker cannot start",
  brokerKeepsEnding: "The broker keeps ending",
  couldNotStart: "It could not start.",
  crashedTimes: (times: number) => `It crashed ${times} times.`,
  readLater: "New messages are read when it runs again.",
  triedAgain: (times: number) => `It could not start ${times} times in a row, and is tried again.`,
  startedAgain: (times: number) => `It ended ${times} times in a row and is started again.`,
  slackRefuses: "Slack refuses the broker",
  noMessages: "No message arrives until it is fixed.",

  asksForApproval: "Codex asks for approval",
  asksQuestion: "Codex asks a question",
  asks: (question: string) => `Codex asks: ${question}`,
  asksHowToGoOn: "Codex was cut off and asks how to go on",
  sessionFailed: "A session failed",
  aSession: "A session",
  directMessage: "Direct message",
  askedBy: (person: string) => `Asked by ${person}`,
  askedIn: (place: string, person: string) => `${place}, asked by ${person}`,

  undone: (version: string) => `The update to ${version} was undone.`,
  isBack: (version: string | null) => `${version ?? "The earlier version"} is back`,
  isRunning: (version: string) => `${version} is running`,
  changedToIt: "The broker was changed to it.",
  notInstalled: (version: string) => `${version} was not installed`,
  staysAt: (version: string | null) => `The broker stays at ${version ?? "its version"}.`,

  backAfter: (span: string) => `Back after ${span}`,
  readMeanwhile: (messages: number) =>
    `${countWordFirst(messages)} ${messages === 1 ? "message" : "messages"} came in meanwhile; the broker has read all of them.`,

  signInAgain: "Sign in again",
  signInRefused: (profile: string) =>
    `OpenAI no longer accepts the sign-in of ${profile}. Its sessions wait.`,
  outOfQuota: (profile: string) => `${profile} is out of quota`,
  itsSessionsWait: (until: string | null) =>
    until === null ? "Its sessions wait." : `Its sessions wait until ${until}.`,
  sessionsWait: (count: number, until: string | null) =>
    `${capitalised(countOf(count, "session"))} ${count === 1 ? "waits" : "wait"}${until === null ? "" : ` until ${until}`}.`,
  noKnownLimit: (profile: string) => `${profile} has no limit that is known.`,
  left: {
    week: (profile: string, percent: string) => `${profile} has ${percent} of its week left.`,
    fiveHours: (profile: string, percent: string) =>
      `${profile} has ${percent} of its 5 hours left.`,
  },
  low: {
    week: (profile: string, percent: number) => `${percent}% left of ${profile}'s week`,
    fiveHours: (profile: string, percent: number) => `${percent}% left of ${profile}'s 5 hours`,
  },
  resets: (moment: string) => `Resets ${moment}.`,
  use: (profile: string) => `Use ${profile}`,

  sessionsNeedYou: (count: number) => `${count} sessions need you`,
  moreHappened: "More has happened",
  noMoreForNow: "No more notifications for ten minutes. The menu and the window show everything.",

  tooLate: "That came too late",
  settledBefore: (button: string) => `"${button}" changed nothing: it was settled before.`,
  notArrived: (button: string) => `"${button}" did not arrive`,
};

const chinese: typeof english = {
  sentence: (text) => `${text}。`,

  show: "查看",
  logs: "日志",
  doctor: "健康检查",
  settings: "设置",
  replaceToken: "更换令牌",
  signIn: "登录",
  allowOnce: "允许一次",
  decline: "拒绝",
  seeWhatHappened: "查看经过",
  whatIsNew: "查看新内容",

  brokerStopped: "Broker 已停止",
  brokerCannotStart: "Broker 无法启动",
  brokerKeepsEnding: "Broker 反复退出",
  couldNotStart: "它无法启动。",
  crashedTimes: (times) => `它崩溃了 ${groupedNumber(times)} 次。`,
  readLater: "恢复运行后会读取新消息。",
  triedAgain: (times) => `它连续 ${groupedNumber(times)} 次无法启动，正在重试。`,
  startedAgain: (times) => `它连续 ${groupedNumber(times)} 次退出，正在重新启动。`,
  slackRefuses: "Slack 拒绝了 Broker",
  noMessages: "修复之前收不到消息。",

  asksForApproval: "Codex 请求批准",
  asksQuestion: "Codex 提了一个问题",
  asks: (question) => `Codex 提问：${question}`,
  asksHowToGoOn: "Codex 被中断，询问如何继续",
  sessionFailed: "一个会话失败了",
  aSession: "一个会话",
  directMessage: "私信",
  askedBy: (person) => `由 ${person} 提出`,
  askedIn: (place, person) => `${place}，由 ${person} 提出`,

  undone: (version) => `更新到 ${version} 的操作已撤销。`,
  isBack: (version) => (version === null ? "已恢复先前的版本" : `已恢复 ${version}`),
  isRunning: (version) => `${version} 正在运行`,
  changedToIt: "Broker 已换成这个版本。",
  notInstalled: (version) => `未能安装 ${version}`,
  staysAt: (version) => (version === null ? "Broker 的版本不变。" : `Broker 仍是 ${version}。`),

  backAfter: (span) => `中断 ${span}后恢复`,
  readMeanwhile: (messages) => `期间收到 ${groupedNumber(messages)} 条消息，Broker 已全部读取。`,

  signInAgain: "需要重新登录",
  signInRefused: (profile) => `OpenAI 不再接受 ${profile} 的登录。它的会话在等待。`,
  outOfQuota: (profile) => `${profile} 的额度已用尽`,
  itsSessionsWait: (until) => (until === null ? "它的会话在等待。" : `它的会话要等到 ${until}。`),
  sessionsWait: (count, until) =>
    until === null
      ? `${groupedNumber(count)} 个会话在等待。`
      : `${groupedNumber(count)} 个会话要等到 ${until}。`,
  noKnownLimit: (profile) => `${profile} 没有已知的限额。`,
  left: {
    week: (profile, percent) => `${profile} 的每周额度还剩 ${percent}。`,
    fiveHours: (profile, percent) => `${profile} 的 5 小时额度还剩 ${percent}。`,
  },
  low: {
    week: (profile, percent) => `${profile} 的每周额度还剩 ${percent}%`,
    fiveHours: (profile, percent) => `${profile} 的 5 小时额度还剩 ${percent}%`,
  },
  resets: (moment) => `${moment} 恢复。`,
  use: (profile) => `改用 ${profile}`,

  sessionsNeedYou: (count) => `${groupedNumber(count)} 个会话需要你处理`,
  moreHappened: "还有其他动态",
  noMoreForNow: "十分钟内不再通知。菜单和窗口会显示全部内容。",

  tooLate: "晚了一步",
  settledBefore: (button) => `“${button}”没有生效：此前已有结果。`,
  notArrived: (button) => `“${button}”没有送达`,
};

/** What notifications say. */
export const noticeWords = inEachLanguage(english, chinese);
