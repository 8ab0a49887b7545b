import { z } from "zod";
import { route } from "../../broker/api/route.ts";

// The command `broker` in a folder of the person's PATH, as `broker link` puts it there.

/**
 * linked: it runs this installation. outdated: it was made for another one, or from another place.
 * taken: another program has the name, and stays.
 */
const commandLinkStateSchema = z.enum(["absent", "linked", "outdated", "taken"]);
export type CommandLinkState = z.infer<typeof commandLinkStateSchema>;

const commandLinkSchema = z.object({
  ok: z.literal(true),
  state: commandLinkStateSchema,
  /** Where it is, or would be. */
  path: z.string(),
  /** Whether a terminal of the person finds it there. */
  isOnPath: z.boolean(),
});
export type CommandLink = z.infer<typeof commandLinkSchema>;

export const commandLinkRoutes = {
  commandLink: route("GET", "/admin/api/command-link", { answer: commandLinkSchema }),
  linkCommand: route("POST", "/admin/api/command-link", { answer: commandLinkSchema }),
  /** Takes away what `linkCommand` made. */
  unlinkCommand: route("DELETE", "/admin/api/command-link", { answer: commandLinkSchema }),
} as const;
