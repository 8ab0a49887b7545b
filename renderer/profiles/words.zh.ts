import { groupedNumber } from "../../main/api/number-words.ts";
import { spaced } from "../language/clauses.ts";
import { shortDurationWords } from "../language/time-words.ts";

export const chinese = {
  title: "账号配置",
  profile: "账号配置",
  state: "状态",
  shortWindow: "5 小时剩余",
  week: "每周剩余",
  left: { before: "剩余 ", after: "" },
  sessions: "会话",
  preferred: "首选",
  actionsFor: (title: string) => `“${title}”的操作`,
  actions: "操作",
  resets: "恢复：",
  resetsIn: (ms: number) => `（${shortDurationWords(ms)}后）`,
  notRunning: "未运行",
  keyHasNoSignIn: "这是 API 密钥。请删除它，再添加另一个。",
  pastedName: "粘贴的文本",

  apiKey: "API 密钥",
  apiKeyEnding: (ending: string) => `API 密钥，以 ${ending} 结尾`,
  refusedNow: "OpenAI 拒绝了这份登录信息。",
  refusedSince: (moment: string) => `OpenAI 一直拒绝这份登录信息，开始时间：${moment}。`,
  nothingLost: (waiting: number) =>
    waiting === 0
      ? "不会丢失任何内容。"
      : `不会丢失任何内容，${groupedNumber(waiting)} 个会话正在等待。`,
  noSignIn: "没有 Codex 可用的登录信息。",
  billedByToken: "按 Token 计费，没有额度限制。",
  needsNoAccount: "它的模型不需要账号，没有额度限制。",
  noAnswer: (ago: string | null) =>
    ago === null ? "OpenAI 没有响应。会话会继续。" : `OpenAI 在 ${ago}前没有响应。会话会继续。`,
  knownOnceRuns: "Broker 运行后才能得知。",
  quotaUnknown: "OpenAI 还没有提供它的额度。",
  working: (turns: number) => `${groupedNumber(turns)} 个工作中`,
  lastResort: "最后使用",
  waits: () => "等待中",
  idle: "空闲",
  removal: {
    signIn: (machine: string) => `将从${spaced(machine)}移除它的登录信息。`,
    turns: (count: number, isRunAgain: boolean) =>
      isRunAgain
        ? `${groupedNumber(count)} 个正在使用它的回合会被停止，并用其他账号配置重新运行。`
        : `${groupedNumber(count)} 个正在使用它的回合会被停止。`,
    wait: (count: number) => `${groupedNumber(count)} 个会话会等待，直到有其他账号配置。`,
    move: (count: number, hasPreferred: boolean) =>
      hasPreferred
        ? `${groupedNumber(count)} 个空闲会话会在下次使用时移到首选账号配置。`
        : `${groupedNumber(count)} 个空闲会话会在下次使用时移到剩余额度最多的账号配置。`,
  },

  addProfile: "添加账号配置",
  withCode: "使用验证码登录",
  withKey: "使用 API 密钥",
  chooseFile: "选择文件…",
  pasteFile: "粘贴 auth.json…",
  empty: "还没有账号。Codex 需要账号才能工作。",
  zone: {
    before: "将 ",
    file: "auth.json",
    after: " 拖到这个窗口的任意位置，或",
    code: "使用验证码登录",
    comma: "、",
    key: "使用 API 密钥",
    or: "、",
    choose: "选择文件",
    end: "。",
  },

  prefer: "设为首选",
  rename: "重新命名…",
  signInAgain: "重新登录",
  signIn: "登录",
  showSessions: "会话",
  remove: "删除…",
  isPreferred: "新会话已经使用这个账号配置。",
  noSessions: "没有会话使用这个账号配置。",
  fromConfiguration: "这个账号来自配置。",

  newSessions: "新会话",
  preferredFirst: "首选账号配置有额度时使用它，否则使用剩余额度最多的",
  mostLeft: "始终使用剩余额度最多的",
  stays: "会话会一直使用它的账号配置。可在会话的页面中将它移到其他账号配置，对话会一并移过去。",
  ruleFailed: "未能更改规则。",
  preferFailed: "未能设为首选。",

  cancel: "取消",
  close: "关闭",
  done: "完成",
  tryAgain: "重试",
  next: "下一个文件",

  renameTitle: "重新命名这个账号配置",
  nameField: "名称",
  nameMissing: "请先输入名称。",
  renameNow: "重新命名",
  renaming: "正在重新命名…",
  renameText: "这个名称用于这里和 Slack。它的文件夹名称不变。",
  renameFailed: "未能重新命名账号配置。",

  removeTitle: (title: string) => `删除“${title}”？`,
  removeNow: "删除",
  removing: "正在删除…",
  removed: (title: string) => `已删除“${title}”`,
  removeFailed: "未能删除账号配置。",
  undo: "撤销",
  undoFailed: "无法恢复这个账号配置。",

  keyTitle: "使用 API 密钥",
  keyText: (machine: string) =>
    `回合按 Token 计费。密钥存储在${spaced(machine)}上，智能体无法读取。`,
  keyField: "API 密钥",
  keyMissing: "请先输入密钥。",
  textMissing: "请先粘贴文本。",
  keyFailed: "未能添加密钥。",
  add: "添加账号配置",
  adding: "正在添加…",
  added: (title: string) => `已添加“${title}”`,

  pasteTitle: "粘贴 auth.json",
  pasteText: "请粘贴文件的全部文本。存储之前，你会先看到它属于哪个账号。",
  preview: "预览",

  looking: "正在读取文件…",
  previewTitle: "添加这个账号配置？",
  fileOf: (index: number, count: number, name: string) =>
    `第 ${String(index)} 个文件，共 ${String(count)} 个：${name}`,
  account: "账号",
  plan: "方案",
  signedIn: "登录时间",
  renewed: "上次续期",
  momentAgo: (moment: string, ago: string) => `${moment}，${ago}前`,
  expires: "过期时间",
  notRenewable: (when: string) => `${when}，无法续期`,
  unknownAccount: "文件中没有注明",
  sameAccount:
    "你自己的 Codex 也登录了这个账号，但用的是另一份登录信息。如果这个文件是那份登录信息的旧副本，OpenAI 会拒绝它，届时请使用验证码登录。",
  notAdded: "没有添加任何内容",
  addFailed: "未能添加账号配置。",
  previewFailed: "无法查看这个文件。",
  existingTitle: (title: string) => `“${title}”已经存在`,
  existingText:
    "用这份登录信息替换原有的登录信息？会话会保留。正在进行的回合会被停止，然后重新运行。",
  replace: "替换登录信息",
  replacing: "正在替换…",
  replaced: (title: string) => `“${title}”已换用新的登录信息`,

  liveTitle: "你自己的 Codex 正在使用这份登录信息",
  liveText: (account: string, machine: string) =>
    `这个文件是${spaced(machine)}上的 Codex 正在使用的登录信息${account === "" ? "" : `（${account}）`}。Codex 每次续期都会更换刷新令牌，两份副本会让彼此退出登录：Broker 或你自己的 Codex 迟早会停止工作。`,
  liveText2: "单独登录一次只需半分钟，两者都能继续工作。",
  addCopy: "仍然添加副本",

  codeTitle: "使用验证码登录",
  codeAgainTitle: (title: string) => `重新登录“${title}”`,
  codeText:
    "打开网页，输入这个验证码，然后选择账号。Broker 会获得一份单独的登录信息，其他程序不会使它失效。",
  codeAgainText: (title: string) =>
    `打开网页，输入这个验证码，然后选择“${title}”的账号。Broker 会获得一份单独的登录信息，其他程序不会使它失效。`,
  askingForCode: "正在向 OpenAI 获取验证码…",
  noCode: "没有获取到验证码。",
  copy: "拷贝",
  copied: "已拷贝",
  theCode: "验证码",
  waiting: (left: string) => `等待你在浏览器中完成，剩余 ${left}`,
  copyAndOpen: "拷贝并打开网页",
  pageIs: "网页：",
  signedInAs: (account: string) => `已登录 ${account}。`,
  codeRanOut: "验证码已过期。",
  refused: (reason: string) => `登录被拒绝。${reason}`,
  canceled: "登录已取消。",
  lost: "Broker 上次启动或停止时，登录中断了。没有添加任何内容。",
  newCode: "获取新的验证码",
  otherAccount: (account: string) => `登录的是另一个账号（${account}）。`,
  keepAsNew: "保留为新的账号配置",
  keepFailed: "未能保留登录信息。",
  alreadyHere: (account: string) => `${account} 已经存在。`,
  replaceIts: "替换登录信息",
  lookFailed: "目前无法得知登录的进展。",

  dropTitle: "松开即可添加账号配置",
  dropText: "存储之前，你会先看到它属于哪个账号",
  dropOther: "这不是 JSON 文件",
  unreadable: (name: string) => `无法读取 ${name}。它可能已被移走。`,
  folder: (name: string) => `${name} 是文件夹。请拖放其中的 auth.json。`,
  tooMany: (max: number) => `只查看前 ${String(max)} 个文件。`,
  nothingUsable: "拖放的内容中没有文件。",
  tooLarge: (name: string, size: string) =>
    `${name} 的大小为 ${size}。Codex 的登录文件只有几 KB，所以这是其他文件。`,
  emptyFile: (name: string) => `${name} 是空的。`,
  notJson: (name: string) => `${name} 不是 JSON。如果其他程序正在写入它，请稍后再试。`,
  changedMeanwhile: (name: string) => `读取期间，${name} 被更改或移走。请重新拖放。`,
  readFailed: (name: string, why: string) => `无法读取 ${name}。${why}`,
};
