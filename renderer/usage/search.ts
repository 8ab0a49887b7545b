import { z } from "zod";
import { usageGroupingSchema, usageWindowSchema } from "../../broker/api/usage.ts";

/** What is in the address of Usage; seven days by profile where it does not say. */
export const usageSearchSchema = z.object({
  window: usageWindowSchema.optional().catch(undefined),
  by: usageGroupingSchema.optional().catch(undefined),
});
