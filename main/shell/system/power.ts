import type { PowerMonitor, PowerSaveBlocker } from "electron";

/** Sleep, and what the machine runs on. */
export interface Power {
  /** Runs just before the machine sleeps. */
  onSuspend(listener: () => void): void;
  onResume(listener: () => void): void;
  /** Runs when the machine changes between battery and mains power. */
  onSourceChange(listener: () => void): void;
  isOnBattery(): boolean;
  /** Keeps the machine from sleeping by itself, or no longer. The display may turn off. */
  keepAwake(wanted: boolean): void;
}

export function electronPower(monitor: PowerMonitor, blocker: PowerSaveBlocker): Power {
  let held: number | null = null;
  return {
    onSuspend: (listener) => void monitor.on("suspend", listener),
    onResume: (listener) => void monitor.on("resume", listener),
    onSourceChange: (listener) => {
      monitor.on("on-ac", listener);
      monitor.on("on-battery", listener);
    },
    isOnBattery: () => monitor.onBatteryPower,
    keepAwake: (wanted) => {
      if (wanted === (held !== null)) return;
      if (held === null) held = blocker.start("prevent-app-suspension");
      else {
        blocker.stop(held);
        held = null;
      }
    },
  };
}
