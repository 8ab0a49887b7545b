import { z } from "zod";

/**
 * Which view of the session is open, as the address says it; the conversation when it does not. Steps
 * are a list when it does not say otherwise.
 */
export const sessionSearchSchema = z.object({
  tab: z.enum(["steps", "changes", "logs"]).optional().catch(undefined),
  steps: z.enum(["axis"]).optional().catch(undefined),
});
