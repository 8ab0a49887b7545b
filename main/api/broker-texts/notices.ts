import type { TextPair } from "../translator.ts";

// What the bot says by itself in a thread, which the timeline shows too: without marks of Slack's, and
// with names and times in place of its tokens.

const turns: readonly TextPair[] = [
  ["Stopped, as {0} asked.", "已按{0+}的要求停止。"],
  ["Files changed so far stay in the workspace.", "目前的改动保留在工作区中。"],
  ["One message that was waiting was not read.", "有 1 条等待中的消息没有读取。"],
  [
    "One message that was waiting was not read; mention me to continue from here.",
    "有 1 条等待中的消息没有读取；@ 我即可从这里继续。",
  ],
  [
    "{0} messages that were waiting were not read; mention me to continue from here.",
    "有{0+}条等待中的消息没有读取；@ 我即可从这里继续。",
  ],
  ["{0} messages that were waiting were not read.", "有{0+}条等待中的消息没有读取。"],
  ["I'm continuing with profile “{0}”, as {1} asked.", "我按{1+}的要求，改用账号配置“{0}”继续。"],
  ["I'm continuing in a fresh conversation, as {0} asked.", "我按{0+}的要求，在新的对话中继续。"],
  ["I'm continuing, as {0} asked.", "我按{0+}的要求继续。"],
  [
    "Nothing is running here, so there was nothing to stop.",
    "这里没有正在进行的工作，所以没有什么需要停止。",
  ],
  ["Your message is kept.", "你的消息已保留。"],
  ["I'll keep trying and continue by myself.", "我会不断重试，恢复后自动继续。"],
  [
    "Your message is queued, and I'll start as soon as another turn ends.",
    "你的消息已排队，其他回合结束后我会马上开始。",
  ],
  ["I was interrupted.", "我的工作中断了。"],
  ["I was interrupted at {0}.", "我的工作在 {0} 中断了。"],
  [
    "I'm continuing where I left off; nothing was sent twice.",
    "我会从中断处继续，没有重复发送任何内容。",
  ],
  [
    "I was interrupted again, so I won't continue by myself.",
    "我的工作再次中断，因此不会自动继续。",
  ],
  ["Write here to continue.", "在这里发消息即可继续。"],
  [
    "A restart interrupted me, and I cannot tell whether the command finished.",
    "我的工作因重新启动而中断，无法确定命令是否已完成。",
  ],
  ["I have not run it again.", "我没有重新运行它。"],
  [
    "A restart interrupted me, and I cannot tell whether {0} finished. I have not run it again.",
    "我的工作因重新启动而中断，无法确定 {0} 是否已完成。我没有重新运行它。",
  ],
  ["I finished without an answer.", "我已结束，但没有给出回答。"],
  ["Write here if you expected one.", "如果你在等回答，请在这里发消息。"],
  [
    "Nothing has moved here for {0}. The last step was {1}.",
    "这里已有{0+}没有进展。最后一步是 {1}。",
  ],
  ["Nothing has moved here for {0}.", "这里已有{0+}没有进展。"],
  [
    "Stopped after {0}, the longest a turn may take here.",
    "运行{0+}后已停止：这是一个回合在这里的最长时间。",
  ],
  [
    "Stopped after {0} tokens, more than a turn may use here.",
    "使用 {0} 个 Token 后已停止：超过了一个回合在这里的用量上限。",
  ],
  ["The work so far is kept.", "目前的工作已保留。"],
  [
    "The broker on this machine was stopped, and so was my work here.",
    "这台电脑上的 Broker 已停止，我在这里的工作也随之停止。",
  ],
  ["Write here to continue once it runs again.", "它重新运行后，在这里发消息即可继续。"],
  [
    "Only apps have written here since my last answers, so I have stopped answering them.",
    "自我上次回答以来，这里只有应用在发消息，所以我不再回答它们。",
  ],
  ["Write here, and I'll continue.", "在这里发消息，我就会继续。"],
  [
    "Codex could not load our conversation any more, so I'm continuing in a new one, with the messages of this thread.",
    "Codex 无法再载入我们的对话，所以我带上这个消息串里的消息，在新的对话中继续。",
  ],
  ["Files and branches are untouched.", "文件和分支没有变化。"],
  ["I'm trying again, as {0} asked.", "我按{0+}的要求重试。"],
  ["I'll keep waiting, as {0} asked.", "我按{0+}的要求继续等待。"],
  ["I'm stopping and trying again, as {0} asked.", "我按{0+}的要求停止并重试。"],
  ["I'm checking it and continuing, as {0} asked.", "我按{0+}的要求检查后继续。"],
  ["Left as it is, as {0} asked.", "已按{0+}的要求保持原样。"],
  ["No decision was needed any more.", "已不再需要决定。"],
  ["{0} chose “{1}”.", "{0+}选择了“{1+}”。"],
];

const accounts: readonly TextPair[] = [
  ["I have no Codex account to work with yet.", "我还没有可用的 Codex 账号。"],
  [
    "Your message is kept, and I'll start as soon as there is one.",
    "你的消息已保留，有了账号我会马上开始。",
  ],
  ["{0} can add it under Profiles.", "{0} 可以在“账号配置”中添加。"],
  [
    "The quota of my account is used up until {0}, in {1}.",
    "我的账号额度已用尽，将于 {0} 恢复，还有{1+}。",
  ],
  [
    "The quota of profile “{0}” is used up until {1}, in {2}.",
    "账号配置“{0}”的额度已用尽，将于 {1} 恢复，还有{2+}。",
  ],
  [
    "The quota of my account is used up, and OpenAI did not say until when.",
    "我的账号额度已用尽，OpenAI 没有说明何时恢复。",
  ],
  [
    "The quota of profile “{0}” is used up, and OpenAI did not say until when.",
    "账号配置“{0}”的额度已用尽，OpenAI 没有说明何时恢复。",
  ],
  ["Your message is kept, and I'll continue by myself then.", "你的消息已保留，到时我会自动继续。"],
  ["I'll try again at {0} and continue by myself then.", "我会在 {0} 重试，然后自动继续。"],
  ["OpenAI refused the sign-in ({0}).", "OpenAI 拒绝了登录（{0}）。"],
  ["OpenAI refused the sign-in of profile “{0}”.", "OpenAI 拒绝了账号配置“{0}”的登录。"],
  [
    "OpenAI refused the sign-in of profile “{0}” ({1}).",
    "OpenAI 拒绝了账号配置“{0}”的登录（{1}）。",
  ],
  [
    "Somebody needs to sign in again under Profiles; I'll continue by myself then.",
    "需要有人在“账号配置”中重新登录，之后我会自动继续。",
  ],
  [
    "{0} needs to sign in again under Profiles; I'll continue by myself then.",
    "需要 {0} 在“账号配置”中重新登录，之后我会自动继续。",
  ],
];

const failures: readonly TextPair[] = [
  [
    "Somebody needs to sign in again on the machine I run on; then write here to continue.",
    "需要有人在运行我的电脑上重新登录，然后在这里发消息继续。",
  ],
  ["The quota of my account is used up.", "我的账号额度已用尽。"],
  ["Write here to continue when there is some left.", "有额度之后，在这里发消息继续。"],
  ["OpenAI is overloaded ({0}).", "OpenAI 负载过高（{0}）。"],
  ["This conversation is too long for the model.", "这段对话太长，超出模型的限制。"],
  [
    "I can continue in a fresh one, with a summary of this thread.",
    "我可以带上这个消息串的总结，在新的对话中继续。",
  ],
  ["OpenAI does not know the model that is configured here.", "OpenAI 不认识这里配置的模型。"],
  [
    "Somebody needs to choose another one; then write here to continue.",
    "需要有人选择其他模型，然后在这里发消息继续。",
  ],
  ["OpenAI could not be reached ({0}).", "无法连接到 OpenAI（{0}）。"],
  ["OpenAI declined this request.", "OpenAI 拒绝了这个请求。"],
  ["OpenAI declined this request: {0}", "OpenAI 拒绝了这个请求：{0}"],
  ["That did not work.", "没有成功。"],
  ["That did not work: {0}", "没有成功：{0}"],
  ["Codex did not accept this message.", "Codex 没有接受这条消息。"],
  ["Codex did not accept this message: {0}", "Codex 没有接受这条消息：{0}"],
  ["Nothing was changed.", "没有更改任何内容。"],
  ["Write again to retry.", "再发一次即可重试。"],
  ["This Mac cannot reach OpenAI since {0}.", "这台 Mac 自 {0} 起无法连接到 OpenAI。"],
  ["This machine cannot reach OpenAI since {0}.", "这台电脑自 {0} 起无法连接到 OpenAI。"],
  [
    "This Mac could not reach OpenAI from {0} to {1}.",
    "这台 Mac 从 {0} 到 {1} 无法连接到 OpenAI。",
  ],
  [
    "This machine could not reach OpenAI from {0} to {1}.",
    "这台电脑从 {0} 到 {1} 无法连接到 OpenAI。",
  ],
  ["The connection came back at {0}, so I'm continuing.", "连接已于 {0} 恢复，我会继续。"],
];

const commands: readonly TextPair[] = [
  ["Stopped and reset, as {0} asked.", "已按{0+}的要求停止并重置。"],
  ["Reset, as {0} asked.", "已按{0+}的要求重置。"],
  [
    "The next message starts a new conversation, which begins with the last messages of this thread.",
    "下一条消息会开始新的对话，并带上这个消息串最近的消息。",
  ],
  [
    "The next message starts a new conversation, and I won't remember what was said before.",
    "下一条消息会开始新的对话，我不会记得之前说过什么。",
  ],
  ["The workspace stays as it is.", "工作区保持原样。"],
  [
    "From now on I'll hide progress and links in this thread.",
    "从现在起，我会在这个消息串中隐藏进度和链接。",
  ],
  ["-quiet off shows them again.", "发送 -quiet off 会重新显示它们。"],
  ["I'll show progress and links in this thread again.", "我会重新在这个消息串中显示进度和链接。"],
  [
    [
      "Mention me with a task, and I'll work on it with Codex, in a workspace for this thread. Replies here reach me without a mention.",
      "-stop stops what I am doing; files changed so far stay.",
      "-status shows what is running, since when, and what is queued.",
      "-new starts a new conversation in the same workspace.",
      "-quiet hides progress and links in this thread; -quiet off shows them again.",
      "After a mention of me, these work without the dash.",
    ].join("\n"),
    [
      "@ 我并说明任务，我会在这个消息串的工作区中用 Codex 处理。在这里回复时不必 @ 我。",
      "-stop 停止我正在做的事，目前的改动会保留。",
      "-status 显示正在进行的工作、开始的时间和排队的消息。",
      "-new 在同一个工作区中开始新的对话。",
      "-quiet 在这个消息串中隐藏进度和链接，-quiet off 重新显示。",
      "@ 我之后，这些命令不用写短横线。",
    ].join("\n"),
  ],
  ["What is the task?", "要做什么？"],
  ["Reply here with it, for example “why is CI red?”.", "请在这里回复，例如“CI 为什么失败了？”。"],
  ["Mention me with help to see what else I understand.", "@ 我并发送 help，可以查看其他命令。"],
  ["I am not working in this thread yet.", "我还没有在这个消息串中工作。"],
  [
    "Mention me with a task to start, or with help to see what else I understand.",
    "@ 我并说明任务即可开始，发送 help 可以查看其他命令。",
  ],
  ["Waiting for approval of {0}.", "正在等待批准 {0}。"],
  ["Waiting for approval to reach {0}.", "正在等待批准访问 {0}。"],
  ["Waiting for approval to edit {0} files.", "正在等待批准编辑 {0} 个文件。"],
  ["Waiting for approval to edit {0}.", "正在等待批准编辑 {0}。"],
  [
    "Waiting for approval to do more than the sandbox allows.",
    "正在等待批准执行超出沙盒权限的操作。",
  ],
  ["Waiting for an answer.", "正在等待回答。"],
  ["I'll read your message right after that is decided.", "决定之后，我会马上读取你的消息。"],
  [
    "Waiting for approval of {0}. I'll read your message right after that is decided.",
    "正在等待批准 {0}。决定之后，我会马上读取你的消息。",
  ],
  [
    "Waiting for an answer: {0}. I'll read your message right after that is decided.",
    "正在等待回答：{0}。决定之后，我会马上读取你的消息。",
  ],
];

const jobs: readonly TextPair[] = [
  ["Job {0} ended after {1}, exit {2}.", "后台任务 {0} 已结束，用时{1+}，退出码 {2}。"],
  ["Job {0} ended after {1}.", "后台任务 {0} 已结束，用时{1+}。"],
  ["Job {0} ended, exit {1}.", "后台任务 {0} 已结束，退出码 {1}。"],
  ["Job {0} ended.", "后台任务 {0} 已结束。"],
  ["Job {0} failed after {1}, {2}.", "后台任务 {0} 在{1+}后失败，{2+}。"],
  ["Job {0} failed after {1}.", "后台任务 {0} 在{1+}后失败。"],
  ["Job {0} failed, {1}.", "后台任务 {0} 失败，{1+}。"],
  ["Job {0} failed.", "后台任务 {0} 失败。"],
  ["Job {0} could not be started.", "无法启动后台任务 {0}。"],
  ["Job {0} cancelled itself after {1}.", "后台任务 {0} 在{1+}后自行取消。"],
  ["Job {0} cancelled itself.", "后台任务 {0} 自行取消了。"],
  [
    "I cancelled job {0} after {1}, because the work here is done.",
    "这里的工作已完成，我在{1+}后取消了后台任务 {0}。",
  ],
  [
    "I cancelled job {0}, because the work here is done.",
    "这里的工作已完成，我取消了后台任务 {0}。",
  ],
  ["I cancelled job {0} after {1}.", "我在{1+}后取消了后台任务 {0}。"],
  ["I cancelled job {0}.", "我取消了后台任务 {0}。"],
  ["An operator cancelled job {0} after {1}.", "操作员在{1+}后取消了后台任务 {0}。"],
  ["An operator cancelled job {0}.", "操作员取消了后台任务 {0}。"],
  [
    "Job {0} was cancelled after {1}: no job may run longer.",
    "后台任务 {0} 在{1+}后被取消：已达到最长运行时间。",
  ],
  ["Job {0} was cancelled: no job may run longer.", "后台任务 {0} 被取消：已达到最长运行时间。"],
  ["I am reading its result.", "我正在读取它的结果。"],
  ["I am looking into it.", "我正在查看原因。"],
  ["Its last line:\n{0}", "最后一行：\n{0}"],
  ["It says:\n{0}", "它的说明：\n{0}"],
  ["The error:\n{0}", "错误：\n{0}"],
  ["The job ended with {0}.", "后台任务已结束，{0+}。"],
  [
    "The job's process ended while the broker did not run.",
    "Broker 没有运行时，后台任务的进程结束了。",
  ],
  ["The job's process ended, and nothing says how.", "后台任务的进程已结束，原因不明。"],
  [
    "The session declared that it is done, so nothing waits for this job.",
    "会话已声明完成，不再需要这个后台任务。",
  ],
  ["The job cancelled itself.", "后台任务自行取消了。"],
  ["The agent cancelled the job.", "智能体取消了后台任务。"],
  ["An operator cancelled the job.", "操作员取消了后台任务。"],
  ["The session was stopped.", "会话已停止。"],
  ["The job ran longer than {0} and was cancelled.", "后台任务运行超过{0+}，已被取消。"],
];

/** In a thread and in a job's row. */
export const noticeTexts: readonly TextPair[] = [
  ...turns,
  ...accounts,
  ...failures,
  ...commands,
  ...jobs,
];

/** What stands in their slots. */
export const noticeValues: readonly TextPair[] = [
  ["{0} (from the app)", "{0+}（来自 App）"],
  ["Somebody", "有人"],
  ["an operator", "操作员"],
  ["{0} h {1} min", "{0} 小时 {1} 分钟"],
  ["{0} s", "{0} 秒"],
  ["{0} min", "{0} 分钟"],
  ["{0} h", "{0} 小时"],
  ["{0} days", "{0} 天"],
  ["an hour", "1 小时"],
  ["{0} hours", "{0} 小时"],
  ["exit unknown", "退出码未知"],
  ["exit {0}", "退出码 {0}"],
  ["signal {0}", "信号 {0}"],
];
