import { z } from "zod";

/** What is in the address of Profiles: the profile whose sign-in is to begin, as a notification asks. */
export const profilesSearchSchema = z.object({
  signIn: z.string().min(1).max(40).optional().catch(undefined),
});
