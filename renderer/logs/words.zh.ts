import type { LogLevel, LogView, RawStream } from "../../main/api/logs.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { byteWords } from "../language/shared-words.ts";
import type { PastTime } from "./search.ts";

const past: Readonly<Record<PastTime, string>> = {
  "15m": "最近 15 分钟",
  "1h": "最近 1 小时",
  "24h": "最近 24 小时",
  "30d": "最近 30 天",
};
const streams: Readonly<Record<RawStream, string>> = {
  "slack-events": "Slack 事件",
  "codex-rpc": "Codex RPC",
  "http-requests": "HTTP",
};
const views: Readonly<Record<LogView, string>> = {
  broker: "Broker",
  sessions: "会话",
  jobs: "后台任务",
  raw: "原始",
};
const levels: Readonly<Record<LogLevel, string>> = {
  debug: "所有级别",
  info: "信息及以上",
  warn: "警告和错误",
  error: "仅错误",
};
const levelNames: Readonly<Record<LogLevel, string>> = {
  debug: "调试",
  info: "信息",
  warn: "警告",
  error: "错误",
};

function matchesOf(matches: number, lines: number): string {
  return `${groupedNumber(lines)} 行中有 ${groupedNumber(matches)} 行匹配`;
}

export const chinese = {
  title: "日志",
  view: "日志",
  views,
  stream: "数据流",
  streams,
  level: "级别",
  levels,
  time: "时间",
  past,
  filter: "筛选",
  find: "文字或 /正则表达式/",
  standings: {
    live: "实时",
    loading: "正在读取…",
    waiting: "等待 Broker",
    reconnecting: "正在重新连接…",
    failed: "非实时",
    paused: "已暂停",
    past: "非实时",
  },
  pause: "暂停",
  goOn: "继续",
  more: "存储或共享",
  save: "存储显示的内容",
  diagnostics: "诊断…",
  pausedWith: (count: number) =>
    count === 0 ? "已暂停。没有新的日志行。" : `已暂停。有 ${groupedNumber(count)} 行新日志`,
  show: "显示",
  lines: "日志行",
  detail: "日志行详情",
  closeDetail: "关闭详情",
  openSession: "打开会话",
  onlyThread: "只看这个消息串",
  onlyJob: "只看这个后台任务",
  copyJson: "拷贝为 JSON",
  copied: "已拷贝这一行",
  copyFailed: "无法拷贝这一行。",
  levelName: (level: LogLevel | null) => (level === null ? "原始" : levelNames[level]),
  lineError: "错误",
  lineWarning: "警告",
  means: "含义",
  cutLine: (bytes: number) => `这一行有 ${byteWords(bytes)}，只显示开头。`,
  filterBy: (value: string) => `按“${value}”筛选`,
  filterByFocused: "按选中的值筛选",
  filterIs: (label: string, shown: string) => `${label}：${shown}`,
  sessionLabel: (channel: string, moment: string) => `${channel}，${moment}`,
  clearJob: (label: string) => `显示所有后台任务的日志，而不只是“${label}”`,
  clearSession: (label: string) => `显示所有会话的日志，而不只是“${label}”`,
  clearTime: "恢复显示最近 1 小时",
  failed: "无法读取日志。",
  countsFailed: "无法统计行数。",
  followFailed: "无法接收新的日志行。",
  olderFailed: "无法读取更早的日志行。",
  noMatch: "没有匹配的日志行。",
  clearFilters: "清除筛选",
  empty: "这段时间没有日志。",
  emptyRaw: "这段时间没有记录。",
  lastDay: "查看最近 24 小时",
  gap: "部分日志行缺失：所在的文件已被移除或重写。",
  searchedTo: (moment: string) => `已查到 ${moment}，没有找到。`,
  lookFurther: "继续往前查",
  looking: "正在查找…",
  beginning: "这段时间没有更早的日志",
  rawOff: (wire: string) => `没有记录原始数据流“${wire}”。`,
  rawOffHint:
    "其中包含成员写的内容和智能体读取的内容。需要重新启动 Broker 才能记录，正在进行的回合会继续。",
  rawOffHintStopped: "其中包含成员写的内容和智能体读取的内容。Broker 启动后开始记录。",
  withRate: (text: string, bytes: number) => `${text}每小时约占用 ${byteWords(bytes)}。`,
  record: "开始记录",
  recording: "正在打开…",
  recordFailed: "未能开始记录。",
  file: "这一行所在的文件，相对于日志文件夹",
  recordSoon: "已存储。Broker 重新启动后开始记录。",
  recordAtStart: "已存储。Broker 启动后开始记录。",
  stopped: "Broker 已停止，不会有新的日志行。",
  startBroker: "启动 Broker",
  starting: "正在启动…",
  strip: (each: string, lines: number, warnings: number, errors: number) =>
    `每 ${each}的行数：共 ${groupedNumber(lines)} 行，${groupedNumber(warnings)} 个警告，${groupedNumber(errors)} 个错误。拖移以选择一段时间。`,
  countedInPast: (matches: number, lines: number, time: PastTime) =>
    lines === 0 ? `${past[time]}没有日志` : `${past[time]}：${matchesOf(matches, lines)}`,
  countedInSpan: (matches: number, lines: number, from: string, to: string) =>
    lines === 0 ? `${from} 到 ${to} 没有日志` : `${from} 到 ${to}：${matchesOf(matches, lines)}`,
  countedInPart: (matches: number, lines: number, since: string) =>
    `${since} 以来：${matchesOf(matches, lines)}；更早的没有统计`,
  dropped: (count: number) => `丢弃 ${groupedNumber(count)} 行`,
  nextError: "下一个错误",
  previousLine: "上一行",
  nextLine: "下一行",
  pauseOrGoOn: "暂停或继续",
  closeOrClear: "关闭详情，再清除筛选",
  fromEnd: "拷贝这一行",
  noError: "已读取的日志行中没有错误",
};
