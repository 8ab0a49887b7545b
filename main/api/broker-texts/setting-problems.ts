import type { TextPair } from "../translator.ts";

/** What is wrong with a setting, why it cannot be changed, and why a change was not made. */
export const settingProblemTexts: readonly TextPair[] = [
  ["It must be set.", "必须设置。"],
  ["It is too small.", "值太小。"],
  ["It is too large.", "值太大。"],
  [
    "This is an app-level token, which belongs in SLACK_APP_TOKEN: the two may be swapped.",
    "这是应用令牌，应填入 SLACK_APP_TOKEN：两个令牌可能填反了。",
  ],
  [
    "This is a bot token, which belongs in SLACK_BOT_TOKEN: the two may be swapped.",
    "这是机器人令牌，应填入 SLACK_BOT_TOKEN：两个令牌可能填反了。",
  ],
  ["This is a person's token.", "这是个人的令牌。"],
  [
    "The bot token is under OAuth & Permissions of the Slack app, the app-level token under Basic Information.",
    "机器人令牌在 Slack 应用的 OAuth & Permissions 中，应用令牌在 Basic Information 中。",
  ],
  [
    "App-level tokens are under Basic Information of the Slack app, bot tokens under OAuth & Permissions.",
    "应用令牌在 Slack 应用的 Basic Information 中，机器人令牌在 OAuth & Permissions 中。",
  ],
  ["at least DISK_CLEANUP_MIN_FREE_BYTES ({0})", "不小于 DISK_CLEANUP_MIN_FREE_BYTES（{0}）"],
  [
    "Otherwise a clean-up would stop while disk space is still low.",
    "否则清理会在磁盘空间仍然不足时停止。",
  ],
  ["a shorter path", "更短的路径"],
  [
    "The paths of its sockets must not be longer than {0} bytes.",
    "其中套接字的路径不能超过 {0} 字节。",
  ],
  ["names of variables that agents may see", "智能体可以看到的变量名"],
  ["{0} is a secret of the broker.", "{0} 是 Broker 的机密信息。"],
  ["{0} holds a Slack token.", "{0} 中有 Slack 令牌。"],
  ["{0} holds a secret of the broker.", "{0} 中有 Broker 的机密信息。"],

  [
    "It has no effect: every MCP server is switched off for agents anyway.",
    "没有作用：智能体本来就不能使用任何 MCP 服务器。",
  ],
  [
    "It has no effect: the broker connects to Codex over a unix socket, which needs no TCP port.",
    "没有作用：Broker 通过 Unix 套接字连接 Codex，不需要 TCP 端口。",
  ],
  ["It has no effect any more.", "已不再有作用。"],
  ["It is unknown and has no effect. Did you mean {0}?", "这个变量未知，没有作用。是否想写 {0}？"],

  [
    "Set it to one line of at most {0} characters, or leave it out.",
    "请设为一行文字，不超过 {0} 个字符，或不设置。",
  ],
  ["Set it to a whole number from {0} to {1}.", "请设为 {0} 到 {1} 之间的整数。"],

  ["The old value of {0} is not kept. Enter it again instead.", "{0} 的旧值没有保留，请重新输入。"],
  ["The environment of the control plane sets {0} by now.", "{0} 现在由控制面的环境变量设置。"],
  ["{0} has been changed again since.", "{0} 之后又被更改过。"],

  ["This release has no such setting.", "这个版本没有这项设置。"],
  ["This is a masked value: enter all of it.", "这是隐去部分内容的值，请输入完整的值。"],
  ["It has more than {0} bytes.", "超过了 {0} 字节。"],
  ["It cannot be written beside the other lines of the file.", "无法与文件中的其他行一起写入。"],
  ["It holds the control character {0}, which cannot be written.", "含有控制字符 {0}，无法写入。"],
  [
    "It cannot be written: it holds every kind of quote, or a quote and a line end.",
    "无法写入：其中含有所有种类的引号，或同时含有引号和换行。",
  ],
  ["Load the settings again and repeat the change.", "请重新载入设置，再次更改。"],
  [
    "Correct that line in an editor. Nothing was changed.",
    "请在编辑器中改正这一行。没有更改任何内容。",
  ],
  [
    "worker.env was changed in the meantime, so this change was not made.",
    "worker.env 在此期间被更改过，因此没有进行这次更改。",
  ],
  ["Correct the value. Nothing was changed.", "请改正这个值。没有更改任何内容。"],
  ["This change is not in the history.", "历史记录中没有这次更改。"],
  ["Load the history again.", "请重新载入历史记录。"],
  ["Change the settings themselves instead.", "请直接更改设置。"],

  ["worker.env has more than {0} bytes.", "worker.env 超过了 {0} 字节。"],
  ["Line {0} of worker.env is not NAME=value.", "worker.env 的第 {0} 行不是 NAME=value 的格式。"],
  [
    "Line {0} of worker.env opens a quote that nothing closes.",
    "worker.env 的第 {0} 行有未闭合的引号。",
  ],
  [
    "Line {0} of worker.env has text behind its closing quote.",
    "worker.env 的第 {0} 行在右引号之后还有文字。",
  ],
  ["Line {0} of worker.env holds a control character.", "worker.env 的第 {0} 行含有控制字符。"],
  ["Line {0} of worker.env has more than {1} bytes.", "worker.env 的第 {0} 行超过了 {1} 字节。"],
  [
    "Line {0} of worker.env is read together with the line before it: remove the space behind that line's =.",
    "worker.env 的第 {0} 行会与前一行连在一起读取：请删除前一行 = 后面的空格。",
  ],

  ["Its start-up files print without end.", "它的启动文件不断输出内容。"],
  ["It cannot be started: {0}", "无法启动：{0}"],
  ["It ended with exit code {0} and gave no PATH.", "它以退出码 {0} 结束，没有给出 PATH。"],
  ["It ended with {0} and gave no PATH.", "它因 {0} 结束，没有给出 PATH。"],
  ["It gave no usable PATH.", "它没有给出可用的 PATH。"],
];
