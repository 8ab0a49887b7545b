import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { z } from "zod";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Operation } from "../api/operations.ts";
import { adminRoutes } from "../api/routes.ts";

export interface MutationLogOptions {
  readonly operations: { newId(): string; keep(operation: Operation): void };
  /** Who acts where a request names nobody. */
  readonly operatorName: () => string | null;
  readonly clock: Clock;
}

/** These have operations of their own, or change nothing. */
const OWN: ReadonlySet<string> = new Set([
  ...[adminRoutes.deploy, adminRoutes.rollback, adminRoutes.restore].map(({ path }) => path),
  ...[adminRoutes.cancelOperation, adminRoutes.checkReleases].map(({ path }) => path),
]);

/**
 * Makes an operation of every request that changes something, whatever route it is: who did what,
 * when, and whether it was done. What a request says beside its address is not kept.
 */
export function recordMutations(options: MutationLogOptions): MiddlewareHandler {
  const { operations, clock } = options;
  return async (context, next) => {
    const at = clock.now();
    await next();
    const { method } = context.req;
    const pattern = patternOf(context);
    if (method === "GET" || method === "HEAD" || pattern === null || OWN.has(pattern)) return;
    const isDone = context.res.status < 400;
    operations.keep({
      id: operations.newId(),
      kind: mutationKind(method, pattern),
      status: isDone ? "succeeded" : "failed",
      steps: [],
      by: (await nameIn(context)) ?? options.operatorName(),
      at,
      endedAt: clock.now(),
      reason: isDone ? null : await reasonIn(context.res),
      version: null,
      from: null,
      canCancel: false,
      canRollBack: false,
    });
  };
}

/** Such as `service.stop` of `POST /admin/api/service/stop`. Pure. */
function mutationKind(method: string, pattern: string): string {
  const words = pattern
    .split("/")
    .filter((word) => word !== "" && word !== "admin" && word !== "api" && !word.startsWith(":"));
  const verb = method === "DELETE" ? ["delete"] : method === "PUT" ? ["change"] : [];
  return [...words, ...verb].join(".");
}

/** The address of the route that answered; null where none did. */
function patternOf(context: Context): string | null {
  const paths = matchedRoutes(context).map(({ path }) => path);
  return paths.findLast((path) => path.startsWith("/admin/api/") && !path.includes("*")) ?? null;
}

const withName = z.object({ by: z.string().max(100) });

/** Read again from what the route has read: a body that it has not is none of ours. */
async function nameIn({ req }: Context): Promise<string | null> {
  const named = withName.safeParse(req.query());
  if (named.success) return named.data.by;
  if (req.header("content-type")?.includes("json") !== true || !req.raw.bodyUsed) return null;
  try {
    const parsed = withName.safeParse(await req.json());
    return parsed.success ? parsed.data.by : null;
  } catch {
    // No JSON, or read by other means: then nobody is named.
    return null;
  }
}

const withMessage = z.object({ code: z.string(), message: z.string() });

async function reasonIn(response: Response): Promise<string | null> {
  try {
    const parsed = withMessage.safeParse(await response.clone().json());
    return parsed.success ? `${parsed.data.code}: ${parsed.data.message}` : null;
  } catch {
    // An answer without JSON has no reason to keep.
    return null;
  }
}
