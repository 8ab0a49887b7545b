import type { TextPair } from "../translator.ts";

/** What each setting does. */
export const settingTexts: readonly TextPair[] = [
  ["Who acts here, as Slack's threads name them.", "在这里操作的人在 Slack 消息串中显示的名字。"],
  [
    "The port on 127.0.0.1 at which a browser reaches this page.",
    "浏览器通过 127.0.0.1 的这个端口访问本页面。",
  ],
  [
    "The Slack app-level token with the scope connections:write. It opens the Socket Mode connection.",
    "具有 connections:write 权限范围的 Slack 应用令牌，用于打开 Socket Mode 连接。",
  ],
  [
    "The Slack bot token, used for every Web API call.",
    "Slack 机器人令牌，用于每次 Web API 调用。",
  ],
  [
    "The base URL of Slack's Web API. Change it only for tests and the playground.",
    "Slack Web API 的基础 URL。仅在测试或使用演练场时更改。",
  ],
  [
    "The Web API method or URL that opens a Socket Mode connection. Change it only for tests.",
    "用于打开 Socket Mode 连接的 Web API 方法或 URL。仅在测试时更改。",
  ],
  [
    "Whether <!channel>, <!here>, <!everyone> and user groups in an answer notify people. Otherwise they are shown as words.",
    "回答中的 <!channel>、<!here>、<!everyone> 和用户组是否会通知成员。否则只显示为文字。",
  ],
  [
    "How many earlier messages of a thread the agent gets with the first mention there. 0 for none.",
    "智能体在消息串中首次被提及时，会收到多少条之前的消息。0 表示不附带。",
  ],
  [
    "The maximum number of messages that one call of the thread history API returns.",
    "消息串历史 API 每次调用最多返回的消息数。",
  ],
  [
    "How often running turns are compared with Codex. A turn whose end was missed is found within this time.",
    "每隔多久与 Codex 核对一次进行中的回合。漏掉结束信号的回合会在这段时间内被发现。",
  ],
  [
    "How often the threads of sessions are searched for messages that Slack did not deliver.",
    "每隔多久在会话的消息串中查找一次 Slack 没有送达的消息。",
  ],
  [
    "The maximum age of a missed message that is still answered. Older ones are ignored.",
    "遗漏的消息在多长时间内仍会得到回答。更早的消息会被忽略。",
  ],
  [
    "The maximum size of a file that is downloaded from a message or posted to a thread. Of a larger file, the agent gets only the name.",
    "从消息下载或发布到消息串的文件的大小上限。对于更大的文件，智能体只会得到文件名。",
  ],
  [
    "Who may give the agent work. Empty: every full member of the Slack workspace. With ids: only these people, even guests and people from other workspaces; add `*` to include all full members as well.",
    "谁可以给智能体分派工作。留空：Slack 工作区的所有正式成员。填写 ID：仅限这些成员，包括访客和其他 Slack 工作区的成员；加上 `*` 则同时包括所有正式成员。",
  ],
  [
    "Where people may give the agent work. Empty: in every channel the bot is in, and in direct messages.",
    "成员可以在哪里给智能体分派工作。留空：机器人所在的所有频道，以及私信。",
  ],
  [
    "Other bots that may start work with a mention, and stop it. In a session's thread, any bot's post is context.",
    "可以通过提及发起工作，也可以停止工作的其他机器人。在会话的消息串中，任何机器人发布的消息都会作为上下文。",
  ],
  [
    "The person whom the bot names when it refuses a person or a channel.",
    "机器人拒绝某位成员或某个频道时，会提到这位成员。",
  ],
  [
    "The Codex binary to run instead of the one that comes with the release.",
    "要运行的 Codex 程序，用来代替版本自带的程序。",
  ],
  [
    "The Codex home (account, threads) of the default profile. Every other profile has its own.",
    "默认账号配置的 Codex 主目录（账号和 Codex 线程）。其他账号配置各有自己的主目录。",
  ],
  [
    "The folder that all profiles share: AGENT.md, AGENTS.md, config.toml, memories, skills, rules.",
    "所有账号配置共用的文件夹，包含 AGENT.md、AGENTS.md、config.toml、记忆、技能和规则。",
  ],
  [
    "Another Codex home, such as a mounted ~/.codex, whose shared entries are imported while the team home is empty.",
    "另一个 Codex 主目录，如挂载的 ~/.codex。团队主目录为空时，会从中导入可共用的内容。",
  ],
  [
    "An auth.json that is copied into CODEX_HOME at startup to sign Codex in.",
    "启动时拷贝到 CODEX_HOME 的 auth.json，用于登录 Codex。",
  ],
  [
    "The OpenAI API key with which Codex signs in when there is no auth.json. The agent's shell does not see it.",
    "没有 auth.json 时 Codex 用来登录的 OpenAI API 密钥。智能体的 shell 看不到它。",
  ],
  [
    "The model for new turns, instead of Codex's default.",
    "新回合使用的模型，代替 Codex 的默认模型。",
  ],
  [
    "The reasoning effort for new turns, such as low, medium or high. Which values are valid depends on the model.",
    "新回合的推理强度，如 low、medium 或 high。可用的值取决于模型。",
  ],
  [
    "What the agent may do: write to its workspace and the repositories, only read, or everything the broker's user may do.",
    "智能体可以做什么：写入工作区和仓库，仅读取，或执行 Broker 所属用户有权执行的一切操作。",
  ],
  [
    "Whether the agent asks in the thread for what the sandbox does not allow. With never, it is declined immediately.",
    "智能体需要执行沙盒不允许的操作时，是否在消息串中请求批准。设为 never 则立即拒绝。",
  ],
  [
    "Has no effect: every MCP server is switched off for agents anyway.",
    "没有作用：智能体本来就不能使用任何 MCP 服务器。",
  ],
  [
    "After this time without a broker, a Codex app-server that was left running is ended together with its turns.",
    "仍在运行的 Codex app-server 在没有 Broker 的情况下超过这段时间后，会连同其回合一起结束。",
  ],
  [
    "The address of a Codex app-server that runs elsewhere. The broker connects to it instead of starting its own.",
    "在别处运行的 Codex app-server 的地址。Broker 会连接到它，而不再自行启动。",
  ],
  [
    "Has no effect: the broker connects to Codex over a unix socket, which needs no TCP port.",
    "没有作用：Broker 通过 Unix 套接字连接 Codex，不需要 TCP 端口。",
  ],
  [
    "Where Codex renews its sign-in, instead of OpenAI's server. For tests.",
    "Codex 续期登录的地址，代替 OpenAI 的服务器。用于测试。",
  ],
  [
    "Where Codex signs in with a code, instead of OpenAI's server. For tests.",
    "Codex 使用验证码登录的地址，代替 OpenAI 的服务器。用于测试。",
  ],
  [
    "Names of additional environment variables that agents and jobs may see. Slack tokens and the broker's own secrets are refused.",
    "智能体和后台任务还可以看到的环境变量名。不允许 Slack 令牌和 Broker 自己的机密信息。",
  ],
  [
    "What happens when a turn ends and the agent has not posted its answer: the broker posts it, or wakes the agent once to post it.",
    "回合结束而智能体没有发布回答时如何处理：由 Broker 发布，或唤醒智能体一次让它发布。",
  ],
  [
    "After this time without activity in a turn, a notice is posted in the thread.",
    "回合中这么长时间没有动静时，会在消息串中发布提示。",
  ],
  [
    "A turn that runs longer is interrupted, and a notice is posted in the thread. 0 sets no limit.",
    "超过这个时长的回合会被中断，并在消息串中发布提示。0 表示不限制。",
  ],
  [
    "A turn that uses more is interrupted, and a notice is posted in the thread. Cached tokens count, as they do in Usage. 0 sets no limit.",
    "用量超过这个数的回合会被中断，并在消息串中发布提示。缓存的 Token 也计算在内，与“用量”页一致。0 表示不限制。",
  ],
  [
    "How long a question or an approval waits for people in the thread before it is declined.",
    "问题或批准请求在消息串中等待回答多久后会被拒绝。",
  ],
  [
    "How many turns may run at once. Further messages are queued.",
    "最多可以同时进行的回合数。更多的消息会排队。",
  ],
  [
    "What happens to running turns when the broker stops: handover leaves them to the next broker, wait lets them end first, stop interrupts them.",
    "Broker 停止时如何处理进行中的回合：handover 将它们移交给下一个 Broker，wait 先等待它们结束，stop 则中断它们。",
  ],
  [
    "With DRAIN=wait, how long to wait for running turns before they are handed over.",
    "DRAIN=wait 时，等待进行中的回合多久后移交它们。",
  ],
  [
    "How many background jobs of one session may run at once. Further ones are refused.",
    "一个会话最多可以同时运行的后台任务数。更多的任务会被拒绝。",
  ],
  [
    "How many background jobs may run at once. Further ones are refused.",
    "最多可以同时运行的后台任务数。更多的任务会被拒绝。",
  ],
  [
    "A background job that is older is cancelled, also when the broker starts.",
    "运行时间更长的后台任务会被取消，Broker 启动时也会检查。",
  ],
  [
    "A background job that has sent a heartbeat and then none for this time is reported to its session once.",
    "发送过心跳的后台任务如果在这段时间内不再发送，会向其会话报告一次。",
  ],
  [
    "How soon after a report the agent gets the next one of the same job. What the job reports meanwhile is given together.",
    "智能体收到同一后台任务的两次报告至少相隔多久。其间的报告会合并送达。",
  ],
  [
    "The folder of an installed service, with its releases, configuration and data. Leave it unset when the broker runs from a checkout or in a container.",
    "已安装服务的文件夹，包含版本、配置和数据。如果 Broker 从源代码或在容器中运行，请不要设置。",
  ],
  ["The folder for everything the broker keeps.", "Broker 的所有数据都存放在这个文件夹中。"],
  [
    "The folder for the broker's own secrets and settings. Agents cannot read it.",
    "存放 Broker 自己的机密信息和设置的文件夹。智能体无法读取。",
  ],
  [
    "Files that the broker's environment was read from, as absolute paths; set by what starts it. Agents cannot read them, nor `.env` files in the working folder, nor the files of Node's `--env-file`.",
    "Broker 的环境变量所来自的文件（绝对路径），由启动它的程序设置。智能体无法读取这些文件、当前文件夹中的 `.env` 文件，以及 Node 的 `--env-file` 指定的文件。",
  ],
  [
    "The folder for the sockets that Codex listens on. Only the broker's user may have access to it.",
    "存放 Codex 监听的套接字的文件夹。只能允许 Broker 所属的用户访问。",
  ],
  ["The folder for the database.", "存放数据库的文件夹。"],
  ["The folder for the sessions' workspaces.", "存放各会话工作区的文件夹。"],
  [
    "The folder for the repositories that all sessions share and create their worktrees from.",
    "存放仓库的文件夹。所有会话共用这些仓库，并从中创建工作树。",
  ],
  [
    "Whether all sessions can write in the repositories' folder. If read-only, each session clones from it into its own workspace, and only people fill it.",
    "所有会话是否都可以写入仓库文件夹。设为 read-only 时，各会话将仓库克隆到自己的工作区，仓库文件夹只由人来添加内容。",
  ],
  [
    "The folder for the scripts and output of background jobs.",
    "存放后台任务的脚本和输出的文件夹。",
  ],
  ["The folder for the log files.", "存放日志文件的文件夹。"],
  ["The TCP port of the worker's HTTP routes.", "工作进程的 HTTP 路由使用的 TCP 端口。"],
  [
    "The TCP port of `inspect`; 0 for a free one, which it prints as a line of JSON and notes in `inspect.json` of STATE_DIR.",
    "`inspect` 使用的 TCP 端口；0 表示任选一个空闲端口，以一行 JSON 输出，并记录在 STATE_DIR 的 `inspect.json` 中。",
  ],
  [
    "The TCP port at which agents reach the worker, if it differs from PORT.",
    "智能体连接工作进程所用的 TCP 端口（如果与 PORT 不同）。",
  ],
  [
    "The address the worker listens on. Anything but a loopback address opens its routes to other machines.",
    "工作进程监听的地址。使用回环地址以外的地址，会将其路由开放给其他电脑。",
  ],
  [
    "The base URL of the worker's routes that agents and jobs get.",
    "提供给智能体和后台任务的工作进程路由的基础 URL。",
  ],
  [
    "Who may call the agent routes: programs with the token of a session or job, or every program on this machine.",
    "谁可以调用智能体路由：持有会话或后台任务令牌的程序，或这台电脑上的所有程序。",
  ],
  [
    "The base URL at which people reach the admin page. New sessions' threads get a link to it only if this is set.",
    "用户访问管理页面的基础 URL。设置后，新会话的消息串中才会有指向它的链接。",
  ],
  [
    "The name in health answers, and the client name sent to Codex and OpenAI.",
    "健康状态响应中的名称，也是发送给 Codex 和 OpenAI 的客户端名称。",
  ],
  [
    "The proxy through which the broker, Codex and downloads reach https addresses. Agents see it.",
    "Broker、Codex 和下载访问 https 地址时使用的代理。智能体可以看到它。",
  ],
  [
    "The proxy through which the broker, Codex and downloads reach http addresses. Agents see it.",
    "Broker、Codex 和下载访问 http 地址时使用的代理。智能体可以看到它。",
  ],
  [
    "The proxy for addresses that have none of their own. Only Codex and agents can use a SOCKS proxy.",
    "没有专门代理的地址所使用的代理。只有 Codex 和智能体可以使用 SOCKS 代理。",
  ],
  [
    "Hosts that are reached directly, such as .example.com. Addresses of this machine always are.",
    "直接连接的主机，如 .example.com。这台电脑自己的地址始终直接连接。",
  ],
  [
    "A PEM file of certificate authorities that the broker, Codex and downloads trust beside the usual ones.",
    "包含证书颁发机构的 PEM 文件。除常用的机构外，Broker、Codex 和下载也信任这些机构。",
  ],
  [
    "A PEM file of certificate authorities for Codex, if it is another one than NODE_EXTRA_CA_CERTS.",
    "供 Codex 使用的证书颁发机构 PEM 文件（如果与 NODE_EXTRA_CA_CERTS 不同）。",
  ],
  [
    "The GitHub token that agents use with gh and git. Agents can read it.",
    "智能体在 gh 和 git 中使用的 GitHub 令牌。智能体可以读取它。",
  ],
  ["Another name for GH_TOKEN, which takes precedence.", "GH_TOKEN 的别名，以 GH_TOKEN 优先。"],
  [
    "The base URL of GitHub's API. Change it for GitHub Enterprise and tests.",
    "GitHub API 的基础 URL。使用 GitHub Enterprise 或测试时更改。",
  ],
  [
    "The scopes requested when a person links a GitHub account.",
    "成员关联 GitHub 账号时请求的权限范围。",
  ],
  [
    "The login of a linked account that acts for people who have linked none.",
    "某个已关联账号的用户名，由它代表没有关联账号的成员操作。",
  ],
  [
    "The token of that account. Agents get it as GH_TOKEN if neither GH_TOKEN nor GITHUB_TOKEN is set.",
    "默认 GitHub 账号的令牌。如果 GH_TOKEN 和 GITHUB_TOKEN 都没有设置，智能体会将它作为 GH_TOKEN 使用。",
  ],
  [
    "The program that is gh in the agent's shell, instead of the bundled one.",
    "智能体的 shell 中作为 gh 的程序，代替自带的程序。",
  ],
  [
    "The gh that agents run and that links accounts, instead of the first one on PATH.",
    "智能体运行以及关联账号所用的 gh，代替 PATH 中的第一个。",
  ],
  [
    "The program that writes co-authors into commits, instead of the bundled one. Git's commit-msg hook runs it with the message's file.",
    "将共同作者写入提交的程序，代替自带的程序。Git 的 commit-msg 钩子会将提交信息文件传给它运行。",
  ],
  [
    "The lowest level that is logged. Raw logs do not depend on it.",
    "写入日志的最低级别。原始日志不受它影响。",
  ],
  [
    "Whether each envelope from Slack is logged, without its secrets.",
    "是否将 Slack 发来的每条数据写入日志，其中的机密信息会被去除。",
  ],
  [
    "Whether each message between the broker and Codex is logged, without its secrets.",
    "是否将 Broker 与 Codex 之间的每条消息写入日志，其中的机密信息会被去除。",
  ],
  [
    "Whether each call of the agent routes is logged, without its secrets.",
    "是否将智能体路由的每次调用写入日志，其中的机密信息会被去除。",
  ],
  [
    "Larger raw payloads are cut to this length. 0 or less sets no limit.",
    "更长的原始内容会被截断到这个长度。0 或更小的值表示不限制。",
  ],
  [
    "When less disk space than this is free for the database, no new turn starts: messages stay in Slack and are processed once there is space. With 0, only a failed write has this effect.",
    "数据库的可用磁盘空间低于这个值时，不会开始新的回合：消息保留在 Slack 中，有空间后再处理。设为 0 时，只有写入失败才会如此。",
  ],
  ["Whether the broker checks and frees disk space at all.", "Broker 是否检查并释放磁盘空间。"],
  [
    "Whether clean-ups only log what they would remove. Set it to false once the logged candidates are what you expect.",
    "清理时是否只将要移除的内容写入日志。确认日志中的内容符合预期后，将它设为 false。",
  ],
  ["How often disk space is checked.", "每隔多久检查一次磁盘空间。"],
  [
    "When less disk space than this is free, old logs and then inactive sessions are removed.",
    "可用磁盘空间低于这个值时，先移除旧日志，再移除不活跃的会话。",
  ],
  [
    "A clean-up removes sessions until this much disk space is free.",
    "清理会一直移除会话，直到可用磁盘空间达到这个值。",
  ],
  [
    "Folders of a session that can be rebuilt, such as node_modules, are removed after this time without activity.",
    "会话中可以重建的文件夹（如 node_modules）在没有活动超过这段时间后会被移除。",
  ],
  [
    "How long a session must be inactive before it may be removed to free disk space.",
    "会话多久没有活动后，才可以为释放磁盘空间而移除。",
  ],
  [
    "How long a running turn, queued messages or a running job protect a session from removal.",
    "进行中的回合、排队的消息或运行中的后台任务可以保护会话多久不被移除。",
  ],
  [
    "How old a log file must be before it may be removed to free disk space.",
    "日志文件存在多久后，才可以为释放磁盘空间而移除。",
  ],
  [
    "The names of the MCP servers that agents may use through the broker. Each is an entry of mcp_servers in the team's config.toml; linear and notion are known without one.",
    "智能体可以通过 Broker 使用的 MCP 服务器的名称。每个名称都是团队 config.toml 中 mcp_servers 的一项；linear 和 notion 无需配置。",
  ],
  [
    "The address of a Tempad helper, passed to the agent's shell. In a container, if it is not set, the broker tries http://host.docker.internal:4318 and :4320 at startup.",
    "Tempad 辅助程序的地址，会传给智能体的 shell。在容器中没有设置时，Broker 会在启动时尝试 http://host.docker.internal:4318 和 :4320。",
  ],
  [
    "The folder of a signed-in Gemini command line, such as a mounted ~/.gemini. Its sign-in and settings are copied to ~/.gemini of the broker's user where they are missing.",
    "已登录的 Gemini 命令行工具的文件夹，如挂载的 ~/.gemini。其中的登录和设置会拷贝到 Broker 所属用户的 ~/.gemini，已有的不会覆盖。",
  ],
  [
    "The Gemini command line's proxy for http. Agents get it as BROKER_GEMINI_HTTP_PROXY.",
    "Gemini 命令行工具的 http 代理。智能体通过 BROKER_GEMINI_HTTP_PROXY 得到它。",
  ],
  [
    "The Gemini command line's proxy for https. Agents get it as BROKER_GEMINI_HTTPS_PROXY.",
    "Gemini 命令行工具的 https 代理。智能体通过 BROKER_GEMINI_HTTPS_PROXY 得到它。",
  ],
  [
    "The Gemini command line's proxy for everything else. Agents get it as BROKER_GEMINI_ALL_PROXY.",
    "Gemini 命令行工具用于其他协议的代理。智能体通过 BROKER_GEMINI_ALL_PROXY 得到它。",
  ],
  [
    "A program with which agents work on user interfaces with Gemini. Agents get its path; the broker does not come with one.",
    "智能体借助 Gemini 制作用户界面时使用的程序。智能体会得到它的路径；Broker 不自带这个程序。",
  ],
  [
    "The program with which a background job reports to the broker, instead of the bundled one. It runs on the broker's Node.",
    "后台任务用来向 Broker 报告的程序，代替自带的程序。它在 Broker 的 Node 上运行。",
  ],
];
