import { inLanguage } from "../language/language.ts";
import { durationWords } from "../language/time-words.ts";

/** What the login page says. */
export const words = inLanguage(
  {
    product: "Slack Codex Broker",
    on: (host: string) => `on ${host}`,
    token: "Admin token",
    open: "Open",
    opening: "Opening…",
    where:
      "It was printed at the first start and is shown in the app under Settings, Admin page. It is also in config/admin-token in the service root.",
    empty: "Enter the admin token.",
    wrong: "That is not the token.",
    limited: (waitMs: number) => `Too many tries. Try again in ${durationWords(waitMs)}.`,
    unreachable: "The control plane does not answer. Check that it is running.",
    usedLink: "This sign-in link was used already or is too old. Enter the admin token instead.",
    signingIn: "Signing in…",
  },
  {
    product: "Slack Codex Broker",
    on: (host: string) => `位于 ${host}`,
    token: "管理员令牌",
    open: "打开",
    opening: "正在打开…",
    where:
      "令牌会在首次启动时输出，也可以在 App 的“设置”>“管理页面”中找到，或在服务根目录的 config/admin-token 中查看。",
    empty: "请输入管理员令牌。",
    wrong: "令牌不正确。",
    limited: (waitMs: number) => `尝试次数过多。请在 ${durationWords(waitMs)}后再试。`,
    unreachable: "控制面没有响应。请检查它是否正在运行。",
    usedLink: "这个登录链接已使用过或已过期。请改为输入管理员令牌。",
    signingIn: "正在登录…",
  },
);
