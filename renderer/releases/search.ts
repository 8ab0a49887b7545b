import { z } from "zod";

/** What is in the address of Releases: of what, and the broker where it does not say. */
export const releasesSearchSchema = z.object({
  of: z.enum(["broker", "app"]).optional().catch(undefined),
});
