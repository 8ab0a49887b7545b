import { z } from "zod";
import { route } from "../../broker/api/route.ts";

// "Reset" and "Uninstall": what would go and what would stay, said first, then done. Only what lies in
// the service root and is ours by name is ever removed.

/** What a person may keep. */
export const keepableIds = ["profiles", "workspaces", "logs"] as const;
export type KeepableId = (typeof keepableIds)[number];

export const removalIds = ["settings", "database", "releases", ...keepableIds] as const;
export type RemovalId = (typeof removalIds)[number];

/** reset: settings and database go. uninstall: releases and programs, and the app's service, too. */
export const removalKindSchema = z.enum(["reset", "uninstall"]);
export type RemovalKind = z.infer<typeof removalKindSchema>;

const removalItemSchema = z.object({
  id: z.enum(removalIds),
  /** What is removed, and nothing beside it; empty when there is nothing. */
  paths: z.array(z.string()),
  /** Folders that belong to it and lie outside the service root: they stay, whatever is chosen. */
  outside: z.array(z.string()),
});
export type RemovalItem = z.infer<typeof removalItemSchema>;

export const removalPlanSchema = z.object({
  ok: z.literal(true),
  serviceRoot: z.string(),
  items: z.array(removalItemSchema),
  /** Turns that run now and would be stopped. */
  runningTurns: z.number(),
});
export type RemovalPlan = z.infer<typeof removalPlanSchema>;

export const uninstallRoutes = {
  removalPlan: route("GET", "/admin/api/uninstall", { answer: removalPlanSchema }),
  /** Stops the broker and its turns, unloads the launch agent and removes. Answers what it removed. */
  removeInstallation: route("POST", "/admin/api/uninstall", {
    body: z.object({
      kind: removalKindSchema,
      keep: z.array(z.enum(keepableIds)).max(keepableIds.length),
      by: z.string().max(100).optional(),
    }),
    answer: z.object({ ok: z.literal(true), removed: z.array(z.string()) }),
  }),
} as const;
