import { z } from "zod";
import { screenGroups } from "./groups.ts";

/** What is in the address of Settings. A group that is not there leads to the first one. */
export const settingsSearchSchema = z.object({
  group: z.enum(screenGroups).optional().catch(undefined),
  /** The variable of the setting to go to. */
  setting: z.string().optional().catch(undefined),
});
