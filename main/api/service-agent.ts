import { z } from "zod";
import { route } from "../../broker/api/route.ts";

// "Keep broker running": the broker's launch agent, where launchd runs it. Without launchd nothing
// can be decided here, and `agent` is null.

const olderAgentSchema = z.object({
  label: z.string(),
  /** Only an administrator can remove a daemon. */
  where: z.enum(["agent", "daemon"]),
  plistPath: z.string().nullable(),
  program: z.string().nullable(),
  isLoaded: z.boolean(),
  /** Exactly what to type to remove it, in this order. */
  commands: z.array(z.string()),
});

export const serviceAgentSchema = z.object({
  ok: z.literal(true),
  agent: z
    .object({
      label: z.string(),
      /** Whether it starts at login; null until a person has decided. */
      keepRunning: z.boolean().nullable(),
      plistPath: z.string(),
      /** Whether launchd has it loaded; null when launchd does not say. */
      isLoaded: z.boolean().nullable(),
      /** Agents and daemons of older installations, which are left alone until a person asks. */
      older: z.array(olderAgentSchema),
    })
    .nullable(),
});
export type ServiceAgent = z.infer<typeof serviceAgentSchema>;

/** Whether the broker starts at login, as the window and the menu bar show it. */
export const keptRunningSchema = z.discriminatedUnion("possible", [
  z.object({
    possible: z.literal(true),
    /** Null until a person has decided. */
    isOn: z.boolean().nullable(),
  }),
  z.object({
    possible: z.literal(false),
    code: z.enum(["not_macos", "other_backend"]),
    /** Why not, in a sentence. */
    reason: z.string(),
  }),
]);
export type KeptRunning = z.infer<typeof keptRunningSchema>;

const by = z.string().max(100).optional();

export const serviceAgentRoutes = {
  serviceAgent: route("GET", "/admin/api/service/agent", { answer: serviceAgentSchema }),
  /** Consent, or its withdrawal. A running broker goes on either way. */
  keepServiceRunning: route("POST", "/admin/api/service/agent", {
    body: z.object({ keepRunning: z.boolean(), by }),
    answer: serviceAgentSchema,
  }),
  /** Unloads an older installation's agent and sets its plist aside. */
  removeOlderAgent: route("POST", "/admin/api/service/agent/older/remove", {
    body: z.object({ label: z.string().min(1).max(200), by }),
    answer: serviceAgentSchema,
  }),
} as const;
