import { z } from "zod";
import { route } from "../../broker/api/route.ts";

// The doctor: what is wrong, and can it be fixed here? It needs no broker. Times are milliseconds
// since the epoch.

export const doctorCategories = [
  "slack",
  "codex",
  "service",
  "tools",
  "mac",
  "network",
  "disk",
] as const;
export const doctorCategorySchema = z.enum(doctorCategories);
export type DoctorCategory = z.infer<typeof doctorCategorySchema>;

/**
 * failed: the broker does not work like this. warning: it works without something, or may stop soon.
 * unknown: the check did not answer in time, or failed itself. information: for people to know.
 */
export const doctorStateSchema = z.enum(["passed", "information", "warning", "failed", "unknown"]);
export type DoctorState = z.infer<typeof doctorStateSchema>;

const doctorFixSchema = z.discriminatedUnion("kind", [
  /** The control plane does it; `does` says what, in a sentence, before it is done. */
  z.object({ kind: z.literal("act"), label: z.string(), does: z.string() }),
  /** A page of Slack's. */
  z.object({ kind: z.literal("open"), label: z.string(), url: z.string() }),
]);

export const doctorFindingSchema = z.object({
  /** Stable: the check's id, and what it is about where a check finds several things. */
  key: z.string(),
  title: z.string(),
  state: doctorStateSchema,
  /** What was found, in a sentence. */
  cause: z.string(),
  /** What follows from it. */
  consequence: z.string().nullable(),
  /** What to do next. */
  hint: z.string().nullable(),
  fix: doctorFixSchema.nullable(),
  /** A person does not want to be told of it. */
  muted: z.boolean(),
});
export type DoctorFinding = z.infer<typeof doctorFindingSchema>;

export const doctorCheckSchema = z.object({
  id: z.string(),
  category: doctorCategorySchema,
  title: z.string(),
  /** It is given up after this time. */
  limitMs: z.number(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

export const doctorResultSchema = z.object({
  /** The check's id. */
  check: z.string(),
  at: z.number(),
  tookMs: z.number(),
  /** Why there was nothing to check; null when it was checked. */
  skipped: z.string().nullable(),
  findings: z.array(doctorFindingSchema),
});
export type DoctorResult = z.infer<typeof doctorResultSchema>;

export const doctorReportSchema = z.object({
  ok: z.literal(true),
  checks: z.array(doctorCheckSchema),
  /** The newest of each check, as far as there are any. */
  results: z.array(doctorResultSchema),
  /** When everything was last checked; null before the first time. */
  at: z.number().nullable(),
  running: z.boolean(),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** A line of `POST /admin/api/doctor/run` with `Accept: application/x-ndjson`. */
export const doctorRunEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("started"), check: z.string(), at: z.number() }),
  z.object({ kind: z.literal("result"), result: doctorResultSchema }),
  /** The last line. */
  z.object({ kind: z.literal("done"), report: doctorReportSchema }),
]);
export type DoctorRunEvent = z.infer<typeof doctorRunEventSchema>;

/** Problems that nobody muted, for the status. */
export const doctorSummarySchema = z.object({ problems: z.number(), at: z.number() });
export type DoctorSummary = z.infer<typeof doctorSummarySchema>;

const checkParams = z.object({ check: z.string().min(1).max(100) });
const bySchema = z.string().max(100).optional();
const resultAnswer = z.object({ ok: z.literal(true), result: doctorResultSchema });

export const doctorRoutes = {
  /** What the checks found last; checks nothing. */
  doctor: route("GET", "/admin/api/doctor", { answer: doctorReportSchema }),
  /** Checks everything; who comes while it is running waits for the same run. */
  runDoctor: route("POST", "/admin/api/doctor/run", {
    body: z.object({ by: bySchema }).optional(),
    answer: doctorReportSchema,
  }),
  runDoctorCheck: route("POST", "/admin/api/doctor/checks/:check/run", {
    params: checkParams,
    body: z.object({ by: bySchema }).optional(),
    answer: resultAnswer,
  }),
  /** Does what the fix of a finding says, and checks again. */
  fixDoctorFinding: route("POST", "/admin/api/doctor/checks/:check/fix", {
    params: checkParams,
    body: z.object({ key: z.string().min(1).max(300), by: bySchema }),
    answer: z.object({
      ok: z.literal(true),
      /** What was done, in a sentence. */
      did: z.string(),
      before: doctorFindingSchema,
      result: doctorResultSchema,
    }),
  }),
  muteDoctorFinding: route("POST", "/admin/api/doctor/mute", {
    body: z.object({ key: z.string().min(1).max(300), muted: z.boolean(), by: bySchema }),
    answer: doctorReportSchema,
  }),
} as const;

/** The problems of a report that count: what nobody muted. Pure. */
export function doctorProblems({ results }: Pick<DoctorReport, "results">): DoctorFinding[] {
  return results.flatMap(({ findings }) =>
    findings.filter(({ state, muted }) => !muted && isProblem(state)),
  );
}

/** Whether a person should look at it. Pure. */
export function isProblem(state: DoctorState): boolean {
  switch (state) {
    case "failed":
    case "warning":
    case "unknown":
      return true;
    case "passed":
    case "information":
      return false;
  }
}
