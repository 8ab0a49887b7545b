import type { RefObject } from "react";
import type { LogEntry } from "../../main/api/logs.ts";
import { useActions } from "../frame/actions.ts";
import { useAnnounce } from "../frame/announcer.tsx";
import type { LineListControl } from "./line-list.tsx";
import { words } from "./words.ts";

interface LogActs {
  readonly toggle: (() => void) | null;
  readonly pause: () => void;
  readonly list: RefObject<LineListControl | null>;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly lines: readonly LogEntry[];
  readonly selected: string | null;
  readonly filterBy: (value: string) => void;
  readonly escape: () => void;
}

/** The keys of a log. */
export function useLogActions({
  toggle,
  pause,
  list,
  field,
  lines,
  selected,
  filterBy,
  escape,
}: LogActs): void {
  const announce = useAnnounce();
  const nextError = () => {
    const from = lines.findIndex(({ at }) => at === selected);
    const isError = ({ level }: LogEntry) => level === "error";
    const next = lines.slice(from + 1).find(isError) ?? lines.find(isError);
    if (next === undefined) announce(words.noError);
    else {
      // What is looked at must not move away.
      pause();
      list.current?.reveal(next.at, "center");
    }
  };
  useActions([
    ...(toggle === null
      ? []
      : [
          {
            id: "logs.pause",
            title: words.pauseOrGoOn,
            keys: " ",
            place: "list" as const,
            palette: { group: "actions" as const, about: words.title },
            run: toggle,
          },
        ]),
    {
      id: "logs.find",
      title: words.find,
      keys: "/",
      place: "list",
      run: () => field.current?.focus(),
    },
    { id: "logs.error", title: words.nextError, keys: "e", place: "list", run: nextError },
    {
      id: "logs.filter",
      title: words.filterByFocused,
      keys: "f",
      place: "list",
      run: () => {
        const { activeElement } = document;
        const value =
          activeElement instanceof HTMLElement ? activeElement.dataset["value"] : undefined;
        if (value !== undefined) filterBy(value);
      },
    },
    {
      id: "logs.next",
      title: words.nextLine,
      keys: "j",
      place: "list",
      run: () => list.current?.step(1),
    },
    {
      id: "logs.previous",
      title: words.previousLine,
      keys: "k",
      place: "list",
      run: () => list.current?.step(-1),
    },
    { id: "logs.escape", title: words.closeOrClear, keys: "Escape", place: "list", run: escape },
  ]);
}
