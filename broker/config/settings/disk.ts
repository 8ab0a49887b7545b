import { settingsOf } from "../setting.ts";
import { age, bytes, flag, milliseconds, MIN_INTERVAL_MS } from "../value-types.ts";

const { fixed } = settingsOf("disk");

export const diskSettings = {
  DISK_RESERVE_BYTES: fixed(bytes({ min: 0 }), 134_217_728, {
    label: "Reserve for the database",
    description:
      "When less disk space than this is free for the database, no new turn starts: messages stay in Slack and are processed once there is space. With 0, only a failed write has this effect.",
  }),
  DISK_CLEANUP_ENABLED: fixed(flag(), true, {
    label: "Check disk space",
    description: "Whether the broker checks and frees disk space at all.",
  }),
  DISK_CLEANUP_DRY_RUN: fixed(flag(), true, {
    label: "Clean-ups only log",
    description:
      "Whether clean-ups only log what they would remove. Set it to false once the logged candidates are what you expect.",
  }),
  DISK_CLEANUP_CHECK_INTERVAL_MS: fixed(milliseconds(MIN_INTERVAL_MS), 300_000, {
    label: "Interval of the check",
    isRare: true,
    description: "How often disk space is checked.",
  }),
  DISK_CLEANUP_MIN_FREE_BYTES: fixed(bytes({ min: 0 }), 10_737_418_240, {
    label: "Start of a clean-up",
    description:
      "When less disk space than this is free, old logs and then inactive sessions are removed.",
  }),
  DISK_CLEANUP_TARGET_FREE_BYTES: fixed(bytes({ min: 0 }), 21_474_836_480, {
    label: "End of a clean-up",
    description: "A clean-up removes sessions until this much disk space is free.",
  }),
  DISK_CLEANUP_SESSION_CACHE_TTL_MS: fixed(age(0), 604_800_000, {
    label: "Age of rebuildable folders",
    description:
      "Folders of a session that can be rebuilt, such as node_modules, are removed after this time without activity.",
  }),
  DISK_CLEANUP_INACTIVE_SESSION_MS: fixed(age(0), 86_400_000, {
    label: "Age of inactive sessions",
    description: "How long a session must be inactive before it may be removed to free disk space.",
  }),
  DISK_CLEANUP_JOB_PROTECTION_MS: fixed(age(0), 172_800_000, {
    label: "Protection of busy sessions",
    description:
      "How long a running turn, queued messages or a running job protect a session from removal.",
  }),
  DISK_CLEANUP_OLD_LOG_MS: fixed(age(0), 86_400_000, {
    label: "Age of old logs",
    description: "How old a log file must be before it may be removed to free disk space.",
  }),
};
