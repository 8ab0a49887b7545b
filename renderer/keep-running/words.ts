import { inLanguage } from "../language/language.ts";

/** What the two switches say. */
export const words = inLanguage(
  {
    broker: "Keep the broker running in the background",
    brokerText: "It answers Slack even when this app is closed, and starts when you log in.",
    brokerFailed: "This was not changed.",
    unknown: "Asking the control plane.",
    app: "Open this app at login",
    appText: "You see the broker’s state in the menu bar.",
    appFailed: "This was not changed.",
  },
  {
    broker: "让 Broker 在后台保持运行",
    brokerText: "关闭这个 App 后它仍会回应 Slack，并在你登录 Mac 时启动。",
    brokerFailed: "更改没有生效。",
    unknown: "正在询问控制面。",
    app: "登录时打开这个 App",
    appText: "你可以在菜单栏看到 Broker 的状态。",
    appFailed: "更改没有生效。",
  },
);
