import { groupedNumber } from "../../../main/api/number-words.ts";

export const chinese = {
  title: "后台任务",
  running: (count: number) => `${groupedNumber(count)} 个运行中`,
  status: {
    registered: "正在启动",
    running: "运行中",
    completed: "已完成",
    failed: "失败",
    cancelled: "已取消",
  },
  more: (count: number) => `另有 ${groupedNumber(count)} 个更早的后台任务`,
  open: (kind: string) => `后台任务 ${kind}`,
  stdout: "输出",
  stderr: "错误输出",
  nothing: "还没有任何输出。",
  nothingAtAll: "没有任何输出。",
  loading: "正在读取输出…",
  outputFailed: "无法读取输出。",
  log: "日志",
  cancel: "取消后台任务",
  cancelling: "正在取消…",
  cancelFailed: "无法取消这个后台任务。",
  stopped: "Broker 已停止。",
  close: "关闭",
  runs: (count: number) => `已启动 ${groupedNumber(count)} 次`,
};
