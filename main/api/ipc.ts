import { z } from "zod";
import { appUpdateActs, appUpdateStatusSchema } from "./app-update.ts";
import type { Language, LanguageChoice } from "./language.ts";
import { appPreferencesChangeSchema, appPreferencesSchema } from "./app-preferences.ts";

// What the window may ask of the shell, and nothing else: one map of channels with a schema of the
// arguments and of the answer. Everything about the broker goes through the admin API instead.

const loginItemSchema = z.discriminatedUnion("possible", [
  z.object({ possible: z.literal(true), isOn: z.boolean() }),
  z.object({
    possible: z.literal(false),
    code: z.enum(["not_macos", "not_packaged"]),
    /** Why not, in a sentence. */
    reason: z.string(),
  }),
]);
/** Whether the system opens the app at login. */
export type LoginItem = z.infer<typeof loginItemSchema>;

export const ipcChannels = {
  /** Versions and platform, for About and for keys. */
  "app:info": {
    input: z.undefined(),
    output: z.object({
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      platform: z.enum(["darwin", "linux", "win32"]),
    }),
  },
  /** Opens a Slack permalink in the browser or in Slack. Other addresses are refused. */
  "app:open-slack": {
    input: z.object({ url: z.url().max(2_000) }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** Opens a page of the web in the browser, after the person has seen where it leads. */
  "app:open-link": {
    input: z.object({ url: z.url().max(4_000) }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** Opens OpenAI's page for the code of a sign-in in the browser. Other addresses are refused. */
  "app:open-sign-in": {
    input: z.object({ url: z.url().max(2_000) }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** Shows a session's workspace in Finder. The path must be one of the service root's. */
  "app:show-folder": {
    input: z.object({ path: z.string().min(1).max(4_000) }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** Opens macOS' Terminal in a session's workspace. The path must be one of the service root's. */
  "app:open-terminal": {
    input: z.object({ path: z.string().min(1).max(4_000) }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  "app:login-item": { input: z.undefined(), output: loginItemSchema },
  "app:open-at-login": {
    input: z.object({ isOn: z.boolean() }),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true), item: loginItemSchema }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** How the app behaves on this Mac. */
  "app:preferences": { input: z.undefined(), output: appPreferencesSchema },
  /** Changes some of them, and answers all. */
  "app:change-preferences": {
    input: appPreferencesChangeSchema,
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true), preferences: appPreferencesSchema }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** After an uninstall: removes what the app itself has stored, and quits it. */
  "app:leave": { input: z.undefined(), output: z.undefined() },
  /** Whether the app can be updated, and how far an update is. */
  "app:update": { input: z.undefined(), output: appUpdateStatusSchema },
  /** Begins one of its acts, and answers how it stands then. */
  "app:update-act": {
    input: z.object({ act: z.enum(appUpdateActs) }),
    output: appUpdateStatusSchema,
  },
  /** Moves the app to Applications and starts it from there. */
  "app:move-to-applications": {
    input: z.undefined(),
    output: z.discriminatedUnion("ok", [
      z.object({ ok: z.literal(true) }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  },
  /** Has the app try again to reach or start its control plane. */
  "app:retry": { input: z.undefined(), output: z.undefined() },
} as const;

export type IpcChannel = keyof typeof ipcChannels;
export type IpcInput<Name extends IpcChannel> = z.input<(typeof ipcChannels)[Name]["input"]>;
export type IpcOutput<Name extends IpcChannel> = z.output<(typeof ipcChannels)[Name]["output"]>;

/** A file that was dropped on the icon in the menu bar, with no more text than a sign-in may have. */
export type DroppedFile =
  | {
      readonly kind: "file";
      readonly name: string;
      /** In bytes; the text is empty where it is too large. */
      readonly size: number;
      readonly text: string;
    }
  | { readonly kind: "folder" | "unreadable"; readonly name: string };

/** Channels from the shell to the page. */
export const shellChannels = { navigate: "navigate", droppedFiles: "dropped-files" } as const;

/** The channel by which the preload script asks for the language, before the page's own script runs. */
export const LANGUAGE_CHANNEL = "language";

/** In which language the app speaks. */
export interface AppLanguage {
  /** What was chosen in Settings. */
  readonly choice: LanguageChoice;
  /** Which one that is on this computer. */
  readonly shown: Language;
}

/** What the preload puts into the window, frozen. Absent in a browser. */
export interface NativeBridge {
  /** The app's language when the page was loaded; null for a page that is not the app's own. */
  readonly language: AppLanguage | null;
  invoke<Name extends IpcChannel>(name: Name, input: IpcInput<Name>): Promise<IpcOutput<Name>>;
  /** Runs `listener` when the shell asks the page to go to a path, such as a session's. */
  onNavigate(listener: (path: string) => void): () => void;
  /** Runs `listener` when files are dropped on the icon in the menu bar. */
  onDroppedFiles(listener: (files: readonly DroppedFile[]) => void): () => void;
}
