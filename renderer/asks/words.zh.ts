export const chinese = {
  moreBelow: "下面还有内容。请先滚动到末尾，再决定是否允许。",
  allowOnce: "允许一次",
  allowing: "正在允许…",
  allowForSession: "在此会话中允许",
  decline: "拒绝",
  declining: "正在拒绝…",
  answer: "回答",
  review: "查看",
  send: "发送回答",
  sending: "正在发送…",
  ownWords: "你的回答",
  ownWordsSecret: "你的回答，不会出现在 Slack 中",
  cancel: "取消",
  failed: "回答没有送达。",
  declinesAt: (clock: string) => `将于 ${clock} 自动拒绝。`,
  inFolder: { before: "位于 ", after: "。" },
};

export const chineseOfferBusy = {
  "try-again": "正在开始…",
  "start-fresh": "正在开始…",
  "keep-waiting": "继续等待…",
  "stop-and-retry": "正在停止…",
  "check-and-continue": "正在开始…",
  "leave-it": "保持原样…",
};
