import type { LucideIcon } from "lucide-react";
import { createContext, useContext, useEffect, useRef } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import { isMac } from "../ui/mac.ts";
import { keyOf, type PendingKeys, pressKey, takesKeyItself } from "./keyboard.ts";
import type { ScreenPath } from "./screens.ts";

/** Everything that a person can do is registered once: buttons, menus, keys and the palette read it. */
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
  readonly isDestructive?: boolean;
  /** How the palette offers it; absent when it makes sense by its keys alone. */
  readonly palette?: PalettePlace;
}

/** Where an action stands in the command palette. */
export type PalettePlace =
  /** Goes to a screen, which has a path. */
  | { readonly group: "go-to"; readonly to: ScreenPath; readonly icon: LucideIcon }
  /** `about` says whose action it is, such as "Broker": the title alone may not. */
  | { readonly group: "actions"; readonly about: string }
  /** One of many that are found by what is typed: under which heading its screen has it, and its name. */
  | { readonly group: "settings"; readonly about: string; readonly name: string };

/** The action that opens the palette. */
export const OPEN_PALETTE = "palette.open";
export const PALETTE_KEYS = "Mod+k";

export interface ActionRegistry {
  readonly register: (actions: () => readonly Action[]) => () => void;
  /** All that are there now, those of the innermost screen last. */
  readonly all: () => readonly Action[];
  /** Runs an action that is there and allowed. */
  readonly run: (id: string) => void;
}

export function createActionRegistry(): ActionRegistry {
  const sources = new Set<() => readonly Action[]>();
  const all = () => [...sources].flatMap((actions) => actions());
  return {
    register: (actions) => {
      sources.add(actions);
      return () => sources.delete(actions);
    },
    all,
    run: (id) => {
      const action = all().findLast((each) => each.id === id);
      if (action !== undefined && action.rule?.allowed !== false) action.run();
    },
  };
}

/** Runs the action of a key. Two keys belong together by the times they were pressed at, not handled. */
export function createKeyHandler(registry: ActionRegistry) {
  let pending: PendingKeys | null = null;
  return (event: KeyboardEvent): void => {
    const { target, timeStamp } = event;
    const key = keyOf(event, isMac());
    if (event.defaultPrevented || key === null) return;
    if (target instanceof HTMLElement && takesKeyItself(target, key)) return;
    const actions = registry.all().filter(({ isLocal }) => isLocal !== true);
    const bindings = actions.flatMap(({ id, keys }) => (keys === undefined ? [] : [{ id, keys }]));
    const outcome = pressKey(bindings, pending, key, timeStamp);
    pending = outcome.kind === "pending" ? outcome.pending : null;
    if (outcome.kind === "none") return;
    event.preventDefault();
    if (outcome.kind === "pending") return;
    registry.run(outcome.id);
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
