import { createContext, useContext } from "react";
import type { Permission } from "../../broker/api/session-status.ts";

/** Why nothing can be asked of the control plane now; null while it answers. */
const AwayContext = createContext<string | null>(null);
export const AwayProvider = AwayContext.Provider;

/** The one reason of every control that asks the control plane; null while it answers. */
export function useAwayReason(): string | null {
  return useContext(AwayContext);
}

/** The same as a rule, for actions and menus. */
export function useNeedsControlPlane(): Permission {
  const reason = useAwayReason();
  return reason === null ? { allowed: true } : { allowed: false, reason };
}
