import type { TextPair } from "../translator.ts";

/** The broker's state as the supervisor sees it, and why. */
const service: readonly TextPair[] = [
  ["It does not answer the control plane.", "它不响应控制面。"],
  ["It did not answer within {0} s and was ended.", "它在 {0} 秒内没有响应，已被结束。"],
  ["It did not answer within {0} s.", "它在 {0} 秒内没有响应。"],
  ["It has not answered since it was started, {0} s ago.", "它在 {0} 秒前启动，至今没有响应。"],
  ["It did not end when it was asked to.", "它没有按要求退出。"],
  ["SIGTERM was sent.", "已发送 SIGTERM。"],
  ["It ignored SIGTERM.", "它忽略了 SIGTERM。"],
  ["SIGKILL was sent.", "已发送 SIGKILL。"],
  ["Its configuration has to be changed before it can run.", "需要先更改它的配置，它才能运行。"],
  [
    "It ended {0} times within {1} minutes, the last time before it could start.",
    "它在 {1} 分钟内意外退出 {0} 次，最近一次还没能启动。",
  ],
  [
    "It ended {0} times within {1} minutes, the last time for an unknown reason.",
    "它在 {1} 分钟内意外退出 {0} 次，最近一次原因不明。",
  ],
  [
    "It ended {0} times within {1} minutes, the last time with exit code {2}.",
    "它在 {1} 分钟内意外退出 {0} 次，最近一次的退出码是 {2}。",
  ],
  [
    "It ended {0} times within {1} minutes, the last time by {2}.",
    "它在 {1} 分钟内意外退出 {0} 次，最近一次因 {2} 结束。",
  ],
  ["It ended by itself before it could start.", "它还没能启动就退出了。"],
  ["It ended by itself for an unknown reason.", "它自行退出，原因不明。"],
  ["It ended by itself with exit code {0}.", "它自行退出，退出码 {0}。"],
  ["It ended by itself by {0}.", "它因 {0} 结束。"],
  ["It ended by itself.", "它自行退出。"],
  ["Codex finishes the turns that are running.", "Codex 会完成进行中的回合。"],
  ["It starts again, and the running turns go on.", "正在重新启动，进行中的回合会继续。"],
  ["It waits until the running turns have ended.", "它会等进行中的回合结束。"],
  ["It stops the running turns.", "它会停止进行中的回合。"],
  ["The broker is running.", "Broker 正在运行。"],
  ["The broker is starting again.", "Broker 正在重新启动。"],
  ["Start the broker.", "请启动 Broker。"],
  ["The broker cannot be started: {0}", "无法启动 Broker：{0+}"],
  [
    "Check that the disk has room and that the installation is whole.",
    "请检查磁盘是否有足够空间，以及安装是否完整。",
  ],
  ["No port of {0} is free.", "{0} 中没有空闲的端口。"],
  ["The broker was not told of a sleep.", "Broker 没有收到睡眠的消息。"],
  ["The broker's supervision has not begun.", "还没有开始监控 Broker。"],
  ["The broker did not end within {0} s.", "Broker 在 {0} 秒内没有退出。"],
  ["It is not ready yet: {0}.", "还没有就绪：{0}。"],
  [
    "Only launchd of macOS starts the broker at login.",
    "只有 macOS 的 launchd 能在登录时启动 Broker。",
  ],
  ["Here, have the system start the control plane.", "在这里，请让系统启动控制面。"],
  [
    "The control plane runs the broker itself (SERVICE_BACKEND={0}).",
    "控制面自己运行 Broker（SERVICE_BACKEND={0}）。",
  ],
  [
    "Leave SERVICE_BACKEND out, and launchd runs it.",
    "去掉 SERVICE_BACKEND，就由 launchd 运行它。",
  ],
  ["On macOS, leave SERVICE_BACKEND out.", "在 macOS 上，请去掉 SERVICE_BACKEND。"],
];

/** What goes wrong with launchd. */
const launchd: readonly TextPair[] = [
  [
    "launchd runs agents only for a person who is logged in at the screen.",
    "launchd 只为在屏幕前登录的用户运行代理。",
  ],
  [
    "Log in at the Mac's screen (screen sharing counts), then start the broker, or type in Terminal there: {0}",
    "请在 Mac 的屏幕上登录（屏幕共享也算），然后启动 Broker，或在那里的“终端”中输入：{0}",
  ],
  ["Another installation uses the same launch agent.", "另一个安装使用了同一个启动代理。"],
  [
    "Remove the older installation, or start it instead of this one.",
    "请移除旧的安装，或改为启动它。",
  ],
  ["It was left as it is.", "它保持原样。"],
  ["The launch agent could not be written to {0}.", "无法把启动代理写入 {0}。"],
  [
    "Check that the folder is yours and that the disk has room, then start the broker.",
    "请检查文件夹是否属于你、磁盘是否有足够空间，然后启动 Broker。",
  ],
  ["By hand: {0}", "手动执行：{0}"],
  ["The launch agent is not loaded.", "启动代理没有载入。"],
  [
    "The launch agent is loaded, and its program does not start.",
    "启动代理已载入，但它的程序没有启动。",
  ],
  ["The launch agent could not be unloaded.", "无法卸载启动代理。"],
  ["launchd does not say whether it is loaded.", "launchd 没有说明它是否已载入。"],
  ["launchd does not let go of the agent as it was before.", "launchd 没有释放原来的启动代理。"],
  ["launchd has not started it.", "launchd 没有启动它。"],
  ["launchd does not let go of it.", "launchd 没有释放它。"],
  ["It was unloaded while it started.", "它在启动时被卸载了。"],
  ["Nobody is logged in at this machine's screen.", "没有人在这台电脑的屏幕前登录。"],
  ["The launch agent {0} is not of this installation.", "启动代理 {0} 不属于这个安装。"],
  ["Remove the older installation first.", "请先移除旧的安装。"],
  [
    "A system daemon named {0} is not of this installation. To remove it, type in Terminal: {1}",
    "系统守护进程 {0} 不属于这个安装。如需移除，请在“终端”中输入：{1}",
  ],
  [
    "A launch agent named {0} is not of this installation. To remove it, type in Terminal: {1}",
    "启动代理 {0} 不属于这个安装。如需移除，请在“终端”中输入：{1}",
  ],
  ["The launcher started no broker.", "启动器没有启动 Broker。"],
  [
    "Start the broker again. Its last lines are in logs/worker-output.log.",
    "请重新启动 Broker。它最后的输出在 logs/worker-output.log 中。",
  ],
  ["The launch agent cannot be prepared: {0}", "无法准备启动代理：{0+}"],
  ["{0} is not of an older installation.", "{0} 不属于旧的安装。"],
  ["Look again: it may have been removed already.", "请重新查看：它可能已被移除。"],
  [
    "{0} is a system daemon, which only an administrator can remove.",
    "{0} 是系统守护进程，只有管理员可以移除。",
  ],
  ["{0} could not be unloaded.", "无法卸载 {0}。"],
  ["There is no launch agent at {0}.", "{0} 处没有启动代理。"],
  [
    "The launch agent's files are not whole. Open the app, or start the control plane.",
    "启动代理的文件不完整。请打开 App，或启动控制面。",
  ],
  [
    "The control plane's launch agent is not whole. Run `broker bootstrap` again.",
    "控制面的启动代理不完整。请再次运行 `broker bootstrap`。",
  ],
  ["The copy of the app's Node does not run.", "App 自带的 Node 的副本无法运行。"],
  [
    "Install the app again, and start it from Applications.",
    "请重新安装 App，并从“应用程序”文件夹启动。",
  ],
  ["The copy of the app's Node says {0}, not v{1}.", "App 自带的 Node 的副本是 {0}，而不是 v{1}。"],
  ["The app was replaced meanwhile. Start it again.", "App 已被替换，请重新启动它。"],
];

/** Where requests and their answers go. */
const requests: readonly TextPair[] = [
  ["The broker answered {0}.", "Broker 的响应是 {0}。"],
  ["The broker's feed answered {0}.", "Broker 的事件流的响应是 {0}。"],
  [
    "The broker does not take the operator token of its data folder.",
    "Broker 不接受它的数据文件夹中的操作员令牌。",
  ],
  ["The stored sessions cannot be shown: no answer.", "无法显示已存储的会话：没有响应。"],
  ["The stored sessions cannot be shown.", "无法显示已存储的会话。"],
  ["Its stored sessions cannot be read.", "无法读取它存储的会话。"],
  ["Try again, or start the broker.", "请重试，或启动 Broker。"],
  ["Try again in a moment.", "请稍后重试。"],
  ["Restart the broker if this goes on.", "如果一直如此，请重新启动 Broker。"],
  ["Try again.", "请重试。"],
  ["Try again. The control plane's log says more.", "请重试。控制面的日志里有更多信息。"],
  ["Correct the request and send it again.", "请改正请求后重新发送。"],
  ["The body has more than {0} bytes.", "内容超过 {0} 字节。"],
  ["The body is no JSON.", "内容不是 JSON。"],
  ["Send a JSON object.", "请发送 JSON 对象。"],
  ["There is no GET {0}.", "没有 GET {0}。"],
  ["There is no POST {0}.", "没有 POST {0}。"],
  ["There is no PUT {0}.", "没有 PUT {0}。"],
  ["There is no DELETE {0}.", "没有 DELETE {0}。"],
  ["This link was used already, or is too old.", "这个链接已使用过，或已过期。"],
  ["Sign in with the admin token.", "请用管理员令牌登录。"],
  ["This preview is no longer there.", "这份预览已不存在。"],
  ["Make a new one: it is kept for 15 minutes.", "请重新生成：它会保留 15 分钟。"],
  ["This address is for programs of this machine.", "这个地址只供这台电脑上的程序使用。"],
  ["Open http://127.0.0.1:{0}/admin instead.", "请改为打开 http://127.0.0.1:{0}/admin。"],
  ["Pages of other origins may not call the admin API.", "其他来源的网页不能调用管理 API。"],
  ["Open the admin page itself.", "请直接打开管理页面。"],
  ["The admin token is missing.", "缺少管理员令牌。"],
  [
    "Send it as x-admin-token or as Authorization: Bearer. It is in config/admin-token of the service root.",
    "请以 x-admin-token 或 Authorization: Bearer 发送。它在服务根目录的 config/admin-token 中。",
  ],
  ["That is not the token.", "令牌不正确。"],
  [
    "The token in force is in config/admin-token of the service root.",
    "有效的令牌在服务根目录的 config/admin-token 中。",
  ],
  ["Too many tries. Try again in {0} s.", "尝试次数过多，请在 {0} 秒后重试。"],
  ["The right token is accepted at any time.", "正确的令牌随时有效。"],
  ["{0} programs follow the feed already.", "已有 {0} 个程序在接收事件流。"],
  ["Close a window that you do not need.", "请关闭不需要的窗口。"],
  ["The time ends before it begins.", "结束时间早于开始时间。"],
  ["Give a `to` after `from`.", "请让 `to` 晚于 `from`。"],
  ["This line is no longer in the log.", "这一行已不在日志中。"],
  [
    "Its file was removed to free space, or written again. Load the lines again.",
    "它的文件已为腾出空间而移除，或已重写。请重新载入日志。",
  ],
  ["This is no cursor of the log.", "这不是日志的游标。"],
  ["Read the log from its end again.", "请从末尾重新读取日志。"],
  ["This pattern does not end: missing {0}", "这个正则表达式没有结束：缺少 {0}"],
  ["This pattern has a ) without a (", "这个正则表达式有多余的 )"],
  ["This pattern cannot be used: {0}", "无法使用这个正则表达式：{0}"],
  [
    "Patterns are those of RE2, without look-around and back references. Leave the slashes out to find text.",
    "正则表达式采用 RE2 语法，不支持环视和反向引用。如需查找文字，请去掉斜线。",
  ],
  ["This build has no interface.", "这个构建版本没有界面。"],
  ["Run npm run build.", "请运行 npm run build。"],
];

const ports: readonly TextPair[] = [
  ["Another program listens on {0}:{1}.", "另一个程序占用了 {0}:{1}。"],
  ["Another program ({0}) listens on {1}:{2}.", "另一个程序（{0}）占用了 {1}:{2}。"],
  [
    "End that program, or set ADMIN_PORT to another port.",
    "请结束那个程序，或将 ADMIN_PORT 设为其他端口。",
  ],
  ["{0} is no socket, so it is not replaced.", "{0} 不是套接字，因此没有替换它。"],
  ["Move it away.", "请把它移走。"],
  ["The control plane cannot listen on {0}: {1}", "控制面无法监听 {0}：{1}"],
  ["Check ADMIN_PORT and SERVICE_ROOT.", "请检查 ADMIN_PORT 和 SERVICE_ROOT。"],
  ["The lock {0} could not be taken.", "无法取得锁 {0}。"],
  [
    "Check that the service root is yours and that the disk has room.",
    "请检查服务根目录是否属于你、磁盘是否有足够空间。",
  ],
  ["{0} is another program and was left as it is.", "{0} 是另一个程序，保持原样。"],
  [
    "Use `broker link FOLDER` in a terminal with another folder of your PATH.",
    "请在终端中使用 `broker link FOLDER`，并指定 PATH 中的另一个文件夹。",
  ],
  ["{0} could not be changed.", "无法更改 {0}。"],
  [
    "Check that its folder is yours and that the disk has room.",
    "请检查它所在的文件夹是否属于你、磁盘是否有足够空间。",
  ],
  ["The folder {0} could not be made.", "无法创建文件夹 {0}。"],
  [
    "Check that its parent folder is yours and that the disk has room.",
    "请检查上级文件夹是否属于你、磁盘是否有足够空间。",
  ],
  ["The file {0} could not be written.", "无法写入文件 {0}。"],
  ["The file {0} could not be read.", "无法读取文件 {0}。"],
  ["Check that it is a file of yours.", "请检查这个文件是否属于你。"],
  ["The admin token in {0} cannot be used.", "{0} 中的管理员令牌无法使用。"],
  [
    "Take {0} to {1} letters, digits and punctuation marks, without a space.",
    "请使用 {0} 到 {1} 个字母、数字或标点，不含空格。",
  ],
];

/** Who may give work, and where. */
const access: readonly TextPair[] = [
  ["{0} cannot be changed here.", "无法在这里更改 {0}。"],
  ["Change it where the control plane gets its environment.", "请在控制面的环境变量来源处更改。"],
  [
    "The environment of the control plane sets it, which wins over worker.env.",
    "它由控制面的环境变量设置，优先于 worker.env。",
  ],
  ["The control plane sets it at each start.", "控制面每次启动时都会设置它。"],
];

/** What comes with the download of Codex and of Node. */
const downloads: readonly TextPair[] = [
  ["Looking for {0}.", "正在查找 {0}。"],
  ["Downloading {0}: {1} of {2}.", "正在下载 {0}：{1+}，共 {2+}。"],
  ["Downloading {0}: {1}.", "正在下载 {0}：{1+}。"],
  ["Verifying {0}.", "正在校验 {0}。"],
  ["Unpacking {0}.", "正在解压 {0}。"],
  ["{0} is there.", "{0} 已就绪。"],
  ["It goes on.", "仍在继续。"],
  ["{0} is absent.", "缺少 {0}。"],
  ["The release does not say which Codex it runs on.", "这个版本没有说明它使用哪个 Codex。"],
  [
    "{0} sent nothing for {1} s, so the download of {2} stopped.",
    "{0} 在 {1} 秒内没有发送任何数据，{2} 的下载已停止。",
  ],
  [
    "Try again: it resumes where it stopped. If it stops again, set RELEASE_NPM_REGISTRY_URL to another registry.",
    "请重试，会从停止处继续。如果再次停止，请将 RELEASE_NPM_REGISTRY_URL 设为其他软件源。",
  ],
  [
    "The connection to {0} ended several times before {1} was complete.",
    "{1} 下载完成前，与 {0} 的连接多次中断。",
  ],
  ["Try again: it resumes where it stopped.", "请重试，会从停止处继续。"],
  ["{0} refuses {1} (HTTP {2}).", "{0} 拒绝提供 {1}（HTTP {2}）。"],
  [
    "The registry wants a sign-in: add its token to ~/.npmrc, then try again.",
    "软件源要求登录：请把它的令牌加到 ~/.npmrc，然后重试。",
  ],
  [
    "Try again later, or set RELEASE_NPM_REGISTRY_URL to another registry.",
    "请稍后重试，或将 RELEASE_NPM_REGISTRY_URL 设为其他软件源。",
  ],
  ["{0} does not have {1}.", "{0} 没有 {1}。"],
  [
    "Set RELEASE_NPM_REGISTRY_URL to a registry that has it, or CODEX_BIN to a native codex program.",
    "请将 RELEASE_NPM_REGISTRY_URL 设为有它的软件源，或将 CODEX_BIN 指向原生的 codex 程序。",
  ],
  ["{0} did not answer like an npm registry.", "{0} 的响应不像 npm 软件源。"],
  [
    "A proxy or a sign-in page may be in between. Check RELEASE_NPM_REGISTRY_URL and the network, then try again.",
    "中间可能有代理或登录页面。请检查 RELEASE_NPM_REGISTRY_URL 和网络，然后重试。",
  ],
  [
    "What {0} sent as {1} is not what this release was built with, so it was deleted.",
    "{0} 发来的 {1} 与这个版本构建时所用的不同，已将其删除。",
  ],
  [
    "Try again. If it happens again, the registry or a proxy changes files: use another registry.",
    "请重试。如果再次发生，说明软件源或代理更改了文件，请使用其他软件源。",
  ],
  ["The disk has no room for {0}, which needs {1} MB.", "磁盘空间不足以存放 {0}，它需要 {1} MB。"],
  ["The disk has no room for {0}.", "磁盘空间不足以存放 {0}。"],
  [
    "Free some space, then try again. What has arrived is kept.",
    "请腾出一些空间，然后重试。已下载的内容会保留。",
  ],
  ["{0} could not be written: {1}.", "无法写入 {0}：{1}。"],
  [
    "Check that the runtime folder is yours and can be written, then try again.",
    "请检查 runtime 文件夹是否属于你且可写，然后重试。",
  ],
  ["{0} cannot be used: {1}.", "无法使用 {0}：{1+}。"],
  ["Install another release, or report this.", "请安装其他版本，或报告这个问题。"],
  ["The download of {0} was cancelled.", "{0} 的下载已取消。"],
  ["Start it again: it resumes where it stopped.", "请重新开始，会从停止处继续。"],
  [
    "The certificate of {0} is not trusted ({1}), so {2} could not be downloaded.",
    "{0} 的证书不受信任（{1}），因此无法下载 {2}。",
  ],
  [
    "A proxy may be in between: name its certificate in Settings, then try again. What has arrived is kept.",
    "中间可能有代理：请在“设置”中指定它的证书，然后重试。已下载的内容会保留。",
  ],
  [
    "NODE_EXTRA_CA_CERTS names {0}, which cannot be read ({1}), so {2} could not be downloaded.",
    "NODE_EXTRA_CA_CERTS 指向的 {0} 无法读取（{1}），因此无法下载 {2}。",
  ],
  [
    "NODE_EXTRA_CA_CERTS names {0}, which holds no certificate in PEM form, so {1} could not be downloaded.",
    "NODE_EXTRA_CA_CERTS 指向的 {0} 不含 PEM 格式的证书，因此无法下载 {1}。",
  ],
  [
    "Name a file with certificates in Settings, or remove the setting, then try again.",
    "请在“设置”中指定一个证书文件，或移除这项设置，然后重试。",
  ],
  [
    "{0} cannot be reached ({1}), so {2} could not be downloaded.",
    "无法连接到 {0}（{1}），因此无法下载 {2}。",
  ],
  ["{0} cannot be reached, so {1} could not be downloaded.", "无法连接到 {0}，因此无法下载 {1}。"],
  [
    "Check this computer’s network and the proxy in Settings, then try again. What has arrived is kept.",
    "请检查这台电脑的网络和“设置”中的代理，然后重试。已下载的内容会保留。",
  ],
  ["CODEX_BIN names {0}, where there is no program.", "CODEX_BIN 指向的 {0} 处没有程序。"],
  [
    "Point it at the native codex program in Settings, or remove it: then Codex is downloaded.",
    "请在“设置”中将它指向原生的 codex 程序，或移除它，这样就会下载 Codex。",
  ],
  ["This release names no package of {0} for {1}.", "这个版本没有为 {1} 指定 {0} 的软件包。"],
  ["Install a release that was built for this computer.", "请安装为这台电脑构建的版本。"],
];

/** What the control plane says of the broker, of launchd, of requests, of files and of downloads. */
export const controlPlaneTexts: readonly TextPair[] = [
  ...service,
  ...launchd,
  ...requests,
  ...ports,
  ...access,
  ...downloads,
];
