import { inLanguage } from "../language/language.ts";

/** What the primitives say by themselves. */
export const words = inLanguage(
  {
    tryAgain: "Try again",
    loading: "Loading",
    recentActions: "Recent actions",
    undone: "Undone",
    spaceKey: "Space",
    /** Read aloud after a button's own words. */
    notNow: (reason: string) => `. ${reason}`,
  },
  {
    tryAgain: "重试",
    loading: "正在载入",
    recentActions: "最近的操作",
    undone: "已撤销",
    spaceKey: "空格",
    notNow: (reason) => `。${reason}`,
  },
);
