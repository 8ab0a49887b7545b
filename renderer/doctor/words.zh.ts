import type { DoctorCategory, DoctorState } from "../../main/api/doctor.ts";
import type { thisMachine } from "../../main/api/machine-words.ts";
import { groupedNumber } from "../../main/api/number-words.ts";

export const chinese = {
  title: "健康检查",
  diagnostics: "诊断…",
  checkAgain: "重新检查",
  checkNow: "立即检查",
  checking: "正在检查…",
  problems: "问题",
  muted: (count: number) => `已忽略 ${groupedNumber(count)} 项`,
  fixed: "已修复",
  before: "之前",
  now: "现在",
  fixFailed: "无法修复。",
  fixing: "正在修复…",
  cancel: "取消",
  mute: "忽略",
  unmute: "取消忽略",
  muteFailed: "无法更改忽略状态。",
  close: "关闭",
  nothingYet: "尚未检查。",
  readFailed: "无法读取检查结果。",
  runFailed: "无法运行检查。",
  running: (seconds: number, limit: number) => `${seconds} 秒，最长 ${limit} 秒`,
  categories: (
    machine: ReturnType<typeof thisMachine>,
  ): Readonly<Record<DoctorCategory, string>> => ({
    slack: "Slack",
    codex: "Codex",
    service: "服务",
    tools: "工具",
    mac: machine === "this Mac" ? "这台 Mac" : "这台电脑",
    network: "网络",
    disk: "磁盘",
  }),
  states: {
    passed: "通过",
    information: "说明",
    warning: "警告",
    failed: "失败",
    unknown: "未知",
  } satisfies Record<DoctorState, string>,
  isRunning: "检查中",
  skipped: "未检查",
  named: (label: string, title: string) => `${label}：${title}`,
  foldName: (name: string) => `${name}：`,
  counts: (passed: number, skipped: number) =>
    [
      ...(passed > 0 ? [`${groupedNumber(passed)} 项通过`] : []),
      ...(skipped > 0 ? [`${groupedNumber(skipped)} 项未检查`] : []),
    ].join("，"),
  fixedTitle: (title: string) => `${title}：`,
  found: (state: string, cause: string) => `${state}：${cause}`,
  explained: (parts: readonly string[]) => parts.join(""),
  summary: (problems: number, passed: number, clock: string | null) =>
    [
      ...(problems === 0 ? [] : [`${groupedNumber(problems)} 个问题`]),
      `${groupedNumber(passed)} 项通过`,
      ...(clock === null ? [] : [clock]),
    ].join("，"),
};
