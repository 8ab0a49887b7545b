import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { AppOffer, AppUpdate, AppUpdateAct } from "../../api/app-update.ts";
import { inEachLanguage, type Language } from "../../api/language.ts";

export type UpdateEvent =
  | { readonly kind: "check-began" }
  /** `offer` is null when nothing newer is there. */
  | { readonly kind: "check-ended"; readonly offer: AppOffer | null }
  | { readonly kind: "check-failed"; readonly reason: string }
  | { readonly kind: "download-began" }
  | { readonly kind: "progress"; readonly bytes: number; readonly totalBytes: number }
  | { readonly kind: "download-ended" }
  | { readonly kind: "download-failed"; readonly reason: string }
  | { readonly kind: "install-failed"; readonly reason: string };

/** What follows from an event. An event that does not fit the state changes nothing. Pure. */
export function afterEvent(update: AppUpdate, event: UpdateEvent): AppUpdate {
  switch (event.kind) {
    case "check-began":
      return allows(update, "check") ? { kind: "checking" } : update;
    case "check-ended": {
      if (update.kind !== "checking") return update;
      if (event.offer === null) return { kind: "idle" };
      const { version, publishedAt } = event.offer;
      return { kind: "available", version, publishedAt };
    }
    case "check-failed":
      return update.kind === "checking"
        ? { kind: "failed", during: "check", version: null, reason: event.reason }
        : update;
    case "download-began": {
      const version = allows(update, "download") ? versionOf(update) : null;
      return version === null ? update : { kind: "downloading", version, bytes: 0, totalBytes: 0 };
    }
    case "progress":
      return update.kind === "downloading"
        ? { ...update, bytes: event.bytes, totalBytes: event.totalBytes }
        : update;
    case "download-ended":
      return update.kind === "downloading" ? { kind: "ready", version: update.version } : update;
    case "download-failed":
      return update.kind === "downloading" ? failed("download", update, event.reason) : update;
    case "install-failed":
      return update.kind === "ready" ? failed("install", update, event.reason) : update;
    default:
      return assertNever(event);
  }
}

/** Whether an update can be asked to do this now. Pure. */
export function allows(update: AppUpdate, act: AppUpdateAct): boolean {
  switch (act) {
    case "check":
      return update.kind === "idle" || update.kind === "available" || update.kind === "failed";
    case "download":
      return (
        update.kind === "available" || (update.kind === "failed" && update.during === "download")
      );
    case "install":
      return update.kind === "ready";
    default:
      return assertNever(act);
  }
}

/** A notification with its one button; a click beside it opens the Releases screen. */
export interface Announcement {
  readonly title: string;
  readonly body: string;
  readonly button: string;
  readonly act: AppUpdateAct;
}

const words = inEachLanguage(
  {
    ready: (version: string) => `${version} of the app is ready`,
    installedOnQuit: "It is installed when you quit the app. The broker is not touched.",
    restart: "Restart to update",
    available: (version: string) => `${version} of the app is available`,
    whereToDownload: "The Releases screen has the download.",
    download: "Download",
  },
  {
    ready: (version) => `App ${version} 已准备就绪`,
    installedOnQuit: "退出 App 时会安装，Broker 不受影响。",
    restart: "重新启动以更新",
    available: (version) => `App ${version} 可供下载`,
    whereToDownload: "可以在“版本”页面下载。",
    download: "下载",
  },
);

/** What a person is told of a change, outside the window; null when it is not worth a word. Pure. */
export function announcement(
  before: AppUpdate,
  after: AppUpdate,
  language: Language,
): Announcement | null {
  const { ready, installedOnQuit, restart, available, whereToDownload, download } = words[language];
  if (after.kind === "ready" && before.kind !== "ready") {
    return {
      title: ready(after.version),
      body: installedOnQuit,
      button: restart,
      act: "install",
    };
  }
  if (after.kind === "available" && versionOf(before) !== after.version) {
    return {
      title: available(after.version),
      body: whereToDownload,
      button: download,
      act: "download",
    };
  }
  return null;
}

function failed(
  during: "download" | "install",
  { version }: { readonly version: string },
  reason: string,
): AppUpdate {
  return { kind: "failed", during, version, reason };
}

function versionOf(update: AppUpdate): string | null {
  return "version" in update ? update.version : null;
}
