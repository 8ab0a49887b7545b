import { z } from "zod";
import type { CallResult } from "../../broker/api/client.ts";
import type { Route } from "../../broker/api/route.ts";
import { operatorRoutes } from "../../broker/api/routes.ts";

const routes: readonly Route[] = Object.values(operatorRoutes);

/** Throws when an operator route's answer is not what the contract promises. */
export function checkAnswer(method: string, path: string, answer: unknown): void {
  const { pathname } = new URL(path, "http://here");
  const route = routes.find((one) => one.method === method && matches(one.path, pathname));
  const parsed = route?.answer.safeParse(answer);
  if (parsed?.success !== false) return;
  throw new Error(`${method} ${path} answered:\n${z.prettifyError(parsed.error)}`);
}

function matches(template: string, pathname: string): boolean {
  const pattern = template.replaceAll(/:[a-zA-Z]+/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(pathname);
}

/** The answer of a call that is expected to succeed. */
export function answered<T>(result: CallResult<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}
