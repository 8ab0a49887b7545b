import type { Permission } from "../../broker/api/session-status.ts";
import { type Action, useActions } from "../frame/actions.ts";
import { words } from "./words.ts";

export interface ListActs {
  readonly find: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly focusAct: (act: "allow" | "decline") => void;
  readonly pick: () => void;
  readonly stop: () => void;
  readonly openSlack: () => void;
  readonly escape: () => void;
}

/** The keys of the list, registered while it is there. */
export function useListActions(acts: ListActs, broker: Permission): void {
  const place = "list";
  const actions: readonly Action[] = [
    { id: "list.find", title: words.find, keys: "/", place, run: acts.find },
    { id: "row.next", title: words.nextRow, keys: "j", place, run: () => acts.step(1) },
    { id: "row.previous", title: words.previousRow, keys: "k", place, run: () => acts.step(-1) },
    {
      id: "row.open",
      title: words.openSession,
      keys: "Enter",
      place,
      isLocal: true,
      run: () => {},
    },
    { id: "row.peek", title: words.peek, keys: "Space", place, isLocal: true, run: () => {} },
    {
      id: "row.allow",
      title: words.goToAllow,
      keys: "a",
      place,
      run: () => acts.focusAct("allow"),
    },
    {
      id: "row.decline",
      title: words.goToDecline,
      keys: "d",
      place,
      run: () => acts.focusAct("decline"),
    },
    { id: "row.pick", title: words.pickRow, keys: "x", place, run: acts.pick },
    {
      id: "row.extend",
      title: words.extendDown,
      keys: "Shift ArrowDown",
      place,
      isLocal: true,
      run: () => {},
    },
    { id: "row.stop", title: words.stop, keys: "s", place, rule: broker, run: acts.stop },
    { id: "row.slack", title: words.openInSlack, keys: "o", place, run: acts.openSlack },
    { id: "list.escape", title: words.close, keys: "Escape", place, run: acts.escape },
  ];
  useActions(actions);
}
