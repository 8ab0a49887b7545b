import type { TextPair } from "../translator.ts";

/** What the app itself says to its window and in its dialogs: updates, login, folders, its control plane. */
export const appTexts: readonly TextPair[] = [
  ["The app can only ask macOS to open it at login.", "App 只能请求 macOS 在登录时打开它。"],
  [
    "This app runs from a checkout. Only the packaged app can open at login.",
    "这个 App 从源代码运行。只有打包的 App 才能在登录时打开。",
  ],
  [
    "macOS did not take it. Change it in System Settings, under General, Login Items.",
    "macOS 没有接受。请在“系统设置”>“通用”>“登录项”中更改。",
  ],

  ["This copy is not signed, so it cannot update itself.", "这份 App 没有签名，无法自行更新。"],
  ["The app updates itself on macOS alone.", "App 仅在 macOS 上自行更新。"],
  [
    "This app runs from a checkout. `git pull` updates it.",
    "这个 App 从源代码运行，用 `git pull` 更新。",
  ],
  ["This build does not name a server of updates.", "这个构建版本没有指定更新服务器。"],
  ["Updates need the app in Applications.", "App 在“应用程序”文件夹中才能更新。"],
  [
    "Updates need the app in Applications. Move it there, then start it again.",
    "App 在“应用程序”文件夹中才能更新。请移到那里，再重新启动。",
  ],
  [
    "The download is damaged: it is not the file that was published. Nothing was installed.",
    "下载的文件已损坏，与发布的文件不一致。没有安装任何内容。",
  ],
  [
    "macOS does not accept the update's signature. Nothing was installed.",
    "macOS 不接受这个更新的签名。没有安装任何内容。",
  ],
  ["The release has no file for this kind of Mac.", "这个版本没有适用于此类 Mac 的文件。"],
  ["Nothing is published at the address of updates.", "更新地址上没有发布任何版本。"],
  ["The disk is full. Free some space, then try again.", "磁盘已满。请腾出空间后重试。"],
  [
    "The connection ended before the update was complete. Nothing was installed.",
    "更新下载完成之前，连接已断开。没有安装任何内容。",
  ],
  [
    "The server of updates did not answer. Check the network, then try again.",
    "更新服务器没有响应。请检查网络后重试。",
  ],
  [
    "The server of updates answered with something else than a release.",
    "更新服务器返回的内容不是版本。",
  ],
  ["The updater failed: {0}", "更新程序出错：{0}"],

  ["Only pages of Slack are opened.", "只能打开 Slack 的页面。"],
  ["Only https pages of other computers are opened.", "只能打开其他电脑上的 https 页面。"],
  ["Only OpenAI's page is opened.", "只能打开 OpenAI 的页面。"],
  ["That folder is not there any more.", "那个文件夹已经不在了。"],
  [
    "macOS did not move it. Move it there in the Finder.",
    "macOS 没有移动它。请在访达中将它移到那里。",
  ],

  ["The app's Node could not be started: {0}", "无法启动 App 自带的 Node：{0}"],
  [
    "Install the app again. In a checkout, run npm ci.",
    "请重新安装 App。从源代码运行时，请运行 npm ci。",
  ],
  ["The control plane did not answer within {0} s.", "控制面在 {0} 秒内没有响应。"],
  [
    "The control plane ended with exit code {0} and said nothing.",
    "控制面以退出码 {0} 结束，没有说明原因。",
  ],
  ["The control plane ended by {0} and said nothing.", "控制面被 {0} 终止，没有说明原因。"],
  ["The app tries again by itself.", "App 会自动重试。"],
  ["The app starts it again by itself.", "App 会自动重新启动它。"],
  ["The control plane does not answer.", "控制面没有响应。"],
  ["The control plane does not answer: {0}", "控制面没有响应：{0}"],
  ["The control plane answered {0}.", "控制面返回了 {0}。"],
  ["The control plane's answer has no end.", "控制面的响应没有结束。"],
  ["The admin API has no {0}.", "管理 API 没有 {0}。"],
  ["The request is larger than {0} KiB.", "请求超过 {0} KiB。"],
];
