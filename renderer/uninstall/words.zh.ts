import { groupedNumber } from "../../main/api/number-words.ts";

export const chinese = {
  title: "卸载",
  text: "两者都会先停止 Broker。服务根目录之外的内容不会受影响。",
  failed: "无法列出属于 Broker 的内容。",
  listing: "正在列出属于 Broker 的内容。",
  kinds: {
    reset: {
      label: "重置",
      text: "回到首次启动时的状态：移除设置和数据库，保留已安装的版本。",
      open: "重置…",
      title: "重置 Broker？",
      act: "重置",
      acting: "正在重置…",
    },
    uninstall: {
      label: "卸载",
      text: "移除服务以及 Broker 存储的所有内容，你选择保留的除外。",
      open: "卸载…",
      title: "卸载 Broker？",
      act: "卸载",
      acting: "正在卸载…",
    },
  },
  parts: {
    settings: "设置、令牌和管理员令牌",
    database: "包含所有会话和后台任务的数据库",
    releases: "版本、程序和 broker 命令",
    profiles: "账号配置及其登录信息",
    workspaces: "工作区和仓库",
    logs: "日志",
  },
  goes: "将移除",
  keep: "保留在这台电脑上",
  outside: "位于其他位置，不会受影响",
  turns: (count: number) => `${groupedNumber(count)} 个回合正在进行，将被停止。`,
  where: "服务根目录",
  cancel: "取消",
  notDone: "未能完成操作。",
  resetDone: "Broker 已重置。控制面正在重新启动。",
  uninstallDone: "Broker 已卸载。要删除这个 App，请将它从“应用程序”移到废纸篓。",
};
