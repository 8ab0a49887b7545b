import { z } from "zod";

const word = z.coerce.string().trim().min(1).max(200).optional().catch(undefined);

/** What the list shows, as the address says it. What makes no sense there is left out. */
export const sessionsSearchSchema = z.object({
  group: z.enum(["needs-you", "working", "waiting", "all"]).optional().catch(undefined),
  channel: word,
  person: word,
  profile: word,
  find: word,
  /** The session that the panel at the right shows. */
  peek: word,
});
export type SessionsSearch = z.infer<typeof sessionsSearchSchema>;
