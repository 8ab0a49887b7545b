import type { SystemNotification } from "../notifications.ts";
import type { System } from "../system.ts";

/** A Mac that notes what is asked of it, and does what a test says. */
export interface RecordedSystem extends System {
  /** What was asked, in order. */
  readonly done: string[];
  readonly shown: SystemNotification[];
  /** What a test makes happen. */
  readonly happens: {
    suspend(): void;
    resume(): void;
    battery(isOn: boolean): void;
    link(url: string): void;
    drop(paths: readonly string[]): void;
  };
}

export interface RecordedMac {
  readonly isOnBattery?: boolean;
  readonly openedAtLogin?: boolean;
  readonly isInApplications?: boolean | null;
}

export function recordedSystem(mac: RecordedMac = {}): RecordedSystem {
  const done: string[] = [];
  const shown: SystemNotification[] = [];
  const listeners = new Map<string, (() => void)[]>();
  const links: ((url: string) => void)[] = [];
  const drops: ((paths: readonly string[]) => void)[] = [];
  const listen = (name: string) => (listener: () => void) =>
    void listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  const tell = (name: string) => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  let isOnBattery = mac.isOnBattery ?? false;
  let isLoginItem = false;
  let isAwake = false;
  return {
    done,
    shown,
    dock: {
      show: () => done.push("dock shown"),
      hide: () => done.push("dock hidden"),
      setBadge: (text) => done.push(`badge "${text}"`),
    },
    notifications: { show: (notification) => shown.push(notification) },
    loginItem: {
      read: () => ({ possible: true, isOn: isLoginItem }),
      set: (isOn) => {
        isLoginItem = isOn;
        done.push(`login item ${isOn ? "on" : "off"}`);
        return { possible: true, isOn };
      },
      openedThisApp: () => mac.openedAtLogin ?? false,
    },
    power: {
      onSuspend: listen("suspend"),
      onResume: listen("resume"),
      onSourceChange: listen("source"),
      isOnBattery: () => isOnBattery,
      keepAwake: (wanted) => {
        if (wanted !== isAwake) done.push(wanted ? "kept awake" : "may sleep");
        isAwake = wanted;
      },
    },
    links: {
      register: () => done.push("links registered"),
      onLink: (listener) => links.push(listener),
    },
    iconDrops: { onFiles: (listener) => drops.push(listener) },
    applications: {
      holdsThisApp: () => (mac.isInApplications === undefined ? true : mac.isInApplications),
      moveHere: () => {
        done.push("moved to Applications");
        return true;
      },
    },
    happens: {
      suspend: () => tell("suspend"),
      resume: () => tell("resume"),
      battery: (isOn) => {
        isOnBattery = isOn;
        tell("source");
      },
      link: (url) => links.forEach((listener) => listener(url)),
      drop: (paths) => drops.forEach((listener) => listener(paths)),
    },
  };
}
