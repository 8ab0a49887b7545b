import type { Clock } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";
import { failureText, type SlackFailure } from "./failure.ts";

/** What a workspace may lack: the methods behind these are asked for, never relied on. */
export type OptionalFeature =
  | "thread-status"
  | "thread-titles"
  | "reactions"
  | "permalinks"
  | "user-names"
  | "channel-names"
  | "bot-names";

/** Remembers what Slack said this app may not do, so that it is not asked for again and again. */
export interface FeatureSwitches {
  isOff(feature: OptionalFeature, channel: string): boolean;
  /** Notes a failure; true when it means that the feature is off. */
  note(feature: OptionalFeature, channel: string, failure: SlackFailure): boolean;
  /** What is off now and why, for health. */
  off(): readonly { readonly feature: OptionalFeature; readonly reason: string }[];
}

/** An off feature is tried again after this, because scopes can be added: 1 hour. */
const RECHECK_AFTER_MS = 60 * 60_000;
/** Features that are off in single channels are remembered for this many. */
const CHANNELS_REMEMBERED = 1_000;

/** Slack's words for a method that this app does not have. */
export const offCodes: ReadonlySet<string> = new Set([
  "unknown_method",
  "missing_scope",
  "not_allowed_token_type",
  "feature_not_enabled",
  "http_404",
  "no_permission",
]);

export function createFeatureSwitches(clock: Clock, log: Log): FeatureSwitches {
  const switches = new Map<string, { feature: OptionalFeature; reason: string; until: number }>();

  const isOffAt = (key: string) => {
    const entry = switches.get(key);
    if (entry === undefined) return false;
    if (entry.until > clock.now()) return true;
    switches.delete(key);
    return false;
  };

  return {
    isOff: (feature, channel) => isOffAt(feature) || isOffAt(`${feature}:${channel}`),
    note: (feature, channel, failure) => {
      const reach = reachOf(failure);
      if (reach === "none") return false;
      const key = reach === "everywhere" ? feature : `${feature}:${channel}`;
      const reason = failureText(failure);
      if (!isOffAt(key)) log.info("Slack does not offer a feature here", { feature, reason });
      if (switches.size >= CHANNELS_REMEMBERED) {
        const oldest = switches.keys().next();
        if (oldest.done !== true) switches.delete(oldest.value);
      }
      switches.set(key, { feature, reason, until: clock.now() + RECHECK_AFTER_MS });
      return true;
    },
    off: () =>
      [...switches.entries()]
        .filter(([key, entry]) => key === entry.feature && entry.until > clock.now())
        .map(([, { feature, reason }]) => ({ feature, reason })),
  };
}

function reachOf(failure: SlackFailure): "everywhere" | "this-channel" | "none" {
  if (failure.kind !== "refused") return "none";
  if (offCodes.has(failure.code)) return "everywhere";
  return failure.code === "method_not_supported_for_channel_type" ? "this-channel" : "none";
}
