import type { TextPair } from "../translator.ts";

/** Why the broker is not ready. */
const readiness: readonly TextPair[] = [
  ["No work is taken.", "不接受任何工作。"],
  ["Codex has no account to work with.", "Codex 没有可用的账号。"],
  ["The quota of all profiles is used up until {0}.", "所有账号配置的额度都已用尽，{0} 恢复。"],
  ["The disk is full.", "磁盘已满。"],
  ["Less than {0} is free.", "可用空间不足 {0+}。"],
  ["Slack refused the bot token: {0}.", "Slack 拒绝了机器人令牌：{0}。"],
  ["Slack refused the app-level token: {0}.", "Slack 拒绝了应用令牌：{0}。"],
  [
    "Reinstall the Slack app and set its new token as SLACK_BOT_TOKEN.",
    "请重新安装 Slack 应用，并将新令牌填入 SLACK_BOT_TOKEN。",
  ],
  [
    "Generate a new one in the Slack app's settings and set it as SLACK_APP_TOKEN.",
    "请在 Slack 应用的设置中生成新令牌，并填入 SLACK_APP_TOKEN。",
  ],
  [
    "Another program uses the app-level token and receives some of the events.",
    "另一个程序在使用这个应用令牌，并收走了一部分事件。",
  ],
  ["Give each program its own Slack app.", "请让每个程序使用自己的 Slack 应用。"],
  [
    "Socket Mode is switched off in the Slack app's settings.",
    "Slack 应用的设置中没有打开 Socket Mode。",
  ],
  [
    "The Slack app already has its ten sockets: other programs use its token.",
    "这个 Slack 应用已有 10 个连接：其他程序在使用它的令牌。",
  ],
  ["Slack cannot be reached: {0}.", "无法连接到 Slack：{0}。"],
  ["socket closed", "连接已关闭"],
  ["no hello in time", "没有及时收到 hello 消息"],
  ["Slack refuses the bot token ({0}).", "Slack 拒绝了机器人令牌（{0}）。"],
  ["Slack refuses the app-level token ({0}).", "Slack 拒绝了应用令牌（{0}）。"],
  ["Slack limits the rate: it was called too often.", "Slack 限制了频率：调用过于频繁。"],
  ["Try again in a minute.", "请在一分钟后重试。"],
  [
    "Check this computer's network, and that no proxy or firewall blocks slack.com.",
    "请检查这台电脑的网络，并确认没有代理或防火墙拦截 slack.com。",
  ],
  [
    "Copy it from the app's settings at api.slack.com/apps: OAuth & Permissions, Bot User OAuth Token.",
    "请从 api.slack.com/apps 的应用设置中拷贝：OAuth & Permissions > Bot User OAuth Token。",
  ],
  [
    "Generate one in the app's settings at api.slack.com/apps: Basic Information, App-Level Tokens, with the scope connections:write.",
    "请在 api.slack.com/apps 的应用设置中生成，并带上权限范围 connections:write：Basic Information > App-Level Tokens。",
  ],
  [
    "Generate a new app-level token with the scope connections:write.",
    "请生成一个带权限范围 connections:write 的新应用令牌。",
  ],
  ["The configuration is valid.", "配置有效。"],
  ["Codex is starting", "Codex 正在启动"],
  ["Codex is not reachable: {0}", "无法连接到 Codex：{0+}"],
  ["Codex could not be started: {0}", "无法启动 Codex：{0+}"],
  ["Codex did not start: {0}", "Codex 没有启动：{0+}"],
  ["Codex is not connected", "没有连接到 Codex"],
  ["Nobody serves Codex yet.", "Codex 还没有启动。"],
  ["codex ended with code {0}", "codex 以退出码 {0} 结束"],
  ["codex ended with {0}", "codex 因 {0} 结束"],
  ["its app-server was ended", "它的 app-server 已被结束"],
  ["its socket was deleted", "它的套接字已被删除"],
  ["the app-server closed the connection", "app-server 关闭了连接"],
  ["the app-server stopped answering", "app-server 停止响应"],
  ["No program at {0}", "{0} 处没有程序"],
  ["No Codex program in {0}", "{0} 中没有 Codex 程序"],
  [
    "Point CODEX_BIN at the native codex program, or remove it to use the bundled one.",
    "请将 CODEX_BIN 指向原生的 codex 程序，或移除它以使用自带的程序。",
  ],
  [
    "Download Codex {0} in Doctor, or set CODEX_BIN.",
    "请在“健康检查”中下载 Codex {0}，或设置 CODEX_BIN。",
  ],
];

/** What can be done with a session, a turn, an ask or a job, and why not. */
const sessions: readonly TextPair[] = [
  ["Codex gave no reason.", "Codex 没有给出原因。"],
  ["Change {0} files", "更改 {0} 个文件"],
  ["More rights than the sandbox gives", "超出沙盒的权限"],
  ["Somebody chose “{0}”.", "有人选择了“{0+}”。"],
  ["The session is gone.", "会话已不存在。"],
  ["No question has this handle.", "没有这个问题。"],
  ["This is none of the question's choices.", "这不在问题的选项之中。"],
  ["Nobody answered in time.", "没有人及时回答。"],
  ["The question is no longer needed.", "已不再需要回答这个问题。"],
  ["{0} answered it already.", "{0} 已经回答。"],
  ["This was decided already, or the session has gone on since.", "已经作出决定，或会话已继续。"],
  [
    "The session's last turn was not stopped, or something runs again.",
    "会话的上一个回合没有被停止，或又有工作在进行。",
  ],
  ["Codex has no conversation of this session.", "Codex 没有这个会话的对话。"],
  [
    "Another message of this session has this request id.",
    "这个会话的另一条消息已使用这个请求 ID。",
  ],
  ["The disk is full, so the message was not sent.", "磁盘已满，未能发送消息。"],
  ["Too much has changed since the first page.", "读取第一页之后，内容变化太多。"],
  ["Its work could not be stopped in time.", "未能及时停止它的工作。"],
  ["Its workspace is not under SESSIONS_ROOT.", "它的工作区不在 SESSIONS_ROOT 之下。"],
  ["a link leads out of it", "其中有链接指向外部"],
  ["the broker ends", "Broker 正在退出"],
  ["The job has put something else in its place.", "后台任务已用其他内容取代了它。"],
  ["The output is not a file any more.", "输出已不是文件。"],
  ["The job is {0} already.", "后台任务已处于 {0} 状态。"],
  [
    "The job ended with exit 0 and reported nothing else.",
    "后台任务以退出码 0 结束，没有其他报告。",
  ],
  ["The job's shell ended at once.", "后台任务的 shell 一启动就结束了。"],
  ["The job could not be started: {0}", "无法启动后台任务：{0+}"],
  ["its session is gone", "它的会话已不存在"],
  ["The job ran longer than an hour and was cancelled.", "后台任务运行超过 1 小时，已取消。"],
  [
    "The job has sent no heartbeat for {0} minutes. It is still running.",
    "后台任务已有 {0} 分钟没有发送心跳，但仍在运行。",
  ],
];

const profiles: readonly TextPair[] = [
  [
    "This account comes from OPENAI_API_KEY or CODEX_AUTH_JSON_PATH. Remove that setting instead.",
    "这个账号来自 OPENAI_API_KEY 或 CODEX_AUTH_JSON_PATH，请改为移除那项设置。",
  ],
  ["The profile no longer exists.", "这个账号配置已不存在。"],
  ["The profile “{0}” was removed for good.", "账号配置“{0}”已永久移除。"],
  ["A turn is running on it and would be stopped.", "有回合正在使用它，会被停止。"],
  ["{0} turns are running on it and would be stopped.", "有 {0} 个回合正在使用它，会被停止。"],
  ["There is no profile “{0}”.", "没有账号配置“{0}”。"],
  ["There is already a profile “{0}”.", "已有账号配置“{0}”。"],
  ["{0} sign-ins wait for their code already.", "已有 {0} 个登录在等待输入验证码。"],
  ["No profile has this account.", "没有账号配置使用这个账号。"],
  ["Codex did not start.", "Codex 没有启动。"],
  ["Codex ended: {0}.", "Codex 已结束：{0+}。"],
  ["Codex got no code from OpenAI: {0}", "Codex 没有从 OpenAI 得到验证码：{0+}"],
  ["Codex answered without a code.", "Codex 的响应中没有验证码。"],
  ["Codex did not say why.", "Codex 没有说明原因。"],
  ["Codex wrote no sign-in: {0}", "Codex 没有写入登录信息：{0+}"],
  ["This is not a Codex sign-in: it is too long.", "这不是 Codex 的登录信息：内容过长。"],
  ["This is not a Codex sign-in: it is not JSON.", "这不是 Codex 的登录信息：不是 JSON。"],
  [
    "This is not a Codex sign-in: it has no tokens and no API key.",
    "这不是 Codex 的登录信息：没有令牌，也没有 API 密钥。",
  ],
  ["The sign-in's id_token cannot be read.", "无法读取登录信息中的 id_token。"],
  ["This sign-in has expired and can no longer be renewed.", "这个登录已过期，无法再续期。"],
  [
    "A name consists of letters, digits, - and _, and cannot be “default”.",
    "名称由字母、数字、- 和 _ 组成，且不能是“default”。",
  ],
  ["The profile “{0}” has the same sign-in.", "账号配置“{0}”使用同一份登录信息。"],
  ["Two copies would sign each other out.", "两份副本会让彼此退出登录。"],
  ["Codex has no account", "Codex 没有账号"],
  ["The profile {0} cannot work now", "账号配置 {0} 现在不可用"],
];

const people: readonly TextPair[] = [
  ["Nobody linked this account.", "没有人关联这个账号。"],
  ["GitHub no longer accepts {0}.", "GitHub 不再接受 {0}。"],
  ["GitHub accepts this account.", "GitHub 接受这个账号。"],
  ["This person began no thread to ask in.", "这位成员没有发起过可以询问的消息串。"],
  ["Slack did not show the question.", "Slack 没有显示这个问题。"],
  ["{0} is no name with an address.", "{0} 不是带电子邮件地址的名字。"],
  ["It was removed meanwhile.", "在此期间已被移除。"],
  ["Nothing was set by hand for this person.", "没有为这位成员手动设置过内容。"],
  ["The bot token lacks the scope channels:read.", "机器人令牌缺少权限范围 channels:read。"],
  ["Slack did not list the channels: {0}.", "Slack 没有列出频道：{0}。"],
  ["Slack has not said yet who the bot is.", "Slack 还没有说明机器人是谁。"],
  ["The body may have at most {0} bytes.", "内容最多 {0} 字节。"],
  ["The body is not JSON: {0}", "内容不是 JSON：{0}"],
  ["Another program is listening on {0}:{1}.", "另一个程序占用了 {0}:{1}。"],
  ["The broker cannot listen on {0}:{1}.", "Broker 无法监听 {0}:{1}。"],
];

/** Why a file of a message is not in the workspace. */
const files: readonly TextPair[] = [
  ["Its address cannot be read", "无法读取它的地址"],
  ["It is not stored by Slack", "它没有存储在 Slack 中"],
  ["It could not be downloaded: {0}", "无法下载：{0+}"],
  ["it took longer than 5 minutes", "用时超过 5 分钟"],
  ["no data arrived for a minute", "一分钟内没有收到数据"],
  [
    "Slack refused it (HTTP {0}); the app needs files:read",
    "Slack 拒绝了它（HTTP {0}），应用需要 files:read",
  ],
  ["Slack answered with HTTP {0}", "Slack 的响应是 HTTP {0}"],
  [
    "Slack answered with its sign-in page; the app needs files:read",
    "Slack 返回了登录页面，应用需要 files:read",
  ],
  ["It is larger than allowed", "超出允许的大小"],
  ["It is larger than {0}", "大于 {0+}"],
  ["The answer had no body", "响应没有内容"],
  ["The download was interrupted: {0}", "下载中断：{0+}"],
  ["Only the first {0} files of a message are downloaded", "每条消息只下载前 {0} 个文件"],
  ["It could not be written to the workspace", "无法写入工作区"],
  ["Slack does not serve this file", "Slack 不提供这个文件"],
  ["Its author may not give work here", "它的作者不能在这里分派工作"],
];

/** What the broker says of itself, of sessions, of profiles and of people. */
export const brokerTexts: readonly TextPair[] = [
  ...readiness,
  ...sessions,
  ...profiles,
  ...people,
  ...files,
];
