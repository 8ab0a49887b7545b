import type { TextPair } from "../translator.ts";

const network: readonly TextPair[] = [
  [
    "{0} names {1}, which holds no certificate that can be read.",
    "{0} 指向的 {1} 中没有可读取的证书。",
  ],
  [
    "Behind a proxy of its own certificate, nothing can be reached.",
    "如果代理使用自己的证书，将无法访问任何地址。",
  ],
  [
    "Name a file with certificates in PEM form, or leave the variable out.",
    "请指定一个 PEM 格式的证书文件，或去掉这个变量。",
  ],
  [
    "A proxy reads the traffic, or somebody pretends to be Slack.",
    "有代理在读取流量，或有人冒充 Slack。",
  ],
  [
    "If it is your organisation's proxy, name its certificate in NODE_EXTRA_CA_CERTS.",
    "如果这是你所在组织的代理，请在 NODE_EXTRA_CA_CERTS 中指定它的证书。",
  ],
  ["Additional certificates: {0}.", "附加证书：{0}。"],
  [
    "{0} cannot be reached, so its certificate was not seen.",
    "无法连接到 {0}，因此没有看到它的证书。",
  ],
  ["Connections are trusted.", "连接受信任。"],
  ["Codex runs elsewhere.", "Codex 在别处运行。"],
  ["Codex is set up with another model provider.", "Codex 配置了其他模型提供方。"],
  [
    "Turns wait and go on by themselves when the network is back.",
    "回合会等待，网络恢复后自动继续。",
  ],
  ["Messages wait in Slack until the network is back.", "网络恢复之前，消息在 Slack 中等待。"],
  ["No proxy is set.", "没有设置代理。"],
  ["{0} is not an address.", "{0} 不是有效的地址。"],
  ["Nothing on the network can be reached through it.", "无法通过它访问网络上的任何地方。"],
  [
    "Set it to an address such as http://proxy.example.com:3128, or leave it out.",
    "请设为 http://proxy.example.com:3128 这样的地址，或去掉它。",
  ],
  ["The proxy {0} answers.", "代理 {0} 有响应。"],
  ["The proxy {0} does not answer ({1}).", "代理 {0} 没有响应（{1}）。"],
  [
    "What goes through {0} does not arrive: Slack, OpenAI or the agents' own programs.",
    "经过 {0} 的连接都不通：Slack、OpenAI 或智能体自己的程序。",
  ],
  ["Correct it, or leave it out.", "请改正，或去掉它。"],
  ["{0} answers within {1} ms.", "{0} 在 {1} 毫秒内有响应。"],
  ["The name {0} is not found ({1}).", "找不到主机名 {0}（{1}）。"],
  ["The name {0} is not found.", "找不到主机名 {0}。"],
  ["Check this computer's network and its DNS servers.", "请检查这台电脑的网络和 DNS 服务器。"],
  ["Nothing answers at {0} ({1}).", "{0} 没有响应（{1}）。"],
  ["Nothing answers at {0}.", "{0} 没有响应。"],
  [
    "Check this computer's network, its proxy, and that no firewall blocks it.",
    "请检查这台电脑的网络和代理，并确认没有防火墙拦截。",
  ],
  ["The certificate of {0} is not trusted ({1}).", "{0} 的证书不受信任（{1}）。"],
  ["The certificate of {0} is not trusted.", "{0} 的证书不受信任。"],
  [
    "A proxy may be in between. Name its certificate in NODE_EXTRA_CA_CERTS.",
    "中间可能有代理。请在 NODE_EXTRA_CA_CERTS 中指定它的证书。",
  ],
  [
    "{0} was not asked: the file of certificates is of no use ({1}).",
    "没有连接 {0}：证书文件无法使用（{1}）。",
  ],
  ["{0} was not asked: the file of certificates is of no use.", "没有连接 {0}：证书文件无法使用。"],
  [
    "Name a file with certificates in PEM form in NODE_EXTRA_CA_CERTS, or leave it out.",
    "请在 NODE_EXTRA_CA_CERTS 中指定一个 PEM 格式的证书文件，或去掉它。",
  ],
  ["{0} does not answer in time ({1}).", "{0} 没有及时响应（{1}）。"],
  ["{0} does not answer in time.", "{0} 没有及时响应。"],
  ["Check this computer's network and proxy.", "请检查这台电脑的网络和代理。"],
  ["{0} cannot be reached ({1}).", "无法连接到 {0}（{1}）。"],
  ["{0} cannot be reached.", "无法连接到 {0}。"],
];

const tools: readonly TextPair[] = [
  [
    "Agents cannot open pull requests with it. Everything else works.",
    "智能体无法用它创建拉取请求，其他功能不受影响。",
  ],
  ["There is no gh on the broker's PATH.", "Broker 的 PATH 中没有 gh。"],
  [
    "Install GitHub's command line (cli.github.com) if agents should open pull requests.",
    "如果要让智能体创建拉取请求，请安装 GitHub 命令行工具（cli.github.com）。",
  ],
  ["{0} does not tell its version.", "{0} 没有给出版本。"],
  ["gh {0} at {1} is signed in.", "{1} 的 gh {0} 已登录。"],
  ["gh {0} at {1} is not signed in to GitHub.", "{1} 的 gh {0} 没有登录 GitHub。"],
  [
    "Set GH_TOKEN in Settings, or let people link their accounts: see GitHub authors.",
    "请在“设置”中填写 GH_TOKEN，或让成员关联自己的账号：参见“GitHub 作者”。",
  ],
  ["Agents cannot clone, branch or commit.", "智能体无法克隆、创建分支或提交。"],
  ["Each try opens a dialog.", "每次尝试都会弹出对话框。"],
  [
    "Run xcode-select --install in Terminal, then check again.",
    "请在“终端”中运行 xcode-select --install，然后重新检查。",
  ],
  ["Install the package git, then check again.", "请安装 git 软件包，然后重新检查。"],
  ["There is no git on the broker's PATH.", "Broker 的 PATH 中没有 git。"],
  [
    "The git of this Mac only offers to install the developer tools.",
    "这台 Mac 的 git 只会提示安装开发者工具。",
  ],
  ["git {0} at {1}.", "git {0}，位于 {1}。"],
  ["Node {0} at {1} is too old.", "{1} 的 Node {0} 版本过旧。"],
  ["Node {0} at {1}.", "Node {0}，位于 {1}。"],
  ["The broker does not start with it.", "Broker 无法用它启动。"],
  ["Use the Node that comes with the app.", "请使用 App 自带的 Node。"],
  ["The broker has no PATH.", "Broker 没有 PATH。"],
  ["Agents find no programs, not even git.", "智能体找不到任何程序，连 git 也找不到。"],
  ["Set PATH in config/worker.env.", "请在 config/worker.env 中设置 PATH。"],
  ["PATH has a folder without a full path: {0}.", "PATH 中有一个文件夹不是完整路径：{0}。"],
  ["PATH has folders without a full path: {0}.", "PATH 中有文件夹不是完整路径：{0}。"],
  [
    "A program in a workspace could take the place of the one that is meant.",
    "工作区中的程序可能会顶替本来要用的程序。",
  ],
  ["Leave them out of PATH.", "请把它们从 PATH 中去掉。"],
  ["Programs are looked for in {0}.", "在这些位置查找程序：{0}。"],
  // Of any address and of any account: the last of all.
  ["{0} is signed in, {1}.", "{0} 已登录（{1}）。"],
  ["{0} is signed in.", "{0} 已登录。"],
];

/** What the doctor says of the network and of programs. */
export const doctorNetworkTexts: readonly TextPair[] = [...network, ...tools];
