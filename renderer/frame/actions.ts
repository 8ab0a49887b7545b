import { createContext, useContext, useEffect, useRef } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import { type PendingKeys, pressKey, takesKeysItself } from "./keyboard.ts";

/** Everything that a person can do is registered once: buttons, menus and keys read it. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly keys?: string;
  /** Under which heading the list of keys shows it. */
  readonly place: "everywhere" | "list" | "session";
  /** Absent when it can always be done. */
  readonly rule?: Permission;
  readonly run: () => void;
  /** The focused element handles the keys itself; they are registered to be shown. */
  readonly isLocal?: boolean;
}

export interface ActionRegistry {
  readonly register: (actions: () => readonly Action[]) => () => void;
  /** All that are there now, those of the innermost screen last. */
  readonly all: () => readonly Action[];
}

export function createActionRegistry(): ActionRegistry {
  const sources = new Set<() => readonly Action[]>();
  return {
    register: (actions) => {
      sources.add(actions);
      return () => sources.delete(actions);
    },
    all: () => [...sources].flatMap((actions) => actions()),
  };
}

/** Runs the action of a key. Two keys belong together by the times they were pressed at, not handled. */
export function createKeyHandler(registry: ActionRegistry) {
  let pending: PendingKeys | null = null;
  return (event: KeyboardEvent): void => {
    const { target, key, timeStamp } = event;
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (target instanceof HTMLElement && takesKeysItself(target)) return;
    const actions = registry.all().filter(({ isLocal }) => isLocal !== true);
    const bindings = actions.flatMap(({ id, keys }) => (keys === undefined ? [] : [{ id, keys }]));
    const outcome = pressKey(bindings, pending, key, timeStamp);
    pending = outcome.kind === "pending" ? outcome.pending : null;
    if (outcome.kind === "none") return;
    event.preventDefault();
    if (outcome.kind === "pending") return;
    const action = actions.findLast(({ id }) => id === outcome.id);
    if (action !== undefined && action.rule?.allowed !== false) action.run();
  };
}

const ActionContext = createContext<ActionRegistry | null>(null);
export const ActionProvider = ActionContext.Provider;

export function useActionRegistry(): ActionRegistry {
  const registry = useContext(ActionContext);
  if (registry === null) throw new Error("There is no ActionProvider above this component.");
  return registry;
}

/** Registers actions while the component is there. */
export function useActions(actions: readonly Action[]): void {
  const registry = useActionRegistry();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => registry.register(() => latest.current), [registry]);
}
