import { z } from "zod";

// What `check --json` prints: one object on stdout. The control plane reads it, also of a release
// that is older or newer than itself, so shapes only grow.

/** The parts of the check; `--part` names some of them, separated by commas. */
export const checkParts = ["config", "slack", "codex", "sandbox"] as const;
export const checkPartSchema = z.enum(checkParts);
export type CheckPart = z.infer<typeof checkPartSchema>;

export const checkFindingSchema = z.object({
  /** Stable: `config.<VARIABLE>`, `slack.bot-token`, `slack.scope.<scope>`, `codex.account.<profile>`, … */
  id: z.string(),
  /** failed: the broker does not work like this. warning: it works without something. */
  state: z.enum(["passed", "information", "warning", "failed"]),
  /** What was found, in a sentence. */
  cause: z.string(),
  /** What follows from it, in a sentence; null when nothing does. */
  consequence: z.string().nullable(),
  /** What to do next; null when there is nothing to do. */
  hint: z.string().nullable(),
});
export type CheckFinding = z.infer<typeof checkFindingSchema>;

export const checkReportSchema = z.object({
  /** Of the release that was checked. */
  version: z.string(),
  /** What was checked. A configuration that is bad is reported whatever was asked for. */
  parts: z.array(checkPartSchema),
  findings: z.array(checkFindingSchema),
});
export type CheckReport = z.infer<typeof checkReportSchema>;
