import { inEachLanguage } from "../api/language.ts";

/** Electron has its own labels for what is built by role, in English alone. */
const english = {
  about: (app: string) => `About ${app}`,
  settings: "Settings…",
  services: "Services",
  hide: (app: string) => `Hide ${app}`,
  hideOthers: "Hide Others",
  showAll: "Show All",
  quit: "Quit, broker keeps running",
  quitAndStop: "Quit and stop broker",

  edit: "Edit",
  undo: "Undo",
  redo: "Redo",
  cut: "Cut",
  copy: "Copy",
  paste: "Paste",
  pasteAndMatchStyle: "Paste and Match Style",
  delete: "Delete",
  selectAll: "Select All",
  substitutions: "Substitutions",
  showSubstitutions: "Show Substitutions",
  smartQuotes: "Smart Quotes",
  smartDashes: "Smart Dashes",
  textReplacement: "Text Replacement",
  speech: "Speech",
  startSpeaking: "Start Speaking",
  stopSpeaking: "Stop Speaking",

  view: "View",
  actualSize: "Actual Size",
  zoomIn: "Zoom In",
  zoomOut: "Zoom Out",
  fullScreen: "Toggle Full Screen",
  developerTools: "Toggle Developer Tools",

  window: "Window",
  minimize: "Minimize",
  zoom: "Zoom",
  bringAllToFront: "Bring All to Front",
  close: "Close",

  help: "Help",
  doctor: "Doctor",
  logs: "Logs",
  releases: "Releases",
};

const chinese: typeof english = {
  about: (app) => `关于 ${app}`,
  settings: "设置…",
  services: "服务",
  hide: (app) => `隐藏 ${app}`,
  hideOthers: "隐藏其他",
  showAll: "全部显示",
  quit: "退出，Broker 继续运行",
  quitAndStop: "退出并停止 Broker",

  edit: "编辑",
  undo: "撤销",
  redo: "重做",
  cut: "剪切",
  copy: "拷贝",
  paste: "粘贴",
  pasteAndMatchStyle: "粘贴并匹配样式",
  delete: "删除",
  selectAll: "全选",
  substitutions: "替换",
  showSubstitutions: "显示替换",
  smartQuotes: "智能引号",
  smartDashes: "智能破折号",
  textReplacement: "文本替换",
  speech: "语音",
  startSpeaking: "开始朗读",
  stopSpeaking: "停止朗读",

  view: "显示",
  actualSize: "实际大小",
  zoomIn: "放大",
  zoomOut: "缩小",
  fullScreen: "切换全屏幕",
  developerTools: "切换开发者工具",

  window: "窗口",
  minimize: "最小化",
  zoom: "缩放",
  bringAllToFront: "前置全部窗口",
  close: "关闭",

  help: "帮助",
  doctor: "健康检查",
  logs: "日志",
  releases: "版本",
};

/** What the application menu says. */
export const menuWords = inEachLanguage(english, chinese);
