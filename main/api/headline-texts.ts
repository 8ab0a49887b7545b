import { inEachLanguage } from "./language.ts";
import { capitalised, countOf, countWordFirst, groupedNumber } from "./number-words.ts";

const sessions = (count: number) => (count === 1 ? "1 session" : `${count} sessions`);

/** A span such as "8 s" and a moment such as "at 11:40" come as words of the same language. */
const english = {
  comma: ", ",
  sentence: (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`),
  sentences: (first: string, second: string) => `${first}. ${second}`,

  running: "Running",
  runningAndNeeded: (things: number) =>
    things === 0
      ? "Running. Nothing needs you."
      : `Running. ${countWordFirst(things)} ${things === 1 ? "thing needs" : "things need"} you.`,
  runningWithoutAccount: "Running, but Codex has no account yet.",
  runningSlackSilent: (lastEvent: string | null) =>
    lastEvent === null
      ? "Running, but Slack is not answering."
      : `Running, but Slack is not answering. Last event ${lastEvent}.`,
  runningSlackRefuses: "Running, but Slack refuses the sign-in.",
  runningBrokerSilent: "Running, but the broker does not answer.",
  runningWithoutSlack: "Running without Slack",
  workingOn: (count: number) => `Working on ${sessions(count)}`,
  sessionsNeedYou: (count: number) => `${sessions(count)} ${count === 1 ? "needs" : "need"} you`,
  thingsNeedYou: (count: number) => `${count} ${count === 1 ? "thing needs" : "things need"} you`,
  working: (count: number) => `${count} ${count === 1 ? "is" : "are"} working`,

  starting: "Starting",
  waitingForBroker: "Waiting for the broker",
  since: (step: string, span: string) => `${step}, ${span}`,
  stopping: "Stopping",
  startingAgain: "Starting again",
  startedAgain: (span: string | null) =>
    span === null
      ? "Stopped, and it is started again."
      : `Stopped, and it is started again, next try in ${span}.`,
  couldNotStart: "Could not start",
  itCouldNotStart: (span: string | null) =>
    span === null ? "It could not start" : `It could not start, next try in ${span}`,
  itEnded: (span: string | null) =>
    span === null ? "It ended unexpectedly" : `It ended unexpectedly, next try in ${span}`,
  stopped: "Stopped",
  stoppedBecauseItCouldNotStart: "Stopped, because it could not start",
  stoppedAfterCrashes: (crashes: number) =>
    crashes <= 1 ? "Stopped after a crash" : `Stopped after ${crashes} crashes`,
  stoppedNotConfigured: "Stopped, not configured",
  stoppedToConfigure: "Stopped. Its configuration has to change first",
  configurationFirst: "Its configuration has to change first",
  messagesWait: "Stopped. Messages wait in Slack.",
  notStarted: "Not started yet",
  stoppedBy: (by: string, moment: string) => `By ${by} ${moment}`,
  stoppedAt: (moment: string) => capitalised(moment),
  sessionsWait: (count: number) => `${sessions(count)} ${count === 1 ? "waits" : "wait"}`,

  slackLiveNoEvent: "Slack live, no event yet",
  /** For a line, for a narrow line, and behind another clause. */
  slackLive: {
    full: (span: string) => `Slack live, last event ${span} ago`,
    short: (span: string) => `Slack live, ${span} ago`,
    clause: (span: string) => `Slack live ${span} ago`,
  },
  slackReconnects: (lastEvent: string | null) =>
    lastEvent === null ? "Slack is reconnecting" : `Slack is reconnecting, last event ${lastEvent}`,
  slackRefuses: "Slack refuses the sign-in",
  brokerSilent: "The broker does not answer",
  slackOff: "Slack is not connected",

  runningTurns: (count: number) =>
    `${capitalised(countOf(count, "turn"))} ${count === 1 ? "is" : "are"} running.`,
};

const chinese: typeof english = {
  comma: "，",
  sentence: (text) => (/[.!?…。！？]$/.test(text) ? text : `${text}。`),
  sentences: (first, second) => `${first}。${second}`,

  running: "正在运行",
  runningAndNeeded: (things) =>
    things === 0
      ? "正在运行。没有需要你处理的事。"
      : `正在运行。有 ${groupedNumber(things)} 件事需要你处理。`,
  runningWithoutAccount: "正在运行，但 Codex 还没有账号。",
  runningSlackSilent: (lastEvent) =>
    lastEvent === null
      ? "正在运行，但 Slack 没有响应。"
      : `正在运行，但 Slack 没有响应。上次事件：${lastEvent}。`,
  runningSlackRefuses: "正在运行，但 Slack 拒绝了登录。",
  runningBrokerSilent: "正在运行，但 Broker 没有响应。",
  runningWithoutSlack: "正在运行，未连接 Slack",
  workingOn: (count) => `正在处理 ${groupedNumber(count)} 个会话`,
  sessionsNeedYou: (count) => `${groupedNumber(count)} 个会话需要你处理`,
  thingsNeedYou: (count) => `${groupedNumber(count)} 件事需要你处理`,
  working: (count) => `${groupedNumber(count)} 个正在工作`,

  starting: "正在启动",
  waitingForBroker: "正在等待 Broker",
  since: (step, span) => `${step}，已用 ${span}`,
  stopping: "正在停止",
  startingAgain: "正在重新启动",
  startedAgain: (span) =>
    span === null ? "已停止，正在重新启动。" : `已停止，${span}后重新启动。`,
  couldNotStart: "无法启动",
  itCouldNotStart: (span) => (span === null ? "无法启动" : `无法启动，${span}后重试`),
  itEnded: (span) => (span === null ? "意外退出" : `意外退出，${span}后重试`),
  stopped: "已停止",
  stoppedBecauseItCouldNotStart: "已停止，因为无法启动",
  stoppedAfterCrashes: (crashes) =>
    crashes <= 1 ? "崩溃后已停止" : `崩溃 ${groupedNumber(crashes)} 次后已停止`,
  stoppedNotConfigured: "已停止，尚未配置",
  stoppedToConfigure: "已停止。需要先更改配置",
  configurationFirst: "需要先更改配置",
  messagesWait: "已停止。消息在 Slack 中等待。",
  notStarted: "尚未启动",
  stoppedBy: (by, moment) =>
    by === "you" ? `已由你停止（${moment}）` : `已由 ${by} 停止（${moment}）`,
  stoppedAt: (moment) => `${moment} 停止`,
  sessionsWait: (count) => `${groupedNumber(count)} 个会话在等待`,

  slackLiveNoEvent: "Slack 已连接，还没有事件",
  slackLive: {
    full: (span) => `Slack 已连接，上次事件在 ${span}前`,
    short: (span) => `Slack 已连接，${span}前`,
    clause: (span) => `Slack 已连接，${span}前`,
  },
  slackReconnects: (lastEvent) =>
    lastEvent === null ? "Slack 正在重新连接" : `Slack 正在重新连接，上次事件：${lastEvent}`,
  slackRefuses: "Slack 拒绝了登录",
  brokerSilent: "Broker 没有响应",
  slackOff: "Slack 未连接",

  runningTurns: (count) =>
    count === 0 ? "没有正在进行的回合。" : `${groupedNumber(count)} 个回合正在进行。`,
};

/** What headline.ts puts together. */
export const headlineTexts = inEachLanguage(english, chinese);
