import type { TextPair } from "../translator.ts";

const titles: readonly TextPair[] = [
  ["Download", "下载"],
  ["Verify", "校验"],
  ["Try", "试运行"],
  ["Hand over", "移交"],
  ["Snapshot", "快照"],
  ["Switch", "切换"],
  ["Start", "启动"],
  ["Watch", "观察"],
  ["Keep", "保留"],
  ["Put back", "还原"],
  ["Put the old one back", "还原旧版本"],
  ["Put {0} back", "还原 {0}"],
  ["Stop", "停止"],
  ["Replace", "替换"],
];

/** Why a release ended, as it stands after "It ended" in several sentences. */
const ends: readonly TextPair[] = [
  ["It ended with exit code {0}: {1}.", "它以退出码 {0} 结束：{1}。"],
  ["It ended with exit code {0}: {1}", "它以退出码 {0} 结束：{1}"],
  ["It ended with exit code {0}.", "它以退出码 {0} 结束。"],
  ["It was ended by a signal: {0}", "它因信号结束：{0}"],
  ["It was ended by a signal.", "它因信号结束。"],
  ["It ended by a signal, {0}.", "它因信号 {0} 结束。"],
  ["It ended by itself: {0}.", "它自行退出：{0}。"],
  ["It ended by {0}: {1}.", "它因 {0} 结束：{1}。"],
  ["It ended by {0}.", "它因 {0} 结束。"],
];

const details: readonly TextPair[] = [
  ["It is installed already", "已经安装"],
  ["The registry names no integrity for it.", "软件源没有给出它的校验值。"],
  ["{0} from the registry", "来自软件源，{0+}"],
  ["From the registry", "来自软件源"],
  ["Its integrity is not what the registry announced.", "它的校验值与软件源公布的不符。"],
  ["Its integrity was checked when it was installed", "安装时已检查校验值"],
  ["Its integrity is what the registry announced", "校验值与软件源公布的一致"],
  ["It has no package.json that can be read.", "它没有可读取的 package.json。"],
  ["It calls itself {0} {1}.", "它自称是 {0} {1}。"],
  ["It has no {0}.", "它没有 {0}。"],
  ["Starts here and accepts the settings", "可以在这里启动，并接受设置"],
  ["It says that it is {0}.", "它自称是 {0}。"],
  ["It did not say what it is within {0} s.", "它在 {0} 秒内没有说明自己的版本。"],
  ["It does not start here.", "它无法在这里启动。"],
  ["It did not check the settings within {0} s.", "它在 {0} 秒内没有检查完设置。"],
  ["It could not check the settings.", "它无法检查设置。"],
  ["The broker goes on", "Broker 继续运行"],
  ["The database is the broker's", "数据库属于 Broker"],
  ["The broker is stopped", "Broker 已停止"],
  ["The broker was stopped meanwhile", "Broker 在此期间被停止"],
  ["No turn is running; new messages are kept", "没有进行中的回合，新消息会保留"],
  [
    "{0} turn left running with Codex; new messages are kept",
    "{0+} 个回合由 Codex 继续，新消息会保留",
  ],
  [
    "{0} turns left running with Codex; new messages are kept",
    "{0+} 个回合由 Codex 继续，新消息会保留",
  ],
  ["No release ran before", "之前没有运行过任何版本"],
  ["Database copied, {0}", "已拷贝数据库，{0+}"],
  ["There is no database yet", "还没有数据库"],
  ["The database could not be copied in time.", "未能按时拷贝数据库。"],
  ["The database could not be copied.", "无法拷贝数据库。"],
  ["The broker is stopped; {0} runs from its next start", "Broker 已停止，下次启动时运行 {0}"],
  ["It was started and does not answer yet", "已启动，还没有响应"],
  ["Process is up, schema moved from {0} to {1}", "进程已启动，数据库版本从 {0} 变为 {1}"],
  ["Process is up", "进程已启动"],
  ["{0} s of {1} s.", "{0} / {1} 秒。"],
  ["If a check fails, {0} comes back by itself.", "如果检查没有通过，会自动恢复到 {0}。"],
  ["The watcher looks whether it answers.", "监视进程正在查看它是否响应。"],
  ["If not, {0} comes back by itself.", "如果没有响应，会自动恢复到 {0}。"],
  ["The watcher did not decide.", "监视进程没有得出结论。"],
  ["It answers", "有响应"],
  ["It works as the one before it did", "与之前的版本一样正常工作"],
  ["It works as the one before it did. {0}. {1}", "与之前的版本一样正常工作。{0+}。{1+}"],
  ["It works as the one before it did. {0}", "与之前的版本一样正常工作。{0+}"],
  ["The release before is put back.", "正在还原之前的版本。"],
  ["The database before is put back.", "正在还原之前的数据库。"],
  ["{0} is put back.", "正在还原 {0}。"],
  ["current-{0} points to nothing again", "current-{0} 不再指向任何版本"],
  ["current-{0} points to {1} again", "current-{0} 重新指向 {1}"],
  ["current-{0} points to {1}", "current-{0} 指向 {1}"],
  ["The broker was started and does not answer yet.", "Broker 已启动，还没有响应。"],
  ["{0} was started and does not answer yet.", "{0} 已启动，还没有响应。"],
  ["{0} was started and does not answer.", "{0} 已启动，但没有响应。"],
  ["The broker runs again", "Broker 重新运行"],
  ["The control plane runs again", "控制面重新运行"],
  ["{0} runs again", "{0} 重新运行"],
  ["It is updated to {0}.", "正在更新到 {0}。"],
  ["It is rolled back to {0}.", "正在回滚到 {0}。"],
  ["{0} stays ready to go back to", "{0} 会保留，可以随时回滚"],
  ["Kept", "已保留"],
  ["The control plane ended during “{0}”.", "控制面在“{0+}”期间退出。"],
  ["It was cancelled.", "已取消。"],
  ["It was turned back.", "已回滚。"],
  ["{0} has cancelled it.", "{0} 取消了它。"],
  ["{0} has turned it back.", "{0} 要求回滚。"],
];

const watched: readonly TextPair[] = [
  ["Process", "进程"],
  ["The process is not there yet", "进程还没有启动"],
  ["Ready", "就绪"],
  ["It does not answer yet", "还没有响应"],
  ["{0} answers in its place", "响应的是 {0}"],
  ["It is not ready yet", "还没有就绪"],
  ["Slack is live", "Slack 已连接"],
  ["Slack is not live yet", "Slack 还没有连接"],
  ["Slack was not live before either", "之前 Slack 也没有连接"],
  ["Codex has answered", "Codex 有响应"],
  ["Codex has not answered yet", "Codex 还没有响应"],
  ["Codex had not answered before either", "之前 Codex 也没有响应"],
  ["It does not start.", "它无法启动。"],
  ["Its process did not start within {0} s.", "它的进程在 {0} 秒内没有启动。"],
  ["Slack did not go live within {0} s.", "Slack 在 {0} 秒内没有连接。"],
  ["Codex did not answer within {0} s.", "Codex 在 {0} 秒内没有响应。"],
  ["It was not ready within {0} s.", "它在 {0} 秒内没有就绪。"],
];

const restorations: readonly TextPair[] = [
  [
    "The database before was not put back; it is kept as the newest snapshot.",
    "未能还原之前的数据库，它已保留为最新的快照。",
  ],
  [
    "The database is whole: the snapshot, or the one before, which is then the newest snapshot too.",
    "数据库是完整的：要么是快照，要么是之前的数据库，后者也会成为最新的快照。",
  ],
  ["It was cut off.", "已中断。"],
  ["There is no such snapshot.", "没有这个快照。"],
  [
    "Read the list of snapshots again; an update keeps the newest ones.",
    "请重新载入快照列表，更新时只保留最新的几个。",
  ],
  ["The current release is not installed here.", "这里没有安装当前版本。"],
  ["{0} is not installed here.", "这里没有安装 {0}。"],
  [
    "Nothing was changed. Choose a version that is installed.",
    "没有更改任何内容。请选择已安装的版本。",
  ],
  ["A restoration is under way.", "正在恢复快照。"],
  ["{0} cannot restore a snapshot.", "{0} 无法恢复快照。"],
  ["Its database is restored.", "正在恢复它的数据库。"],
  ["Codex was not ended.", "未能结束 Codex。"],
  ["The broker and Codex have ended", "Broker 和 Codex 已结束"],
  ["The database was not replaced.", "未能替换数据库。"],
  ["Database replaced; the one before is kept, {0}", "已替换数据库，之前的数据库已保留，{0+}"],
  ["Database replaced", "已替换数据库"],
  [
    "The broker is stopped; it uses the database from its next start",
    "Broker 已停止，下次启动时使用这个数据库",
  ],
  ["{0} runs with it", "{0} 正在使用它运行"],
  ["It was not put back.", "未能还原。"],
  ["The database before is in its place again", "之前的数据库已放回原处"],
  ["It took too long.", "用时过长。"],
  ["It cannot be restored.", "无法恢复。"],
  ["{0} turn would be stopped.", "会停止 {0+} 个回合。"],
  ["{0} turns would be stopped.", "会停止 {0+} 个回合。"],
  ["{0} cannot read schema of a later release.", "{0} 无法读取较新版本的数据库。"],
  ["{0} cannot read schema {1}.", "{0} 无法读取数据库版本 {1}。"],
];

/** Why a release cannot take the place of the current one. */
const permissions: readonly TextPair[] = [
  ["It runs already.", "它正在运行。"],
  ["The registry has no such version.", "软件源中没有这个版本。"],
  ["It is not installed here.", "这里没有安装它。"],
  ["It is not installed.", "它没有安装。"],
  ["Cannot read schema {1}.", "无法读取数据库版本 {1}。"],
  ["It is not published.", "它没有发布。"],
  [
    "The current release could not go on with its database (schema {1}). Update to a version in between first.",
    "当前版本无法使用它的数据库（数据库版本 {1}）。请先更新到中间的某个版本。",
  ],
  [
    "{2} could not go on with its database (schema {1}). Update to a version in between first.",
    "{2} 无法使用它的数据库（数据库版本 {1}）。请先更新到中间的某个版本。",
  ],
  [
    "It is no release of this product: it has no field `broker`.",
    "它不是这个产品的版本：没有 `broker` 字段。",
  ],
  [
    "It has dependencies. A release brings everything in one package.",
    "它带有依赖。版本应把一切都放在一个软件包里。",
  ],
  [
    "It has scripts. A release runs nothing when it is installed.",
    "它带有脚本。版本在安装时不运行任何东西。",
  ],
  ["It does not say which schema of the database it has.", "它没有说明它的数据库版本。"],
  [
    "It needs a newer Node than the one that runs here ({1}).",
    "它需要比这里运行的更新的 Node（{1+}）。",
  ],
  ["It cannot be used now.", "现在无法使用它。"],
];

/** A refusal of a whole request begins with the version that was wished for. */
const ofVersions = permissions.map(([english, chinese]): TextPair => [
  `{0}: ${english}`,
  `{0}：${chinese}`,
]);

const refusals: readonly TextPair[] = [
  ["An update or a rollback is under way.", "正在更新或回滚。"],
  ["An update, a rollback or a restoration is under way.", "正在更新、回滚或恢复。"],
  ["The installation is being removed.", "正在卸载。"],
  ["The installation is being removed already.", "已经在卸载。"],
  ["The installation is removed.", "已卸载。"],
  ["Wait until it has ended.", "请等它结束。"],
  ["Wait until they have ended, or send allow_active.", "请等它们结束，或发送 allow_active。"],
  ["{0} things that are under way would be lost.", "会丢失 {0} 项正在进行的工作。"],
  ["There is no newer version to update to.", "没有可更新的新版本。"],
  ["Name a version to install it nevertheless.", "如果仍要安装，请指定版本。"],
  ["There is no release to go back to.", "没有可回滚的版本。"],
  ["The first update keeps the one before it.", "首次更新后会保留之前的版本。"],
  ["It has ended already.", "它已经结束。"],
  ["There is no operation {0}.", "没有操作 {0}。"],
  ["Read the list of operations again.", "请重新载入操作列表。"],
  ["Only the version that runs can be pinned.", "只能固定正在运行的版本。"],
  ["Roll back to a version to pin it.", "如需固定某个版本，请先回滚到它。"],
  ["The database stays as it is.", "数据库保持不变。"],
  ["Moves the database from schema {0} to {1}.", "数据库版本会从 {0} 升级到 {1}。"],
  [
    "It only adds, so the version before can still read it: rolling back keeps all data.",
    "升级只增加内容，之前的版本仍可读取，回滚不会丢失数据。",
  ],
  [
    "It only adds, so {0} can still read it: rolling back keeps all data.",
    "升级只增加内容，{0} 仍可读取，回滚不会丢失数据。",
  ],
  ["It is about to end, and cannot be cancelled any more.", "它即将结束，已无法取消。"],
  [
    "Wait until it has ended. A release can be rolled back at any time.",
    "请等它结束。版本随时可以回滚。",
  ],
  ["This is no version: {0}", "这不是版本号：{0}"],
  ["Name one such as 1.4.1.", "请输入 1.4.1 这样的版本号。"],
  ["Nothing was changed. Choose another version.", "没有更改任何内容。请选择其他版本。"],
  ["Reads schema {0}", "可读取数据库版本 {0}"],
  ["A snapshot that it can read is kept.", "保留了一个它能读取的快照。"],
  [
    "The control plane comes with the app. To update both, open the app on this computer: Releases, App.",
    "控制面随 App 提供。如需一起更新，请在这台电脑上打开 App：“版本”>“App”。",
  ],
  [
    "This control plane was not started from a release. The program that started it updates it.",
    "这个控制面不是从某个版本启动的，由启动它的程序负责更新。",
  ],
];

/** What the new broker does with what is under way. */
const impacts: readonly TextPair[] = [
  [
    "Codex goes on with it, and the new broker posts its answer.",
    "Codex 会继续，由新的 Broker 发布它的回答。",
  ],
  [
    "The question stays open, and an answer counts once the new broker runs.",
    "问题保持打开，新的 Broker 运行后回答即生效。",
  ],
  [
    "The message is kept, and the new broker gives it to the agent.",
    "消息会保留，由新的 Broker 交给智能体。",
  ],
  [
    "Its process runs on, and the new broker takes it over.",
    "它的进程继续运行，由新的 Broker 接管。",
  ],
  ["The new broker starts it.", "由新的 Broker 启动它。"],
];

const registry: readonly TextPair[] = [
  ["An odd answer.", "异常的响应。"],
  ["The download took more than {0} s.", "下载用时超过 {0} 秒。"],
  ["Change it in Settings.", "请在“设置”中更改。"],
  ["The registry did not answer in time.", "软件源没有及时响应。"],
  ["The registry could not be asked.", "无法查询软件源。"],
  ["The registry's answer could not be read: {0}", "无法读取软件源的响应：{0}"],
  [
    "A proxy may be in between: name its certificate in Settings.",
    "中间可能有代理：请在“设置”中指定它的证书。",
  ],
  ["The disk has no room for the download.", "磁盘空间不足，无法下载。"],
  ["Free some space, then try again.", "请腾出一些空间，然后重试。"],
];

/** What updates, rollbacks, restorations and removals say, and why they are refused. */
export const releaseTexts: readonly TextPair[] = [
  ...titles,
  ...ends,
  ...details,
  ...watched,
  ...ofVersions,
  ...permissions,
  ...restorations,
  ...refusals,
  ...impacts,
  ...registry,
];
