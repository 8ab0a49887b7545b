import type { KeptRunning } from "../api/service-agent.ts";
import type { Backend } from "../settings/control-settings.ts";

/**
 * Whether the broker starts at login, or why that cannot be switched on here. `isKept` is null where
 * launchd does not run the broker. Pure but for `isKept`.
 */
export function keptRunning(
  backend: Backend,
  platform: string,
  isKept: (() => boolean | null) | null,
): KeptRunning {
  if (isKept !== null) return { possible: true, isOn: isKept() };
  if (platform !== "darwin") {
    return {
      possible: false,
      code: "not_macos",
      reason:
        "Only launchd of macOS starts the broker at login. Here, have the system start the control plane.",
    };
  }
  return {
    possible: false,
    code: "other_backend",
    reason: `The control plane runs the broker itself (SERVICE_BACKEND=${backend}). Leave SERVICE_BACKEND out, and launchd runs it.`,
  };
}
