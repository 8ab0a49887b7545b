import { z } from "zod";
import { languageChoices } from "./language.ts";

// How the app behaves on this Mac. The app keeps it, in a file of its own; the broker knows none of it.

/** What a person can be notified of, in the order of the settings. */
export const noticeKinds = [
  "approval",
  "question",
  "failed",
  "stopped",
  "quota",
  "sign-in",
  "update",
  "back",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const appPreferencesSchema = z.strictObject({
  /** In which language the menu bar and the window speak. */
  language: z.enum(languageChoices),
  /** What a left click on the icon in the menu bar does. A right click always opens the menu. */
  leftClick: z.enum(["menu", "window"]),
  /** Whether the app is in the Dock while its window is open. */
  showInDock: z.boolean(),
  /** Whether the Mac stays awake while a turn runs, on mains power. */
  stayAwake: z.boolean(),
  /** Whether an update of the app is downloaded without being asked, and installed on quit. */
  updatesItself: z.boolean(),
  /** Kinds of notifications that are turned off. */
  silent: z.array(z.enum(noticeKinds)).max(noticeKinds.length),
  /** The offer to move to Applications was declined. */
  staysOutside: z.boolean(),
});
export type AppPreferences = z.output<typeof appPreferencesSchema>;

/** Some of them; what is absent or undefined stays. */
export const appPreferencesChangeSchema = appPreferencesSchema.partial();
export type AppPreferencesChange = z.output<typeof appPreferencesChangeSchema>;

export const defaultPreferences: AppPreferences = {
  language: "system",
  leftClick: "menu",
  showInDock: true,
  stayAwake: true,
  updatesItself: false,
  silent: [],
  staysOutside: false,
};
