import { z } from "zod";
import { jobParamsSchema } from "../../broker/api/jobs.ts";
import {
  FIND_MAX_CHARACTERS,
  logLevelSchema,
  logViewSchema,
  rawStreamSchema,
} from "../../main/api/logs.ts";

const time = z.coerce.number().int().positive().optional().catch(undefined);

/** Times that begin some while ago and end now. */
export const pastTimes = {
  "15m": 15 * 60_000,
  "1h": 3_600_000,
  "24h": 86_400_000,
  "30d": 30 * 86_400_000,
} as const;
export type PastTime = keyof typeof pastTimes;
export const pastTimeSchema = z.enum(["15m", "1h", "24h", "30d"]);

/** Which lines are shown, as the address says it. What makes no sense there is left out. */
export const logsSearchSchema = z.object({
  view: logViewSchema.optional().catch(undefined),
  stream: rawStreamSchema.optional().catch(undefined),
  level: logLevelSchema.optional().catch(undefined),
  session: z.coerce.string().min(1).max(200).optional().catch(undefined),
  /** A job's id, in the view "jobs". */
  job: jobParamsSchema.shape.id.optional().catch(undefined),
  past: pastTimeSchema.optional().catch(undefined),
  /** A chosen time, in ms since the epoch; both or none. */
  from: time,
  to: time,
  find: z.coerce.string().min(1).max(FIND_MAX_CHARACTERS).optional().catch(undefined),
});
export type LogsSearch = z.infer<typeof logsSearchSchema>;

/** Takes a chosen time out of the search. */
export const noSpan = { from: undefined, to: undefined } as const;

/** The time that lines are shown of: one that is over, or how far back from now. Pure. */
export function spanOf({
  from,
  to,
  past = "1h",
}: LogsSearch): { readonly from: number; readonly to: number } | { readonly pastMs: number } {
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  return { pastMs: pastTimes[past] };
}

/** Whether less is shown than the whole time has. Pure. */
export function isFiltered(search: LogsSearch, isOfSession: boolean): boolean {
  const { level, find, from, session, job } = search;
  return (
    level !== undefined ||
    find !== undefined ||
    from !== undefined ||
    job !== undefined ||
    (session !== undefined && !isOfSession)
  );
}

export function noFilters(isOfSession: boolean): Partial<LogsSearch> {
  return {
    ...noSpan,
    level: undefined,
    find: undefined,
    job: undefined,
    ...(!isOfSession && { session: undefined }),
  };
}
