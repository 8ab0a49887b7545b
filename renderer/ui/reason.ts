import type { Permission } from "../../broker/api/session-status.ts";
import { localized } from "../language/broker-text.ts";

/** Why something cannot be done now; null when it can. The first rule that forbids it speaks. */
export function reasonOf(...rules: readonly (Permission | undefined)[]): string | null {
  for (const rule of rules) if (rule !== undefined && !rule.allowed) return localized(rule.reason);
  return null;
}
