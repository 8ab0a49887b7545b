import type { NoticeKind } from "../../main/api/app-preferences.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
  notifications: "Notifications",
  notificationsText:
    "macOS shows them while the app runs. A click opens what they name. An approval can be answered there only where all of it can be read.",
  inBrowser: "The app on the broker's computer shows notifications. Switch them on or off there.",
  kinds: {
    approval: { label: "Approvals", text: "Codex asks before it does something." },
    question: { label: "Questions", text: "Codex waits for an answer." },
    failed: { label: "Failures", text: "A session failed and does not go on by itself." },
    stopped: { label: "The broker stops", text: "It crashed, keeps ending, or Slack refuses it." },
    quota: { label: "Quota", text: "A profile has 10% left, or nothing." },
    "sign-in": { label: "Sign-ins", text: "OpenAI no longer accepts a profile's sign-in." },
    update: {
      label: "Updates",
      text: "The app has an update, or an update of the broker ended or was undone.",
    },
    back: { label: "After a sleep", text: "Messages that came while this Mac slept were read." },
  } satisfies Record<NoticeKind, { readonly label: string; readonly text: string }>,
  app: "App",
  leftClick: "A click on the menu bar icon opens the window",
  leftClickText: "Otherwise it opens the menu. A right click always opens the menu.",
  dock: "Show in the Dock while the window is open",
  dockText: "Otherwise the app is in the menu bar alone.",
  awake: "Stay awake while a turn runs",
  awakeText: "On mains power only. On battery the Mac sleeps, and the turn goes on when it wakes.",
  notChanged: "It was not changed.",
};

/** What the settings of the app say. */
export const words = inLanguage(english, chinese);
