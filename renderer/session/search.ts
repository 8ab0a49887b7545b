import { z } from "zod";

/** Which view of the session is open, as the address says it; the conversation when it does not. */
export const sessionSearchSchema = z.object({
  tab: z.enum(["steps", "changes", "logs"]).optional().catch(undefined),
});
