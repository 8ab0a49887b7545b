import { groupedNumber } from "../../main/api/number-words.ts";

export const chinese = {
  title: "版本",
  broker: "Broker",
  app: "App",
  target: "显示 Broker 或 App 的版本",
  checkNow: "立即检查",
  checkForReleases: "检查新版本",
  checking: "正在检查…",
  checked: (ago: string) => `${ago}检查过`,
  notChecked: "尚未检查",
  readFailed: "无法读取版本列表。",

  whatRuns: "当前运行的版本",
  running: (version: string, up: string | null) =>
    up === null ? `${version} 正在运行。` : `${version} 正在运行，已运行 ${up}。`,
  current: (version: string, isStarting: boolean) =>
    `当前版本是 ${version}。Broker ${isStarting ? "正在启动" : "没有运行"}。`,
  newest: "已是最新版本。",
  nothingNewer: "没有可用的新版本。",
  heldBack: "版本已固定，期间不提供更新。",
  cameOut: (version: string, ago: string | null) =>
    ago === null ? `${version} 可供更新。` : `${ago}发布了 ${version}。`,
  nothingPublished: (packageName: string, cameAlong: boolean) =>
    `软件源中没有 ${packageName} 的版本。${cameAlong ? "当前版本随 App 提供。" : ""}`,
  unreachable: "软件源没有响应。仍可回滚到已安装的版本。",
  notAsked: "尚未查询软件源。",

  update: (version: string) => `更新到 ${version}…`,
  rollBackTo: (version: string) => `回滚到 ${version}…`,
  newIn: (version: string) => `${version} 的新内容`,
  movesDatabase: (from: number, to: number, version: string) =>
    `数据库版本将从 ${from} 升级到 ${to}。升级只增加内容，${version} 仍能读取，回滚不会丢失数据。`,
  appRuns: (version: string) => `App 的控制面版本是 ${version}。`,
  noNotes: "这个版本没有更新说明。",

  updating: (version: string) => `正在将 Broker 更新到 ${version}`,
  rollingBack: (version: string) => `正在将 Broker 回滚到 ${version}`,
  ended: {
    succeeded: (version: string) => `${version} 正在运行`,
    failed: (version: string) => `未能更新到 ${version}`,
    "rolled-back": (version: string) => `切换到 ${version} 的操作已撤销`,
  },
  fromWith: (from: string | null, turns: number) => {
    const goOn = `${groupedNumber(turns)} 个回合继续进行`;
    if (from === null) return turns === 0 ? "" : `期间 ${goOn}`;
    return turns === 0 ? `原版本 ${from}` : `原版本 ${from}，期间 ${goOn}`;
  },
  cancel: "取消",
  cancelling: "正在取消…",
  rollBackNow: "立即回滚",
  rollingBackNow: "正在回滚…",
  close: "关闭",
  steps: "步骤",
  stepStates: {
    waiting: "，尚未开始",
    running: "，进行中",
    done: "，已完成",
    skipped: "，已跳过",
    failed: "，失败",
  },
  undo: "撤销",

  rolledBackTitle: (version: string) => `当前是回滚后的版本 ${version}`,
  undone: (from: string, at: string, reason: string) =>
    `更新到 ${from} 的操作已撤销（${at}）：${reason}没有丢失任何回合。除非你要求，否则不再提供 ${from}。`,
  byHand: (from: string | null, at: string) =>
    from === null
      ? `你回滚过版本（${at}）。取消固定后才会更新。`
      : `你从 ${from} 回滚到了这个版本（${at}）。取消固定后才会更新。`,
  pinned: (version: string) => `${version} 已固定`,
  pinnedText: (at: string) => `固定时间：${at}。取消固定后才会更新。`,
  seeWhatHappened: "查看经过",
  tryAgain: (version: string) => `重试 ${version}`,
  unpin: "取消固定",
  unpinned: "现在会再次提供更新",
  pinAgain: "再次固定",
  failedText: (reason: string) => `${reason}没有更改任何内容。`,

  versions: "所有版本",
  keeps: (count: number) => `保留最近 ${groupedNumber(count)} 个`,
  columns: { version: "版本", published: "发布时间", schema: "数据库", state: "状态" },
  remarks: "备注",
  actions: "操作",
  roles: {
    current: "运行中",
    stopped: "当前版本",
    failed: "失败",
    previous: "上一个版本",
    kept: "已保留",
    available: "可安装",
  },
  doing: {
    download: "正在下载",
    verify: "正在校验",
    try: "正在试运行",
    "hand-over": "正在移交",
    snapshot: "正在创建快照",
    switch: "正在切换",
    start: "正在启动",
    watch: "正在观察",
    keep: "正在保留",
    stop: "正在停止",
    replace: "正在替换数据库",
  },
  runningPinned: "运行中，已固定",
  since: (when: string) => `${when} 起`,
  failedAt: (when: string, reason: string) => `${when}：${reason}`,
  tryAgainShort: "重试",
  log: "日志",
  logOf: (version: string) => `未能更新到 ${version} 时的日志`,
  rollBack: "回滚",
  install: "安装",
  noVersions: "没有已知的版本。",

  snapshots: "快照",
  snapshotsAside: "数据库的副本，每次更新前各一份",
  snapshotFacts: (version: string | null, schema: number | null, size: string) =>
    [
      ...(version === null ? [] : [`创建时的版本 ${version}`]),
      ...(schema === null ? [] : [`数据库版本 ${schema}`]),
      size,
    ].join("，"),
  restore: "恢复…",
  otherChange: "另一项更改正在进行。",
  restoreTitle: (at: string) => `恢复快照（${at}）？`,
  restoreNow: "恢复",
  stillCounting: "正在统计会丢失的内容。",
  notPreviewed: "无法统计会丢失的内容。",
  lossUnknown: "此后的内容会丢失，数量无法统计。",
  loss: (messages: number, sessions: number) => {
    const parts = [
      ...(messages === 0 ? [] : [`${groupedNumber(messages)} 条消息`]),
      ...(sessions === 0 ? [] : [`${groupedNumber(sessions)} 个会话`]),
    ];
    return parts.length === 0 ? "不会丢失消息和会话。" : `此后的 ${parts.join("和 ")}会丢失。`;
  },
  turnsStop: (count: number) => `${groupedNumber(count)} 个回合会被停止。`,
  restoreStops: (version: string) => `Broker 会停止，然后 ${version} 以这份数据库启动。`,
  restoreKeeps: "现有的数据库会保留为快照。工作区不变。",
  restoring: "正在恢复快照",
  restoreEnded: {
    succeeded: "快照已恢复",
    failed: "未能恢复快照",
    "rolled-back": "恢复已撤销",
  },

  updateTitle: (version: string) => `将 Broker 更新到 ${version}？`,
  updateText: "只有新回合需要等待，约 20 秒。",
  rollBackTitle: (version: string) => `将 Broker 回滚到 ${version}？`,
  offline: "无需联网。",
  fromTo: (from: string | null, to: string) => (from === null ? `到 ${to}` : `从 ${from} 到 ${to}`),
  schemaStays: "数据库不变，不会丢失数据。",
  turnsGoOn: (count: number) => `${groupedNumber(count)} 个回合在 Codex 中继续进行。`,
  jobsGoOn: (count: number) => `${groupedNumber(count)} 个后台任务继续运行。`,
  waits: (count: number) => `${groupedNumber(count)} 条消息或问题会等到启动后处理。`,
  lost: (count: number) => `${groupedNumber(count)} 项会丢失：`,
  lostItem: (title: string, reason: string) => `${title}。${reason}`,
  nothingRuns: "没有正在进行的工作。",
  unknownWork: "Broker 没有说明正在进行的工作。",
  impactsFailed: "无法读取正在进行的工作。",
  goesBackByItself: (version: string | null) =>
    version === null
      ? "如果无法正常工作，会自动撤销。"
      : `如果无法正常工作，会自动恢复到 ${version}。`,
  pins: "取消固定后才会更新。",
  updateNow: "更新",
  starting: "正在开始…",
  notBegun: "未能开始。",
  notCancelled: "未能取消。",
  notAskedNow: "检查失败。",
  allowLoss: "接受丢失并继续",
};
