import type { Context } from "hono";
import type { z } from "zod";
import type { adminRoutes } from "../../../main/api/routes.ts";

export type RouteName = keyof typeof adminRoutes;

/** Answers a route of the contract; null is a 404. */
export type Answer = <Name extends RouteName>(
  name: Name,
  handler: (
    context: Context,
    body: unknown,
  ) => z.input<(typeof adminRoutes)[Name]["answer"]> | null,
  isOpen?: boolean,
) => void;
