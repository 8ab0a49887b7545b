export const chinese = {
  notifications: "通知",
  notificationsText:
    "App 运行时由 macOS 显示通知。点按通知会打开相关内容。只有通知能完整显示要批准的内容时，才能直接在通知中批准或拒绝。",
  inBrowser: "通知由运行 Broker 的电脑上的 App 显示，请在那里打开或关闭。",
  kinds: {
    approval: { label: "批准", text: "Codex 执行操作前需要批准。" },
    question: { label: "问题", text: "Codex 正在等待回答。" },
    failed: { label: "失败", text: "会话失败，不会自行继续。" },
    stopped: { label: "Broker 停止", text: "Broker 崩溃、反复退出，或被 Slack 拒绝连接。" },
    quota: { label: "额度", text: "账号配置的额度只剩 10% 或已用尽。" },
    "sign-in": { label: "登录", text: "OpenAI 不再接受某个账号配置的登录。" },
    update: { label: "更新", text: "App 有可用更新，或者 Broker 的更新已结束或被撤销。" },
    back: { label: "唤醒后", text: "已读取这台 Mac 睡眠期间收到的消息。" },
  },
  app: "App",
  leftClick: "点按菜单栏图标打开窗口",
  leftClickText: "关闭后，点按会打开菜单。右键点按始终打开菜单。",
  dock: "窗口打开时在程序坞中显示",
  dockText: "关闭后，App 只显示在菜单栏中。",
  awake: "回合进行时保持唤醒",
  awakeText: "仅在接通电源时生效。使用电池时 Mac 会照常睡眠，唤醒后回合继续。",
  notChanged: "更改没有生效。",
};
