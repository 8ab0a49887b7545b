import { expect, test } from "vitest";
import { brokerText } from "../broker-text.ts";

test.each([
  [
    "Stopped, as @Mara asked. Files changed so far stay in the workspace. Two messages that were waiting were not read; mention me to continue from here.",
    "已按 @Mara 的要求停止。目前的改动保留在工作区中。有 2 条等待中的消息没有读取；@ 我即可从这里继续。",
  ],
  [
    "Reset, as an operator (from the app) asked. The next message starts a new conversation, and I won't remember what was said before. The workspace stays as it is.",
    "已按操作员（来自 App）的要求重置。下一条消息会开始新的对话，我不会记得之前说过什么。工作区保持原样。",
  ],
  [
    "Nothing has moved here for 1 h 54 min. The last step was echo Wait. Then go.",
    "这里已有 1 小时 54 分钟没有进展。最后一步是 echo Wait. Then go。",
  ],
  [
    "Job nightly ended after 12 min, exit 0. I am reading its result.",
    "后台任务 nightly 已结束，用时 12 分钟，退出码 0。我正在读取它的结果。",
  ],
  [
    "Job nightly failed after 40 s, signal SIGKILL. I am looking into it. Its last line:\nNo space left. Giving up",
    "后台任务 nightly 在 40 秒后失败，信号 SIGKILL。我正在查看原因。最后一行：\nNo space left. Giving up",
  ],
  [
    "The quota of profile “work” is used up until 15:00 UTC, in 3 h 20 min. Your message is kept, and I'll continue by myself then.",
    "账号配置“work”的额度已用尽，将于 15:00 UTC 恢复，还有 3 小时 20 分钟。你的消息已保留，到时我会自动继续。",
  ],
  [
    "That did not work: The model is gone. The work so far is kept.",
    "没有成功：The model is gone. 目前的工作已保留。",
  ],
  ["Jonas chose “Stop and try again”.", "Jonas 选择了“停止并重试”。"],
  ["Somebody chose “Leave it”.", "有人选择了“保持原样”。"],
  ["The job ran longer than 12 hours and was cancelled.", "后台任务运行超过 12 小时，已被取消。"],
])("AD22 the notice %j", (english, chinese) => {
  expect(brokerText(english, "zh")).toBe(chinese);
});
